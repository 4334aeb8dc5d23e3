"""What years do to a whole print: it fades, yellows, and was darker in its corners from the beginning."""

from __future__ import annotations

from typing import Literal

import numpy as np

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params
from photofix.training.degrade.field import cloudy_field, coordinates
from photofix.training.degrade.tone import to_encoded, to_linear


class Fading(BaseDegradation):
    """Dyes that went: blacks become grey, whites dull, and one colour faster than the others.

    Attributes:
        amount: range; 1 leaves less than half of the contrast, and of the dye that fades ahead as little as a fifth.
        cast: range of how much one dye fades ahead of the others: cyan leaves red, magenta green, yellow blue.
    """

    kind: Literal["fading"] = "fading"
    amount: tuple[float, float] = (0.15, 0.9)
    cast: tuple[float, float] = (0.0, 0.5)

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "amount": rng.uniform(*self.amount),
            "cast": rng.uniform(*self.cast),
            # Cyan is the least stable in the dark, magenta and yellow in light (Wilhelm 1993).
            "channel": int(rng.choice(3, p=[0.6, 0.2, 0.2])),
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        amount = params["amount"]
        black = np.full(3, 0.38 * amount)
        black[params["channel"]] += 0.5 * params["cast"] * amount
        white = np.full(3, 1 - 0.16 * amount)
        return np.clip(black + (white - black) * image, 0, 1).astype(np.float32)


class Yellowing(BaseDegradation):
    """Paper and varnish that turned yellow or brown, unevenly.

    Attributes:
        amount: range; 1 is the paper of an old newspaper.
    """

    kind: Literal["yellowing"] = "yellowing"
    amount: tuple[float, float] = (0.15, 1.0)

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "amount": rng.uniform(*self.amount),
            "brown": rng.uniform(0, 1),
            "uneven": rng.uniform(0, 0.35),
            "seed": int(rng.integers(2**63)),
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        height, width = image.shape[:2]
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        amount = params["amount"] * (1 + params["uneven"] * cloudy_field(height, width, 3, rng))[..., None]
        # What the layer lets through, from light yellow to brown.
        through = np.array([0.98, 0.92, 0.68]) + params["brown"] * np.array([-0.1, -0.18, -0.2])
        return np.clip(image * (1 - amount * (1 - through)), 0, 1).astype(np.float32)


class Vignetting(BaseDegradation):
    """Corners that got less light. A crop is part of a larger photo: the middle may lie outside of it.

    Attributes:
        stops: range of what the farthest place loses.
    """

    kind: Literal["vignetting"] = "vignetting"
    stops: tuple[float, float] = (0.3, 3.0)

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "stops": rng.uniform(*self.stops),
            "centre": [rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.9)],
            "power": rng.uniform(2, 4),
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        x, y = coordinates(*image.shape[:2])
        centre = params["centre"]
        distance = np.hypot(x - centre[0] * x.max(), y - centre[1] * y.max())
        falloff = params["stops"] * (distance / max(float(distance.max()), 1e-6)) ** params["power"]
        return to_encoded(to_linear(image) * np.exp2(-falloff)[..., None].astype(np.float32))
