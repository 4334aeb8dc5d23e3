"""Blur: softness, motion, defocus, and the ringing of filters that cut too sharply.

A lens and a moving camera mix light, so these blur in linear light, where a lamp smears over the dark beside it. Ringing comes from
software, which works on encoded values.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Literal

import numpy as np
from pydantic import Field

from photofix.training.degrade.base import BaseDegradation, FloatImage, Mask, Params
from photofix.training.degrade.kernels import Kernel, convolve, disc, gaussian, motion, sinc
from photofix.training.degrade.tone import to_encoded, to_linear


class _Blur(BaseDegradation):
    """A convolution in linear light."""

    @abstractmethod
    def kernel(self, params: Params) -> Kernel:
        """What the picture is convolved with."""

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return to_encoded(convolve(to_linear(image), self.kernel(params)))

    def carry(self, mask: Mask, params: Params) -> Mask:
        if not mask.any():
            return mask
        spread = convolve(mask[..., None], np.abs(self.kernel(params)))[..., 0]
        # What the transform leaves of nothing is about 1e-8, and is nothing.
        return np.where(spread < 1 / 512, np.float32(0), np.clip(spread, 0, 1))


class GaussianBlur(_Blur):
    """A soft lens, or a denoiser's smoothing: a Gaussian, round or oval, now and then peaked or flat-topped.

    Attributes:
        sigma: range of the standard deviation in pixels.
        anisotropic: probability that the two axes differ.
        generalised: probability of another shape than Gaussian.
        beta: range of that shape; see `kernels.gaussian`.
    """

    kind: Literal["gaussian_blur"] = "gaussian_blur"
    sigma: tuple[float, float] = (0.2, 3.0)
    anisotropic: float = 0.4
    generalised: float = 0.2
    beta: tuple[float, float] = (0.5, 4.0)

    def sample(self, rng: np.random.Generator) -> Params:
        sigma, other = rng.uniform(*self.sigma), rng.uniform(*self.sigma)
        oval = rng.random() < self.anisotropic
        angle = rng.uniform(0, 180)
        beta = float(np.exp(rng.uniform(*np.log(self.beta))))
        return {
            "sigma": [sigma, other if oval else sigma],
            "angle": angle if oval else 0.0,
            "beta": beta if rng.random() < self.generalised else 1.0,
        }

    def kernel(self, params: Params) -> Kernel:
        return gaussian((params["sigma"][0], params["sigma"][1]), params["angle"], params["beta"])


class MotionBlur(_Blur):
    """A shaken hand or a moving subject.

    Attributes:
        length: range of the way in pixels.
        bend: largest turn of the direction along the way, in degrees.
    """

    kind: Literal["motion_blur"] = "motion_blur"
    length: tuple[float, float] = (1.5, 12.0)
    bend: float = Field(default=60.0, ge=0, le=180)

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "length": rng.uniform(*self.length),
            "angle": rng.uniform(0, 180),
            "bend": rng.uniform(-self.bend, self.bend),
        }

    def kernel(self, params: Params) -> Kernel:
        return motion(params["length"], params["angle"], params["bend"])


class Defocus(_Blur):
    """A lens out of focus: every point becomes a disc.

    Attributes:
        radius: range in pixels.
    """

    kind: Literal["defocus"] = "defocus"
    radius: tuple[float, float] = (0.7, 5.0)

    def sample(self, rng: np.random.Generator) -> Params:
        return {"radius": rng.uniform(*self.radius)}

    def kernel(self, params: Params) -> Kernel:
        return disc(params["radius"])


class Ringing(BaseDegradation):
    """Rings along edges, as sharp resampling and strong compression leave them: an ideal low-pass.

    Attributes:
        cutoff: range of the cut-off frequency as a share of the highest that a row of pixels holds.
        reach: range of the kernel's reach in pixels: how many rings.
    """

    kind: Literal["ringing"] = "ringing"
    cutoff: tuple[float, float] = (0.33, 1.0)
    reach: tuple[int, int] = (3, 10)

    def sample(self, rng: np.random.Generator) -> Params:
        return {"cutoff": rng.uniform(*self.cutoff), "reach": int(rng.integers(self.reach[0], self.reach[1] + 1))}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return np.clip(convolve(image, sinc(params["cutoff"] * np.pi, params["reach"])), 0, 1)
