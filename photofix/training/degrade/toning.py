"""Photos without their colours: grey, and the browns of toned prints."""

from __future__ import annotations

from typing import Literal

import numpy as np

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params

# How much of red, green and blue different films and papers saw: blind to red, orthochromatic, panchromatic, today's luma.
_FILMS = ((0.0, 0.2, 0.8), (0.05, 0.55, 0.4), (0.33, 0.34, 0.33), (0.299, 0.587, 0.114))


class Grey(BaseDegradation):
    """A black-and-white photo, by one of several films' eyes."""

    kind: Literal["grey"] = "grey"

    def sample(self, rng: np.random.Generator) -> Params:
        return {"weights": list(_FILMS[int(rng.choice(len(_FILMS), p=[0.1, 0.2, 0.3, 0.4]))])}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return np.repeat(_seen(image, params), 3, axis=2)


class Sepia(BaseDegradation):
    """A toned print: silver turned into brown sulphide, on paper that is no longer white.

    Attributes:
        strength: range; 0 is neutral grey, 1 a strong brown.
    """

    kind: Literal["sepia"] = "sepia"
    strength: tuple[float, float] = (0.3, 1.0)

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "weights": list(_FILMS[int(rng.integers(len(_FILMS)))]),
            "strength": rng.uniform(*self.strength),
            "warmth": rng.uniform(0, 1),  # from purple brown to yellow brown
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        tone = _seen(image, params)
        warmth = params["warmth"]
        # Exponents bend the middle tones of each channel: black stays black, and the paper has a colour of its own.
        bend = np.array([0.78, 1.12 - 0.04 * warmth, 1.3 + 0.25 * warmth])
        paper = np.array([0.98, 0.91, 0.8 - 0.08 * warmth])
        strength = params["strength"]
        toned = tone ** (1 + strength * (bend - 1)) * (1 + strength * (paper - 1))
        return np.clip(toned, 0, 1).astype(np.float32)


def _seen(image: FloatImage, params: Params) -> FloatImage:
    return np.clip(image @ np.array(params["weights"], np.float32), 0, 1)[..., None]
