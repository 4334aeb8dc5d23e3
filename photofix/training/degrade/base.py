"""What every degradation is: a draw of parameters, a pure function that applies them, and a mask of what was laid on.

Images are (H, W, 3) float32 in [0, 1], encoded RGB; degradations never write into their input. Parameters are plain
dictionaries of numbers, strings and lists, so that they can be printed, stored and replayed.

Masks are (H, W) float32 in [0, 1]: how much of each pixel *marks* cover (text, scratches, stains …), that is, what stands
on the photo and has to be taken off. A mask is exactly 0 wherever marks altered no pixel. What changes the whole photo (light,
blur, noise, fading, compression) leaves no mark. Marks keep their place through what comes later: a blur or a change of size
spreads the mask as it spreads the mark; noise and compression leave it as it is, so that the faint ringing of a JPEG around
letters belongs to the compression and not to the letters.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.float32]
Params = dict[str, Any]


class BaseDegradation(BaseModel, ABC):
    """Base of all degradations. Fields are a recipe's settings; `kind` is the name by which a recipe finds the class."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __call__(self, image: FloatImage, rng: np.random.Generator) -> FloatImage:
        """Draw and apply."""
        return self.apply(image, self.sample(rng))

    @abstractmethod
    def sample(self, rng: np.random.Generator) -> Params:
        """Draw parameters."""

    @abstractmethod
    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        """Apply drawn parameters; the same parameters give the same picture."""

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        """As `apply`, and the mask of the marks that this degradation laid on."""
        return self.apply(image, params), no_mask(image)

    def carry(self, mask: Mask, params: Params) -> Mask:
        """What becomes of the mask of earlier marks: most degradations leave marks where they are."""
        return mask


class BaseMark(BaseDegradation):
    """Base of degradations that lay something on the photo, and leave every other pixel bit-identical."""

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return self.apply_with_mask(image, params)[0]

    @abstractmethod
    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        """The picture with the mark on it, and where that is."""


class Nothing(BaseDegradation):
    """Leave the photo as it is: a repairer must learn to leave a good photo alone."""

    kind: Literal["nothing"] = "nothing"

    def sample(self, rng: np.random.Generator) -> Params:
        return {}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return image


def no_mask(image: FloatImage) -> Mask:
    """An empty mask of the picture's size."""
    return np.zeros(image.shape[:2], np.float32)


def join(mask: Mask, other: Mask) -> Mask:
    """What either of two masks covers: 1 − (1 − a)(1 − b)."""
    return (mask + other - mask * other).astype(np.float32, copy=False)


def to_uint8(image: FloatImage) -> npt.NDArray[np.uint8]:
    """Round [0, 1] to 8 bit, as a camera or an editor writes it."""
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)


def to_float(pixels: npt.NDArray[np.uint8]) -> FloatImage:
    """8 bit as [0, 1]."""
    return pixels.astype(np.float32) / np.float32(255)
