"""The engine's own change of size, also the one that training uses: bicubic, in float32, exact under tiles.

Each output pixel is a weighted sum of input pixels at absolute positions, so any box of the output can be computed from
the part of the input under it and equals the same box of the whole. Where a picture is made smaller the kernel grows with the
pixels that it joins, so that nothing shimmers.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from photofix.engine.tiling import Box

REACH = 2  # input pixels on either side of a sample that the cubic kernel touches

Floats = npt.NDArray[np.float32]


def source_box(box: Box, scale: float | tuple[float, float], height: int, width: int) -> Box:
    """The part of an input of (height, width) that `enlarge` or `resample` needs for the output box."""
    down, across = scale if isinstance(scale, tuple) else (scale, scale)
    top, bottom = _reach(box.top, box.bottom, down, height)
    left, right = _reach(box.left, box.right, across, width)
    return Box(top, left, bottom, right)


def enlarge(pixels: Floats, at: Box, box: Box, scale: float, height: int, width: int) -> Floats:
    """Enlarge by `scale` (Keys' cubic convolution, a = −0.5, IEEE TASSP 29(6), 1981; half-pixel centres, edges held).

    Args:
        pixels: (h, w, 3) float32, the input under `at`, which is `source_box(box, …)`.
        at: where they lie in the input.
        box: what of the output is wanted.
        scale: output pixels per input pixel, at least 1.
        height: of the whole input.
        width: of the whole input.

    Returns:
        (box.height, box.width, 3) float32, not clipped.
    """
    return pixels if scale == 1 else resample(pixels, at, box, (scale, scale), height, width)


def resample(pixels: Floats, at: Box, box: Box, scales: tuple[float, float], height: int, width: int) -> Floats:
    """As `enlarge`, with a scale for each direction (down, across), which may be below 1."""
    rows, row_weights = _taps(box.top, box.bottom, scales[0], height)
    columns, column_weights = _taps(box.left, box.right, scales[1], width)
    down, across = (rows - at.top, row_weights), (columns - at.left, column_weights)
    # The smaller picture is walked across: neighbours in a row lie apart in memory, and whole rows don't.
    if scales[0] >= 1:
        return _weighted(_weighted(pixels, *across, axis=1), *down, axis=0)
    return _weighted(_weighted(pixels, *down, axis=0), *across, axis=1)


def _weighted(pixels: Floats, positions: npt.NDArray[np.intp], weights: Floats, *, axis: int) -> Floats:
    """Along one axis, the sum of the pixels at each of `positions` (n, taps) by its weight."""
    shape = (-1, 1, 1) if axis == 0 else (1, -1, 1)
    total = np.take(pixels, positions[:, 0], axis=axis)
    total *= weights[:, 0].reshape(shape)
    part = np.empty_like(total)
    for tap in range(1, positions.shape[1]):
        # Clipping clips nothing here; without it numpy makes a copy of `out` first.
        np.take(pixels, positions[:, tap], axis=axis, out=part, mode="clip")
        part *= weights[:, tap].reshape(shape)
        total += part
    return total


def cubic_taps(scale: int) -> tuple[list[int], list[list[float]]]:
    """What `enlarge` does at each of the `scale` output pixels of an input pixel, away from the edges.

    Returns:
        For each, where its four taps begin, counted from the input pixel, and their weights.
    """
    middle = 8  # any input pixel far enough from both ends
    positions, weights = _taps(middle * scale, (middle + 1) * scale, scale, 2 * middle + 1)
    return [int(first) - middle for first in positions[:, 0]], weights.tolist()


def _reach(start: int, stop: int, scale: float, length: int) -> tuple[int, int]:
    reach = _kernel_reach(scale)
    low = math.floor((start + 0.5) / scale - 0.5) - reach + 1
    high = math.floor((stop - 0.5) / scale - 0.5) + reach + 1
    return min(max(low, 0), length - 1), min(max(high, 1), length)


def _kernel_reach(scale: float) -> int:
    return REACH if scale >= 1 else math.ceil(REACH / scale)


def _taps(start: int, stop: int, scale: float, length: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """Input positions (n, taps) and weights (n, taps) of the output positions from start to stop."""
    reach = _kernel_reach(scale)
    centre = (np.arange(start, stop, dtype=np.float64) + 0.5) / scale - 0.5
    base = np.floor(centre).astype(np.intp)
    positions = base[:, None] + np.arange(1 - reach, 1 + reach)
    distance = np.abs(centre[:, None] - positions) * min(1.0, scale)
    near = 1.5 * distance**3 - 2.5 * distance**2 + 1
    far = -0.5 * distance**3 + 2.5 * distance**2 - 4 * distance + 2
    weights = np.where(distance <= 1, near, np.where(distance < 2, far, 0))
    if scale < 1:
        weights /= weights.sum(axis=1, keepdims=True)
    return np.clip(positions, 0, length - 1), weights.astype(np.float32)
