"""A picture at every size that the viewer needs: level n is 2ⁿ times smaller."""

from __future__ import annotations

import threading

import numpy as np

from photofix.app.viewer.pixels import SharedPixels
from photofix.engine.tiling import Box
from photofix.imaging import Samples

SMALLEST = 512
"""The last level fits into a square of this side."""

# Level 1 would be a quarter of the photo again; a tile of it is computed from the pixels faster than it is drawn.
_FIRST_KEPT = 2
_STRIP_PIXELS = 1 << 20


class Pyramid:
    """Reduced copies of shared pixels, in the photo's own encoding and depth.

    All methods may be called from any thread.

    Args:
        pixels: level 0; not owned.
    """

    def __init__(self, pixels: SharedPixels) -> None:
        self.pixels = pixels
        self._lock = threading.Lock()
        self._kept: dict[int, Samples] = {}
        self.levels = 1
        while max(self.size(self.levels - 1)) > SMALLEST:
            self.levels += 1

    def size(self, level: int = 0) -> tuple[int, int]:
        """Height and width of a level."""
        height, width = self.pixels.size
        return -(-height >> level), -(-width >> level)

    def build(self) -> None:
        """Compute all levels from the pixels."""
        for level in range(_FIRST_KEPT, self.levels):
            self._kept[level] = np.empty((*self.size(level), 3), self.pixels.name.dtype)
        height, width = self.pixels.size
        # In strips, so that the whole photo is never held in wider integers.
        rows = max(4, _STRIP_PIXELS // width // 4 * 4)
        for top in range(0, height, rows):
            self._reduce(Box(top, 0, min(height, top + rows), width), _FIRST_KEPT)
        for level in range(_FIRST_KEPT + 1, self.levels):
            self._kept[level][:] = halve(self._kept[level - 1])

    def copy_for(self, pixels: SharedPixels) -> Pyramid:
        """A pyramid of other pixels that are the same for now."""
        twin = Pyramid(pixels)
        twin._kept = {level: samples.copy() for level, samples in self._kept.items()}
        return twin

    def refresh(self, box: Box) -> None:
        """Compute anew what a box of the pixels shows on every level."""
        with self._lock:  # neighbouring boxes share pixels of the smaller levels
            for level in range(_FIRST_KEPT, self.levels):
                self._reduce(box, level)

    def read(self, level: int, box: Box) -> Samples:
        """A copy of what is under a box, which lies inside the level."""
        kept = self._kept.get(level)
        if kept is not None:
            return kept[box.slices].copy()
        samples = self.pixels.read(_enlarged(box, level, self.size(0)))
        for _ in range(level):
            samples = halve(samples)
        return samples

    def _reduce(self, box: Box, level: int) -> None:
        """Bring one level up to date under a box of the pixels, from the level that it is computed from."""
        if level >= self.levels:
            return
        target = at_level(box, level).intersection(Box(0, 0, *self.size(level)))
        below = level - 1 if level > _FIRST_KEPT else 0
        samples = self.read(below, _enlarged(target, level - below, self.size(below)))
        for _ in range(level - below):
            samples = halve(samples)
        self._kept[level][target.slices] = samples


def at_level(box: Box, level: int) -> Box:
    """The pixels of a level that a box of level 0 touches."""
    return Box(box.top >> level, box.left >> level, -(-box.bottom >> level), -(-box.right >> level))


def halve(samples: Samples) -> Samples:
    """Half the size, rounded up: each pixel the mean of the up to four under it."""
    height, width = samples.shape[:2]
    if height % 2 or width % 2:
        samples = np.pad(samples, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    wide = np.uint16 if samples.dtype == np.uint8 else np.uint32
    rows = samples[0::2].astype(wide)
    rows += samples[1::2]
    total = rows[:, 0::2] + rows[:, 1::2]
    total += wide(2)
    total >>= wide(2)
    return total.astype(samples.dtype)


def _enlarged(box: Box, levels: int, size: tuple[int, int]) -> Box:
    """The same place so many levels below, which has that size."""
    factor = 1 << levels
    enlarged = Box(box.top * factor, box.left * factor, box.bottom * factor, box.right * factor)
    return enlarged.intersection(Box(0, 0, *size))
