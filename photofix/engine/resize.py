"""The engine's own enlargement, also the one that training uses: bicubic, in float32, exact under tiles.

Each output pixel is a weighted sum of input pixels at absolute positions, so any box of the output can be computed from
the part of the input under it and equals the same box of the whole enlargement.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from photofix.engine.tiling import Box

REACH = 2  # input pixels on either side of a sample that the cubic kernel touches

Floats = npt.NDArray[np.float32]


def source_box(box: Box, scale: float, height: int, width: int) -> Box:
    """The part of an input of (height, width) that `enlarge` needs for the output box."""
    top, bottom = _reach(box.top, box.bottom, scale, height)
    left, right = _reach(box.left, box.right, scale, width)
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
    if scale == 1:
        return pixels
    rows, row_weights = _taps(box.top, box.bottom, scale, height)
    columns, column_weights = _taps(box.left, box.right, scale, width)
    tall = sum(
        (row_weights[:, tap, None, None] * pixels[rows[:, tap] - at.top] for tap in range(2 * REACH)),
        start=np.zeros((box.height, pixels.shape[1], pixels.shape[2]), np.float32),
    )
    return sum(
        (column_weights[None, :, tap, None] * tall[:, columns[:, tap] - at.left] for tap in range(2 * REACH)),
        start=np.zeros((box.height, box.width, pixels.shape[2]), np.float32),
    )


def _reach(start: int, stop: int, scale: float, length: int) -> tuple[int, int]:
    low = math.floor((start + 0.5) / scale - 0.5) - REACH + 1
    high = math.floor((stop - 0.5) / scale - 0.5) + REACH + 1
    return min(max(low, 0), length - 1), min(max(high, 1), length)


def _taps(start: int, stop: int, scale: float, length: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """Input positions (n, 4) and weights (n, 4) of the output positions from start to stop."""
    centre = (np.arange(start, stop, dtype=np.float64) + 0.5) / scale - 0.5
    base = np.floor(centre).astype(np.intp)
    positions = base[:, None] + np.arange(1 - REACH, 1 + REACH)
    distance = np.abs(centre[:, None] - positions)
    near = 1.5 * distance**3 - 2.5 * distance**2 + 1
    far = -0.5 * distance**3 + 2.5 * distance**2 - 4 * distance + 2
    weights = np.where(distance <= 1, near, np.where(distance < 2, far, 0))
    return np.clip(positions, 0, length - 1), weights.astype(np.float32)
