"""What is known of parts of a picture, at its pixels: the same at a pixel, whichever tile it is painted in."""

from __future__ import annotations

import torch
from torch import Tensor


def between(values: Tensor, first: int, last: int, length: int, dim: int) -> Tensor:
    """Linearly between the centres of equal parts of [0, length) along `dim`, at the centres of pixels first … last − 1."""
    count = values.shape[dim]
    # In float64: a pixel's place must not depend on where the tile begins.
    place = (torch.arange(first, last, dtype=torch.float64, device="cpu") + 0.5) * (count / length) - 0.5
    place = place.clamp(0, count - 1)
    lower = place.floor().clamp(max=max(count - 2, 0))
    share = (place - lower).to(values.device, torch.float32)
    shape = [1] * values.ndim
    shape[dim] = -1
    index = lower.to(values.device, torch.int64)
    if count == 1:
        return values.index_select(dim, index)
    steps = values.diff(dim=dim).index_select(dim, index)
    return steps.mul_(share.reshape(shape)).add_(values.index_select(dim, index))
