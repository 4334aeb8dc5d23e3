"""Which tiles paint which part of a picture: one by one where tiles are exact, in shares near their seams where they aren't.

A network that normalises over its input, or attends far, answers a little differently from tile to tile, and the difference
shows as a line where two tiles meet. So there they are blended: across a band as wide as the halo, centred on the border of
their cores, one tile's share falls from 1 to 0 and the other's rises. Beyond the band there is half a halo of context left.
Bands cut the picture into *cells*, each painted whole, as soon as its one, two or four tiles are there. Integers, until shares
are asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from photofix.engine.tiling import Box, Tile

Floats = npt.NDArray[np.float32]


class Span(NamedTuple):
    """A stretch of one axis that the same tiles paint.

    Attributes:
        start: first pixel.
        stop: past the last.
        owners: the tile's place along the axis; of two, the second one's share rises.
        band: where two tiles are blended, start and stop before the picture's end cut it off.
    """

    start: int
    stop: int
    owners: tuple[int, ...]
    band: tuple[int, int] = (0, 0)

    def share(self, owner: int, scale: int) -> Floats:
        """An owner's share of each pixel, `scale` times finer than the span: float32 in [0, 1], 1 in sum over the owners."""
        if len(self.owners) == 1:
            return np.ones((self.stop - self.start) * scale, np.float32)
        begin, end = self.band
        at = np.arange(self.start * scale, self.stop * scale, dtype=np.float32) + np.float32(0.5 - begin * scale)
        rising = at / np.float32((end - begin) * scale)
        return rising if owner == self.owners[1] else 1 - rising


class Cell(NamedTuple):
    """A part of the picture that the same tiles paint.

    Attributes:
        rows: down.
        columns: across.
        tiles: indices of the plan's tiles.
    """

    rows: Span
    columns: Span
    tiles: tuple[int, ...]

    @property
    def box(self) -> Box:
        return Box(self.rows.start, self.columns.start, self.rows.stop, self.columns.stop)

    def shares(self, tile: int, scale: int) -> Floats:
        """A tile's share of each pixel: (scale·h, scale·w) float32, 1 in sum over the tiles."""
        row, column = tuple(product(self.rows.owners, self.columns.owners))[self.tiles.index(tile)]
        return self.rows.share(row, scale)[:, None] * self.columns.share(column, scale)[None, :]


def plan_cells(tiles: Sequence[Tile], reach: int) -> list[Cell]:
    """Cut a picture into cells, in scan order; they cover it exactly once.

    Args:
        tiles: as `plan_tiles` makes them.
        reach: how far into each other's cores tiles are blended; 0 makes the cells the tiles' cores.
    """
    rows = sorted({(tile.core.top, tile.core.bottom) for tile in tiles})
    columns = sorted({(tile.core.left, tile.core.right) for tile in tiles})
    return [
        Cell(down, across, tuple(r * len(columns) + c for r, c in product(down.owners, across.owners)))
        for down, across in product(_spans(rows, reach), _spans(columns, reach))
    ]


def _spans(cores: list[tuple[int, int]], reach: int) -> list[Span]:
    end = cores[-1][1]
    # No pixel is in two bands: all cores but the last are equal, and the last has one neighbour.
    reach = min(reach, (cores[0][1] - cores[0][0]) // 2)
    spans: list[Span] = []
    begin = 0
    for index, (core, _) in enumerate(pairwise(cores)):
        border = core[1]
        spans.append(Span(begin, border - reach, (index,)))
        begin = min(border + reach, end)
        spans.append(Span(border - reach, begin, (index, index + 1), (border - reach, border + reach)))
    spans.append(Span(begin, end, (len(cores) - 1,)))
    return [span for span in spans if span.start < span.stop]
