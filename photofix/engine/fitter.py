"""The last thing that may be done to a result: making it smaller, to a size that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from photofix.engine.canvas import Canvas, Readable
from photofix.engine.resize import resample, source_box
from photofix.engine.tiling import CORE, Box, plan_tiles

# What lies under a tile is held in float32; this bounds its side.
_LARGEST_SOURCE = 1536
_SMALLEST_CORE = 64


def fitted_size(size: tuple[int, int], long_edge: int | None) -> tuple[int, int]:
    """What (height, width) becomes where the longer side is to be at most `long_edge` pixels: never larger than it is."""
    longest = max(size)
    if long_edge is None or long_edge >= longest:
        return size
    height, width = (max(1, round(side * long_edge / longest)) for side in size)
    return height, width


class Fitter:
    """Paints a smaller copy of what is below, tile by tile.

    Args:
        below: what it reads.
        canvas: what it paints on, at most as large.
        check: called before each tile; raises to stop.
    """

    def __init__(self, below: Readable, canvas: Canvas, check: Callable[[], None]) -> None:
        self._below = below
        self._canvas = canvas
        self._check = check
        self._peak = np.float32(np.iinfo(canvas.pixels.dtype).max)
        height, width = canvas.pixels.shape[:2]
        self._scales = height / below.size[0], width / below.size[1]
        core = min(CORE, max(_SMALLEST_CORE, int(_LARGEST_SOURCE * min(self._scales))))
        self._tiles = plan_tiles(height, width, halo=0, multiple=1, core=core)

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return len(self._tiles)

    def owned(self, index: int) -> Box:
        """What tile `index` owns, in output pixels."""
        return self._tiles[index].core

    def paint(self, index: int) -> None:
        """Paint one tile if it isn't done; what it needs of the steps below is painted first."""
        if index in self._canvas.done:
            return
        self._check()
        box = self.owned(index)
        height, width = self._below.size
        at = source_box(box, self._scales, height, width)
        below = self._below.read(at).astype(np.float32) / self._peak
        small = resample(below, at, box, self._scales, height, width)
        self._canvas.pixels[box.slices] = np.rint(np.clip(small, 0, 1) * self._peak)
        self._canvas.done.add(index)
