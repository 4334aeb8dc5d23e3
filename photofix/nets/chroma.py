"""Luma and chroma of encoded RGB, and putting them together again so that the luma stays.

Chroma is (B − Y, R − Y), Y being the luma of ITU-R BT.601; greys have none. What is added to a grey to give it a chroma has no luma
of its own, and chroma that a pixel has no room for is made smaller, by one factor for all of it: its hue stays, its luma stays, and
nothing is clipped.

Everything is made of single operations that round the same way wherever they stand in a tensor.
"""

from __future__ import annotations

import torch
from torch import Tensor

# BT.601, as JPEG turns colour into grey.
RED, GREEN, BLUE = 0.299, 0.587, 0.114
# Room that black and white have for chroma; just enough to divide by.
_NONE = 1e-6


def luma_of(rgb: Tensor) -> Tensor:
    """(B, 1, h, w) of (B, 3, h, w) encoded RGB in [0, 1]."""
    red, green, blue = rgb.split(1, dim=1)
    return (red * RED).add_(green * GREEN).add_(blue * BLUE)


def chroma_of(rgb: Tensor) -> Tensor:
    """(B, 2, h, w) of (B, 3, h, w) encoded RGB in [0, 1]: B − Y in ±0.886, and R − Y in ±0.701."""
    luma = luma_of(rgb)
    return torch.cat([rgb[:, 2:3] - luma, rgb[:, :1] - luma], dim=1)


def offsets_of(chroma: Tensor) -> Tensor:
    """What (B, 2, h, w) chroma adds to the channels of a grey, (B, 3, h, w); its luma is 0."""
    blue, red = chroma.split(1, dim=1)
    green = (red * (-RED / GREEN)).sub_(blue * (BLUE / GREEN))
    return torch.cat([red, green, blue], dim=1)


def coloured(luma: Tensor, chroma: Tensor) -> Tensor:
    """Encoded RGB of that luma and chroma, or of as much of the chroma as there is room for.

    Args:
        luma: (B, 1, h, w) in [0, 1].
        chroma: (B, 2, h, w).

    Returns:
        (B, 3, h, w) in [0, 1].
    """
    offsets = offsets_of(chroma)
    # By how many times a channel goes past white, or past black; the worst of them decides.
    above = offsets.amax(1, keepdim=True) / (1 - luma).clamp_(min=_NONE)
    below = offsets.amin(1, keepdim=True).neg_() / luma.clamp(min=_NONE)
    share = torch.maximum(above, below).clamp_(min=1).reciprocal_()
    return offsets.mul_(share).add_(luma)
