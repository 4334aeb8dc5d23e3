"""What a person says of a step's mask: a whole one, or strokes over the one that the generator proposes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, field_validator

from photofix.engine.protection import Stroke, coverage
from photofix.engine.tiling import Box
from photofix.errors import UsageError
from photofix.imaging.mask import Levels, decode_mask, encode_mask

Floats = npt.NDArray[np.float32]


class MaskImage(BaseModel):
    """A mask that was given, as part of a chain.

    Attributes:
        png: (H, W) of 8 bits as a PNG, in base64: how much of each of the photo's pixels is to be repaired.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    png: str

    @field_validator("png")
    @classmethod
    def _is_one(cls, png: str) -> str:
        try:
            _decoded(png)
        except (binascii.Error, UsageError) as error:
            raise ValueError(f"not a mask: {error}") from error
        return png

    @classmethod
    def of(cls, levels: Levels) -> MaskImage:
        """A mask of (H, W) uint8."""
        return cls(png=base64.b64encode(encode_mask(np.ascontiguousarray(levels))).decode("ascii"))

    @property
    def levels(self) -> Levels:
        """(H, W) uint8, read-only."""
        return _decoded(self.png)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.levels.shape[0], self.levels.shape[1]

    def under(self, box: Box, scale: float = 1) -> Floats:
        """The mask under a box of a picture that is `scale` times as large as the photo: (h, w) float32 in [0, 1]."""
        height, width = self.size
        rows = _nearest(box.top, box.bottom, scale, height)
        columns = _nearest(box.left, box.right, scale, width)
        return self.levels[np.ix_(rows, columns)].astype(np.float32) / np.float32(255)


def bounds(
    mask: MaskImage | None, strokes: Sequence[Stroke], box: Box, scale: float = 1
) -> tuple[Floats, Floats] | None:
    """How low and how high a proposed mask may be under a box; None where it may be anything.

    A mask that is given is both. A stroke then raises both to what it covers, and one that rubs lowers both to what it leaves:
    what is proposed, brought between them, is what painting over it gives.

    Args:
        mask: the whole one that was given, or None.
        strokes: painted over it, or over what is proposed.
        box: in pixels of a picture that is `scale` times as large as the photo.
        scale: of that picture.

    Returns:
        Low and high, each (h, w) float32 in [0, 1].
    """
    found = None if mask is None else (mask.under(box, scale), mask.under(box, scale))
    for stroke in strokes:
        painted = coverage((stroke.model_copy(update={"rubs": False}),), box, scale)
        if painted is None:
            continue
        if found is None:
            found = np.zeros(painted.shape, np.float32), np.ones(painted.shape, np.float32)
        for bound in found:
            if stroke.rubs:
                np.minimum(bound, 1 - painted, out=bound)
            else:
                np.maximum(bound, painted, out=bound)
    return found


def _nearest(start: int, stop: int, scale: float, length: int) -> npt.NDArray[np.intp]:
    places = np.floor((np.arange(start, stop) + 0.5) / scale).astype(np.intp)
    return np.clip(places, 0, length - 1)


# A repair asks for every tile; a few photos' masks at most are under way at a time.
@lru_cache(maxsize=4)
def _decoded(png: str) -> Levels:
    return decode_mask(base64.b64decode(png, validate=True))
