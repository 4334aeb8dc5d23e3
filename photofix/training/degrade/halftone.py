"""Pictures out of newspapers and books: dots of ink."""

from __future__ import annotations

from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params
from photofix.training.degrade.tone import luma

_COLOUR_ANGLES = (15.0, 75.0, 0.0)  # of cyan, magenta and yellow, as offset printing has them
_SPAN = 2.0  # a screen of two cosines lies in [−2, 2]


class Halftone(BaseDegradation):
    """A print's screen: round dots that grow with darkness, grey or in three inks. The mean tone is kept.

    Attributes:
        period: range of the distance of dots in pixels.
        colour: probability of three inks rather than one.
        softness: range of the dots' edge, as a share of the period.
        strength: range of how much of the screen a scan still shows; 1 is all.
    """

    kind: Literal["halftone"] = "halftone"
    period: tuple[float, float] = (2.5, 6.5)
    colour: float = 0.5
    softness: tuple[float, float] = (0.2, 0.7)
    strength: tuple[float, float] = (0.3, 0.9)

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "period": rng.uniform(*self.period),
            "angle": rng.uniform(-10, 10) + (45 if rng.random() < 0.7 else 0),
            "colour": bool(rng.random() < self.colour),
            "softness": rng.uniform(*self.softness),
            "strength": rng.uniform(*self.strength),
            "shift": [rng.uniform(0, 1), rng.uniform(0, 1)],
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        tones = image if params["colour"] else luma(image)
        angles = _COLOUR_ANGLES if params["colour"] else (0.0,)
        printed = np.stack(
            [_screened(tones[..., i], params, params["angle"] + angle) for i, angle in enumerate(angles)], axis=2
        )
        mixed = tones + params["strength"] * (printed - tones)
        return np.clip(np.broadcast_to(mixed, image.shape), 0, 1).astype(np.float32)


def _screened(tone: FloatImage, params: Params, angle: float) -> npt.NDArray[np.float64]:
    y, x = np.mgrid[0 : tone.shape[0], 0 : tone.shape[1]].astype(np.float64)
    turn, step = np.radians(angle), 2 * np.pi / params["period"]
    across = (x * np.cos(turn) + y * np.sin(turn)) * step + 2 * np.pi * params["shift"][0]
    along = (y * np.cos(turn) - x * np.sin(turn)) * step + 2 * np.pi * params["shift"][1]
    screen = np.cos(across) + np.cos(along)
    # The threshold that leaves paper on just this share of the screen.
    threshold = np.interp(tone, *_distribution())
    width = max(params["softness"] * _SPAN, 1e-3)
    return np.clip((threshold - screen) / width + 0.5, 0, 1)


@cache
def _distribution() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Shares, and the value of the screen that this share lies below; beyond the ends no dot is left."""
    phase = (np.arange(256) + 0.5) * (2 * np.pi / 256)
    values = np.sort((np.cos(phase)[:, None] + np.cos(phase)[None, :]).ravel())[::64]
    shares = np.linspace(0, 1, len(values))
    return np.concatenate([[0], shares, [1]]), np.concatenate([[-_SPAN * 1.5], values, [_SPAN * 1.5]])
