"""Light that was wrong when the photo was taken: exposure, contrast, white balance, saturation."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params
from photofix.training.degrade.tone import luma, to_encoded, to_linear


class Exposure(BaseDegradation):
    """Too little or too much light: linear light times 2^EV, then clipped as a sensor clips.

    Attributes:
        ev: range in stops.
    """

    kind: Literal["exposure"] = "exposure"
    ev: tuple[float, float] = (-3.0, 2.0)

    def sample(self, rng: np.random.Generator) -> Params:
        return {"ev": rng.uniform(*self.ev)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return to_encoded(to_linear(image) * np.float32(2.0 ** params["ev"]))


class Contrast(BaseDegradation):
    """A curve that is too steep or too flat about its pivot.

    Attributes:
        slope: range of the slope at the pivot, encoded value by encoded value. Above 1 an S that keeps black and white
            (a power on either side), below 1 a line, with grey blacks and whites as from a cheap lens.
        pivot: range of the value that stays as it is.
    """

    kind: Literal["contrast"] = "contrast"
    slope: tuple[float, float] = (0.45, 2.0)
    pivot: tuple[float, float] = (0.35, 0.65)

    def sample(self, rng: np.random.Generator) -> Params:
        # As much flatter as steeper: even in the logarithm.
        slope = float(np.exp(rng.uniform(*np.log(self.slope))))
        return {"slope": slope, "pivot": rng.uniform(*self.pivot)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        pivot, slope = params["pivot"], params["slope"]
        if slope <= 1:
            return np.clip(pivot + (image - np.float32(pivot)) * np.float32(slope), 0, 1, dtype=np.float32)
        return np.interp(image, *_s_curve(pivot, slope)).astype(np.float32)


class WhiteBalance(BaseDegradation):
    """Light of another colour than the camera thought: gains of red, green and blue in linear light, luminance about kept.

    Attributes:
        warmth: largest gain of red against blue, in stops, either way.
        tint: largest gain of green against both, in stops, either way.
    """

    kind: Literal["white_balance"] = "white_balance"
    warmth: float = Field(default=1.0, ge=0, le=3)
    tint: float = Field(default=0.3, ge=0, le=3)

    def sample(self, rng: np.random.Generator) -> Params:
        return {"warmth": rng.uniform(-self.warmth, self.warmth), "tint": rng.uniform(-self.tint, self.tint)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        stops = np.array([params["warmth"] / 2, params["tint"], -params["warmth"] / 2])
        gains = 2.0**stops
        gains /= gains @ [0.2126, 0.7152, 0.0722]  # the luminance of white stays (ITU-R BT.709)
        return to_encoded(to_linear(image) * gains.astype(np.float32))


class Saturation(BaseDegradation):
    """Colours too pale or too strong: their distance from grey of the same luma, times a factor.

    Attributes:
        factor: range; 0 is grey, 1 leaves all as it is.
    """

    kind: Literal["saturation"] = "saturation"
    factor: tuple[float, float] = (0.15, 1.8)

    def sample(self, rng: np.random.Generator) -> Params:
        return {"factor": rng.uniform(*self.factor)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        grey = luma(image)
        return np.clip(grey + (image - grey) * np.float32(params["factor"]), 0, 1, dtype=np.float32)


def _s_curve(pivot: float, slope: float) -> tuple[FloatImage, FloatImage]:
    """Knots (x, y) of a curve through (0, 0), (pivot, pivot) and (1, 1) with this slope at the pivot."""
    x = np.linspace(0, 1, 257, dtype=np.float64)
    # On either side of the pivot a power of the distance to the end, whose slope at the pivot is its exponent.
    below = pivot * (np.minimum(x, pivot) / pivot) ** slope
    above = 1 - (1 - pivot) * ((1 - np.maximum(x, pivot)) / (1 - pivot)) ** slope
    return x.astype(np.float32), np.where(x < pivot, below, above).astype(np.float32)
