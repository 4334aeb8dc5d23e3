"""What a colouriser decided for a whole photo, and how a tile of it is painted.

A pixel's chroma is a straight line of its luma, whose slope and offset vary smoothly over the picture (`photofix.nets.guided_filter`).
It is a function of its luma and its place alone: tiles are bit-identical to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from photofix.nets.chroma import coloured, luma_of
from photofix.nets.generator import Look
from photofix.nets.placing import between

# Rows painted at a time: what is between stays in the processor's cache.
BAND = 64


@dataclass(frozen=True)
class Colours(Look):
    """The decision.

    Attributes:
        lines: (B, 4, gh, gw) float32: slopes of (B − Y, R − Y), then offsets, at the centres of gh × gw equal parts of the picture.
        size: height and width of the picture in pixels; tiles' boxes are in it.
        saturation: what all chroma is multiplied by; 0 is grey.
    """

    lines: Tensor
    size: tuple[int, int]
    saturation: float = 1.0

    def placed(self, size: tuple[int, int], level: float) -> Colours:
        return replace(self, size=size)

    def saturated(self, saturation: float) -> Colours:
        return replace(self, saturation=saturation)


def paint(colours: Colours, tile: Tensor, box: tuple[int, int, int, int]) -> Tensor:
    """Colour (B, 3, h, w) float32 pixels that lie at `box`, of which the luma alone is looked at: the same shape, in [0, 1]."""
    top, left, _, right = box
    height, width = colours.size
    # Along the rows first, while there are few of them.
    across = between(colours.lines, left, right, width, dim=3)
    bands: list[Tensor] = []
    for start in range(0, tile.shape[2], BAND):
        luma = luma_of(tile[:, :, start : start + BAND])
        first = top + start
        slope, offset = between(across, first, first + luma.shape[2], height, dim=2).chunk(2, dim=1)
        bands.append(coloured(luma, (slope * luma).add_(offset).mul_(colours.saturation)))
    return bands[0] if len(bands) == 1 else torch.cat(bands, dim=2)
