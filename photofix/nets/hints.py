"""What a person says of single places of a photo, as a picture that a hinted generator can look at."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

# Of a point, as a share of the photo's longer side.
RADIUS = 1 / 96


def no_hints(size: tuple[int, int]) -> Tensor:
    """Nothing is said: (3, h, w) zeros."""
    return torch.zeros(3, *size)


def lay_point(hints: Tensor, centre: tuple[float, float], radius: float, chroma: Sequence[float] | Tensor) -> None:
    """Lay a disc on (3, h, w) hints, in place; where two discs meet, the later one is seen.

    Args:
        hints: chroma (B − Y, R − Y), and where it is wanted, in [0, 1].
        centre: y and x in pixels, whose centres lie at halves.
        radius: in pixels; the pixel at the centre belongs to it at least.
        chroma: the two that are wanted.
    """
    cover = coverage(centre, radius, (hints.shape[1], hints.shape[2]))
    wanted = torch.as_tensor(chroma, dtype=hints.dtype).reshape(2, 1, 1)
    hints[:2] = torch.where((cover > 0) & (cover >= hints[2]), wanted, hints[:2])
    hints[2] = torch.maximum(hints[2], cover)


def coverage(centre: tuple[float, float], radius: float, size: tuple[int, int]) -> Tensor:
    """How much of each pixel a disc covers, about: (h, w) in [0, 1]; 1 at the pixel at its centre."""
    height, width = size
    down = torch.arange(height) + 0.5 - centre[0]
    across = torch.arange(width) + 0.5 - centre[1]
    cover = (radius + 0.5 - torch.sqrt(down[:, None] ** 2 + across[None, :] ** 2)).clamp(0, 1)
    row, column = (min(max(int(place), 0), side - 1) for place, side in zip(centre, size, strict=True))
    cover[row, column] = 1
    return cover
