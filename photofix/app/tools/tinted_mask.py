"""Painted places as a picture that is laid over the photo: how much of each pixel that is seen is covered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from photofix.engine.protection import Stroke, coverage
from photofix.engine.tiling import Box
from photofix.imaging.mask import Levels, decode_mask

# A cool colour, since photos are mostly warm; the same in both themes, since photos are.
PROTECTED = 64, 186, 200
# And a loud one for what is to go: it is mostly thin.
ERASED = 255, 64, 120
_OPACITY = 0.44


@dataclass(frozen=True)
class View:
    """What is seen of a photo.

    Attributes:
        box: in device pixels from the photo's upper left corner.
        zoom: device pixels per pixel of the photo.
    """

    box: Box
    zoom: float


@dataclass(frozen=True)
class Ground:
    """A mask that strokes are painted over.

    Attributes:
        png: as `photofix.imaging.mask` encodes it; of the whole photo.
        height: of the photo in pixels; the mask's own may be a multiple of it.
    """

    png: bytes
    height: int


class TintedMask:
    """How much strokes cover, for each device pixel of a view.

    Args:
        view: what is seen.
        colour: of the tint, red, green and blue.
    """

    def __init__(self, view: View, colour: tuple[int, int, int] = PROTECTED) -> None:
        self._tints = _words(colour)
        self.view = view
        height, width = view.box.height, view.box.width
        self.covered: npt.NDArray[np.uint8] = np.zeros((height, width), np.uint8)
        self.image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        self.image.fill(0)
        self._words = np.frombuffer(self.image.bits(), np.uint32).reshape(height, width)

    def lay(self, ground: Ground) -> None:
        """Begin with a mask; of pixels too small to be seen, the one that is covered most."""
        levels = _decoded(ground.png)
        zoom = self.view.zoom * ground.height / levels.shape[0]
        for axis, (start, stop) in enumerate(
            ((self.view.box.top, self.view.box.bottom), (self.view.box.left, self.view.box.right))
        ):
            levels = _seen(levels, axis, start, stop, zoom)
        self.covered[...] = levels
        self._words[...] = self._tints[self.covered]

    def add(self, stroke: Stroke) -> Box:
        """Paint, or rub out, one stroke more.

        Returns:
            The box that it changed, in device pixels from the photo's upper left corner.
        """
        zoom = self.view.zoom
        top, left, bottom, right = (edge * zoom for edge in stroke.bounds())
        part = Box(math.floor(top), math.floor(left), math.ceil(bottom), math.ceil(right)).intersection(self.view.box)
        inside = coverage([stroke.model_copy(update={"rubs": False})], part, zoom)
        if inside is None:
            return part
        place = part.shifted(-self.view.box.top, -self.view.box.left).slices
        covered = self.covered[place]
        if stroke.rubs:
            np.minimum(covered, np.rint((1 - inside) * 255).astype(np.uint8), out=covered)
        else:
            np.maximum(covered, np.rint(inside * 255).astype(np.uint8), out=covered)
        self._words[place] = self._tints[covered]
        return part


def _seen(levels: Levels, axis: int, start: int, stop: int, zoom: float) -> Levels:
    """What is seen of a mask along an axis from one device pixel to another."""
    length = levels.shape[axis]
    places = np.clip(
        np.floor((np.arange(start, stop) + (0.5 if zoom > 1 else 0)) / zoom).astype(np.intp), 0, length - 1
    )
    if zoom >= 1:
        return levels.take(places, axis)
    end = min(length, math.ceil(stop / zoom))
    first = int(places[0])
    part = levels[first:end] if axis == 0 else levels[:, first:end]
    return np.maximum.reduceat(part, places - first, axis)


# Looking around asks for it again and again.
@lru_cache(maxsize=2)
def _decoded(png: bytes) -> Levels:
    return decode_mask(png)


@lru_cache(maxsize=2)
def _words(colour: tuple[int, int, int]) -> npt.NDArray[np.uint32]:
    """A 32-bit word of the tint for each coverage: 0xAARRGGBB, colours times opacity."""
    alpha = np.arange(256) / 255 * _OPACITY
    words = np.rint(alpha * 255).astype(np.uint32) << np.uint32(24)
    for value, shift in zip(colour, (16, 8, 0), strict=True):
        words |= np.rint(alpha * value).astype(np.uint32) << np.uint32(shift)
    return words
