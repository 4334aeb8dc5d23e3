"""The eight orientations of Exif (CIPA DC-008, 4.6.4.A, tag Orientation), as views that copy nothing."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

__all__ = ["stored_size", "stored_view", "upright_size", "upright_view"]

Array = npt.NDArray[Any]


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Height and width once upright, of a photo stored with `size` (height, width)."""
    return (size[1], size[0]) if orientation >= 5 else size


stored_size = upright_size
"""Its own inverse: swapping twice is not swapping."""


def upright_view(stored: Array, orientation: int) -> Array:
    """A view of (h, w, …) samples as stored in the file, turned upright; orientation in 1..8."""
    if orientation >= 5:
        stored = stored.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        stored = stored[::-1]
    if orientation in (2, 3, 6, 7):
        stored = stored[:, ::-1]
    return stored


def stored_view(upright: Array, orientation: int) -> Array:
    """A view of upright (H, W, …) samples in the order of the file: the inverse of `upright_view`.

    Decoders write their rows into it, so turning a photo costs no second copy of it.
    """
    if orientation in (3, 4, 7, 8):
        upright = upright[::-1]
    if orientation in (2, 3, 6, 7):
        upright = upright[:, ::-1]
    if orientation >= 5:
        upright = upright.swapaxes(0, 1)
    return upright
