"""Sensor noise, white or as a phone's own denoiser leaves it."""

from __future__ import annotations

from typing import Literal

import numpy as np

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params


class Noise(BaseDegradation):
    """Sensor noise: Gaussian, or growing with the signal; per channel or grey; white, or correlated by a small blur.

    Attributes:
        sigma: range of the standard deviation at mid-grey, in 1/255.
        signal: probability that the variance grows with the signal (Poisson-Gaussian; Foi et al. 2008).
        grey: probability that all three channels share one noise field.
        correlated: probability that the field is blurred as a phone's own denoiser and resizing leave it.
    """

    kind: Literal["noise"] = "noise"
    sigma: tuple[float, float] = (0.0, 50.0)
    signal: float = 0.15
    grey: float = 0.05
    correlated: float = 0.2

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "sigma": rng.uniform(*self.sigma),
            "signal": bool(rng.random() < self.signal),
            "grey": bool(rng.random() < self.grey),
            # Radius of the field's Gaussian blur in pixels; 0 is white noise.
            "blur": float(rng.uniform(0.3, 1.2)) if rng.random() < self.correlated else 0.0,
            "seed": int(rng.integers(2**63)),
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width, channels = image.shape
        field = rng.standard_normal((height, width, 1 if params["grey"] else channels), dtype=np.float32)
        if params["blur"] > 0:
            field = coarsened(field, params["blur"])
        field = field * np.float32(params["sigma"] / 255)
        if params["signal"]:
            field = field * np.sqrt(0.1 + 1.8 * image)  # 1 at mid-grey, so that sigma means the same
        return np.clip(image + field, 0, 1, dtype=np.float32)


def coarsened(field: FloatImage, radius: float) -> FloatImage:
    """A field of noise, (H, W, C), blurred by a Gaussian of standard deviation `radius` pixels, edges wrapped; its own deviation becomes 1."""
    reach = max(1, int(np.ceil(3 * radius)))
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / radius) ** 2)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    for axis in (0, 1):
        field = sum(
            (weight * np.roll(field, int(offset), axis=axis) for offset, weight in zip(offsets, kernel, strict=True)),
            start=np.zeros_like(field),
        )
    field /= max(float(field.std()), 1e-6)
    return field
