"""Smooth random fields: haze, unevenly yellowed paper, the outlines of stains."""

from __future__ import annotations

import numpy as np
from PIL import Image

from photofix.training.degrade.base import FloatImage


def smooth_field(height: int, width: int, cells: float, rng: np.random.Generator) -> FloatImage:
    """Value noise: random numbers on a coarse grid, interpolated.

    Args:
        height: in pixels.
        width: in pixels.
        cells: how many cells of the grid the longer side has.
        rng: draws the numbers.

    Returns:
        (height, width) in [−1, 1].
    """
    cell = max(height, width) / cells
    grid = rng.uniform(-1, 1, (int(np.ceil(height / cell)) + 1, int(np.ceil(width / cell)) + 1)).astype(np.float32)
    reach = 0, 0, width / cell + 1, height / cell + 1
    smooth = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC, box=_inside(reach, grid.shape))
    return np.clip(np.asarray(smooth), -1, 1)


def cloudy_field(height: int, width: int, cells: float, rng: np.random.Generator, octaves: int = 3) -> FloatImage:
    """A sum of smooth fields, each twice as fine and half as strong as the last: (height, width) in [−1, 1]."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        total += smooth_field(height, width, min(cells * 2**octave, max(height, width)), rng) / 2**octave
    return np.clip(total / np.float32(1.3), -1, 1)


def coordinates(height: int, width: int) -> tuple[FloatImage, FloatImage]:
    """Centres of pixels as (x, y), each (height, width), in units of the longer side, from 0."""
    side = max(height, width)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return (x + np.float32(0.5)) / side, (y + np.float32(0.5)) / side


def smooth_step(x: FloatImage, low: float, high: float) -> FloatImage:
    """0 below `low`, 1 above `high`, without corners between."""
    t = np.clip((x - np.float32(low)) / np.float32(high - low), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32, copy=False)


def _inside(reach: tuple[float, float, float, float], shape: tuple[int, ...]) -> tuple[float, float, float, float]:
    return reach[0], reach[1], min(reach[2], shape[1]), min(reach[3], shape[0])
