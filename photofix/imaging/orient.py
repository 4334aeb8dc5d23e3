"""The eight orientations of Exif (CIPA DC-008, 4.6.4.A, tag Orientation), as a view that copies nothing."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

__all__ = ["stored_view", "upright_size"]

Array = npt.NDArray[Any]


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Height and width once upright, of a photo stored with `size` (height, width)."""
    return (size[1], size[0]) if orientation >= 5 else size


def stored_view(upright: Array, orientation: int) -> Array:
    """A view of upright (H, W, …) samples in the order of a file whose orientation is that, in 1..8.

    Decoders write their rows into it, so turning a photo costs no second copy of it.
    """
    if orientation in (3, 4, 7, 8):
        upright = upright[::-1]
    if orientation in (2, 3, 6, 7):
        upright = upright[:, ::-1]
    if orientation >= 5:
        upright = upright.swapaxes(0, 1)
    return upright
