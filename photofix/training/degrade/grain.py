"""Film grain and rough texture: what looks like noise and belongs to the photo. For a recipe's `target`, not for what is to be undone."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image
from pydantic import Field

from photofix.training.degrade.base import BaseDegradation, FloatImage, Mask, Params
from photofix.training.degrade.field import smooth_field, smooth_step
from photofix.training.degrade.noise import coarsened
from photofix.training.degrade.tone import luma

# How far the tones of one surface lie apart on either side, and how broad its edge is.
_TONES = 0.12
_EDGE = 0.04


class Grain(BaseDegradation):
    """A random field over the whole photo, as film's grain is, or over one surface of it, as gravel, plaster, grass and sand are.

    A surface is what has about the same tone as a place drawn at random, so that its edges are those of things. Photos that were made
    smaller have lost most of this, and a generator that learns from them alone takes a gravelled square for noise.

    Attributes:
        sigma: range of the standard deviation at mid-grey, in 1/255; drawn evenly in its logarithm.
        surface: probability that it is on one surface only, and then `rougher` times as strong.
        rougher: see `surface`.
        colour: range of the share of its variance that differs between channels; film's is small.
        coarse: range of the radius of its Gaussian blur in pixels; under 0.2 it is white.
    """

    kind: Literal["grain"] = "grain"
    sigma: tuple[float, float] = (0.7, 8.0)
    surface: float = Field(default=0.5, ge=0, le=1)
    rougher: float = Field(default=2.0, gt=0)
    colour: tuple[float, float] = (0.0, 0.4)
    coarse: tuple[float, float] = (0.0, 0.9)

    def sample(self, rng: np.random.Generator) -> Params:
        params: Params = {
            "sigma": float(np.exp(rng.uniform(*np.log(self.sigma)))),
            "colour": float(rng.uniform(*self.colour)),
            "blur": float(rng.uniform(*self.coarse)),
            "seed": int(rng.integers(2**63)),
        }
        if rng.random() < self.surface:
            params["sigma"] *= self.rougher
            params["place"] = [float(v) for v in rng.random(2)]  # down and right, of the sides
        return params

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width, channels = image.shape
        common = rng.standard_normal((height, width, 1), dtype=np.float32)
        own = rng.standard_normal((height, width, channels), dtype=np.float32)
        field = np.sqrt(np.float32(1 - params["colour"])) * common + np.sqrt(np.float32(params["colour"])) * own
        if params["blur"] >= 0.2:
            field = coarsened(field, params["blur"])
        light = luma(image)[..., 0]
        strength = np.float32(params["sigma"] / 255) * np.sqrt(4 * light * (1 - light) + np.float32(0.05))
        if "place" in params:
            strength *= _surface(light, params["place"], rng)
        return np.clip(image + field * strength[..., None], 0, 1, dtype=np.float32)


def _surface(light: Mask, place: list[float], rng: np.random.Generator) -> Mask:
    """Where tones are those of a place, (H, W) in [0, 1]; told by a coarse copy, and now and then astray, as surfaces are lit."""
    height, width = light.shape
    coarse = Image.fromarray(light).resize((max(1, width // 8), max(1, height // 8)), Image.Resampling.BOX)
    tones = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC))
    tones = tones + np.float32(_TONES / 2) * smooth_field(height, width, 4, rng)
    here = tones[min(int(place[0] * height), height - 1), min(int(place[1] * width), width - 1)]
    return smooth_step(_TONES - np.abs(tones - here), -_EDGE, _EDGE)
