"""The whole photo, reduced, for generators that look before they paint."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from photofix.imaging import Samples

LONG_SIDE = 512


def thumbnail(pixels: Samples, long_side: int = LONG_SIDE) -> npt.NDArray[np.float32]:
    """Reduce (H, W, 3) samples to at most `long_side`, each pixel the mean of those under it: float32 in [0, 1].

    Goes row by row, so that a large photo is never held in float.
    """
    height, width = pixels.shape[:2]
    factor = max(1.0, max(height, width) / long_side)
    rows = _edges(height, max(1, round(height / factor)))
    columns = _edges(width, max(1, round(width / factor)))
    reduced = np.empty((len(rows) - 1, len(columns) - 1, 3), np.float32)
    counts = np.diff(columns)[:, None]
    for row, (top, bottom) in enumerate(pairwise(rows)):
        band = pixels[top:bottom].mean(axis=0, dtype=np.float32)
        reduced[row] = np.add.reduceat(band, columns[:-1], axis=0) / counts
    return reduced / np.float32(np.iinfo(pixels.dtype).max)


def _edges(length: int, count: int) -> npt.NDArray[np.intp]:
    return np.linspace(0, length, count + 1).round().astype(np.intp)
