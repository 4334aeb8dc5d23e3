"""The guided filter: a coarse picture follows the edges of a fine one (He, Sun and Tang, TPAMI 35 (6), 2013).

Its fast form (He and Sun, arXiv:1505.00996) finds the coefficients on small pictures, and applies them, which are smooth, to the large
guide.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def coefficients(guide: Tensor, coarse: Tensor, radius: int, smoothing: float) -> Tensor:
    """Of the straight line that, around each pixel, tells `coarse` from `guide`: ``coarse ≈ slope · guide + offset``.

    Args:
        guide: (B, 1, h, w) in [0, 1].
        coarse: (B, c, h, w), what is to follow its edges.
        radius: of the windows in which lines are fitted, and then of those in which they are averaged, in pixels.
        smoothing: variance of the guide below which what it does is taken for noise.

    Returns:
        (B, 2 · c, h, w): slopes, then offsets.
    """
    count = coarse.shape[1]
    means = _mean(torch.cat([guide, guide * guide, coarse, guide * coarse], dim=1), radius)
    mean, square, mean_of_coarse, product = means.split([1, 1, count, count], dim=1)
    slope = (product - mean * mean_of_coarse) / (square - mean * mean + smoothing)
    return _mean(torch.cat([slope, mean_of_coarse - slope * mean], dim=1), radius)


def _mean(x: Tensor, radius: int) -> Tensor:
    padded = functional.pad(x, (radius, radius, radius, radius), mode="replicate")
    return functional.avg_pool2d(padded, 2 * radius + 1, stride=1)
