"""Filling holes from what lies round them, by a pyramid (push–pull: Gortler et al., "The Lumigraph", SIGGRAPH 1996)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

# Halvings; sides must be multiples of 2 to this power.
LEVELS = 4
# At the coarsest level means are taken once more, of so many cells on a side.
FAR = 7
# A mean counts in full once this share of what it is of is known; from afar there is nothing better, and little will do.
ENOUGH = 0.25
LITTLE = 1 / 256


def filled(x: Tensor, hole: Tensor) -> Tensor:
    """A picture with its holes filled smoothly; where nothing is known near and far, as it was.

    It is local, within some 100 pixels, and means begin at multiples of 2^LEVELS: tiles that do as well agree.

    Args:
        x: (B, C, h, w), sides multiples of 2^LEVELS.
        hole: (B, 1, h, w) in [0, 1]: how much of each pixel is unknown.

    Returns:
        (B, C, h, w): the fill everywhere; near known pixels it is about what they are.
    """
    known = (1 - hole).clamp(0, 1)
    sums, weights = [x * known], [known]
    for _ in range(LEVELS):
        sums.append(functional.avg_pool2d(sums[-1], 2))
        weights.append(functional.avg_pool2d(weights[-1], 2))
    total, weight = (functional.avg_pool2d(each[-1], FAR, 1, FAR // 2) for each in (sums, weights))
    fill = _known(total, weight, functional.avg_pool2d(x, 2**LEVELS), LITTLE)
    for level in range(LEVELS, -1, -1):
        if level < LEVELS:
            fill = functional.interpolate(fill, scale_factor=2, mode="bilinear", align_corners=False)
        fill = _known(sums[level], weights[level], fill, ENOUGH)
    return fill


def _known(total: Tensor, weight: Tensor, otherwise: Tensor, enough: float) -> Tensor:
    """The mean of what is known, and the more of something else the less that is."""
    share = (weight / enough).clamp(max=1)
    return torch.lerp(otherwise, total / weight.clamp(min=1e-6), share)
