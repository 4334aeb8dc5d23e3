"""What is known at single places, told to their surroundings: as far as these are near, and as bright.

Normalised convolution (Knutsson and Westin, CVPR 1993) in a bilateral grid (Chen, Paris and Durand, SIGGRAPH 2007): values are laid into
coarse parts of the picture and of the guide's values, blurred there, and read again at every pixel. It costs the same however many
places there are.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

# Parts of the guide's values, and how far a value is told on through them, in standard deviations in parts.
LEVELS = 10
LEVEL_REACH = 0.6
# The same for the picture: parts are so large that this is a good many of their pixels.
PART_REACH = 1.5
# How many certain pixels a blurred part must hold for its value to be half believed.
DOUBT = 0.3


def spread(values: Tensor, certain: Tensor, guide: Tensor, reach: float) -> Tensor:
    """Tell values on.

    Args:
        values: (B, c, h, w), of which those count that are certain.
        certain: (B, 1, h, w) in [0, 1].
        guide: (B, 1, h, w) in [0, 1]; where it differs, nothing is told on.
        reach: standard deviation of how far, in pixels.

    Returns:
        (B, c, h, w): means of the certain values around each pixel, going to 0 where there are none.
    """
    count, size = values.shape[1], (values.shape[2], values.shape[3])
    part = max(1, round(reach / PART_REACH))
    levels = torch.arange(LEVELS, device=guide.device, dtype=guide.dtype).reshape(1, -1, 1, 1)
    shares = (1 - (guide.clamp(0, 1) * (LEVELS - 1) - levels).abs()).clamp(min=0)
    laid = torch.cat([values * certain, certain], dim=1)[:, :, None] * shares[:, None]
    flat = functional.avg_pool2d(laid.flatten(1, 2), part, ceil_mode=True, count_include_pad=False) * part**2
    grid = flat.unflatten(1, (count + 1, LEVELS))
    grid = _blurred(grid, 2, LEVEL_REACH)
    for axis in (3, 4):
        grid = _blurred(grid, axis, reach / part)
    # Parts at the far edge reach over it: they are read where they lie.
    covered = tuple(length * part for length in grid.shape[3:])
    fine = functional.interpolate(grid.flatten(1, 2), covered, mode="bilinear", align_corners=False)
    read = (fine[:, :, : size[0], : size[1]].unflatten(1, (count + 1, LEVELS)) * shares[:, None]).sum(2)
    return read[:, :count] / (read[:, count:] + DOUBT)


def _blurred(grid: Tensor, axis: int, deviation: float) -> Tensor:
    """By a Gaussian whose peak is 1, along one axis of (B, c, levels, h, w)."""
    radius = max(1, round(3 * deviation))
    offsets = torch.arange(-radius, radius + 1, device=grid.device, dtype=grid.dtype)
    kernel = torch.exp(-offsets.square() / (2 * deviation * deviation))
    lines = grid.movedim(axis, -1)
    shape = lines.shape
    # In training as well: half precision would be seen in what is told.
    with torch.autocast(grid.device.type, enabled=False):
        out = functional.conv1d(lines.reshape(-1, 1, shape[-1]), kernel.reshape(1, 1, -1), padding=radius)
    return out.reshape(shape).movedim(-1, axis)
