"""Finding what doesn't belong on a photo: a classifier's features, joined from coarse to fine (arXiv:1612.03144)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from photofix.nets.blocks import ResidualBlock
from photofix.nets.efficientnet_lite import STAGES, EfficientNetLite0
from photofix.nets.features import frozen

# Standard deviation of what the trunk's blocks answer to photos, about.
SPREAD = 7.0
# An untrained mask is a twentieth everywhere: low, and yet enough for pixels to have a say from the first step.
START = -3.0
# Pixels on a side that the finest level folds into channels.
FOLD = 2


class MarkDetector(nn.Module):
    """Says of every pixel how likely it is to be writing, a scratch or another mark: (B, 3, h, w) to (B, 1, h, w) of logits.

    The trunk was taught on ImageNet to tell what there is to be seen, and is left as it is: what is a letter and what a leaf's
    vein takes photos by the million to learn. There is no normalisation and no look at the whole picture, so tiles agree.

    Args:
        depths: blocks of the trunk that are looked at, the last of each stride from 2 on.
        width: channels of what joins them.
    """

    def __init__(self, *, depths: Sequence[int] = (0, 2, 4, 10), width: int = 48) -> None:
        super().__init__()
        channels = [out for repeats, *_, out in STAGES for _ in range(repeats)]
        self.depths = tuple(depths)
        self.multiple = FOLD ** len(self.depths)
        self.trunk = frozen(EfficientNetLite0(max(self.depths) + 1))
        self.stem = nn.Sequential(nn.PixelUnshuffle(FOLD), nn.Conv2d(3 * FOLD * FOLD, width, 3, padding=1))
        self.laterals = nn.ModuleList(nn.Conv2d(channels[depth], width, 1) for depth in self.depths)
        self.levels = nn.ModuleList(nn.Sequential(ResidualBlock(width), nn.ReLU()) for _ in self.depths)
        last = nn.Conv2d(width, FOLD * FOLD, 3, padding=1)
        nn.init.zeros_(last.weight)
        if last.bias is not None:
            nn.init.constant_(last.bias, START)
        self.tail = nn.Sequential(last, nn.PixelShuffle(FOLD))
        self._body = self._ends = torch.float32

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, 3, h, w) in [0, 1], sides multiples of `multiple`, to the mask's logit."""
        x = x.to(self._ends)
        fine = self.stem(x).to(self._body)
        found = self.trunk.activations(x, self.depths)
        joined: Tensor | None = None
        for features, lateral, level in reversed(list(zip(found, self.laterals, self.levels, strict=True))):
            here = lateral(features / SPREAD)
            if joined is not None:
                here = here + functional.interpolate(joined, scale_factor=2, mode="bilinear", align_corners=False)
            if features is found[0]:
                here = here + fine
            joined = level(here)
        if joined is None:
            raise ValueError("a detector looks at one depth at least")
        return self.tail(joined.to(self._ends))

    def set_precision(self, body: torch.dtype, ends: torch.dtype) -> None:
        """As `Generator.set_precision`."""
        self.to(body)
        for part in (self.stem, self.trunk.stem, self.tail):
            part.to(ends)
        self._body, self._ends = body, ends
