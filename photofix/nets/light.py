"""What a relighting decided for a whole photo, and how a tile of it is painted.

Three things happen to a pixel, in this order; each is nothing where its numbers are 0:

1. **mix**: a 3×3 matrix whose rows sum to 1, so that greys stay (saturation);
2. **curves**: one for each channel, the same everywhere (exposure, contrast, white balance, fading);
3. **maps**: a cubic polynomial for each channel whose coefficients vary smoothly over the picture (haze, backlight, corners).
   It is what a bilateral grid is for (Gharbi et al., arXiv:1707.02880), with powers of the value for the grid's third axis: no
   slicing, two multiplications where that has eight.

Where one 8-bit level becomes several, there is noise of that breadth between them (`photofix.nets.dither`): else a sky that was
four levels of dark blue would be four stripes.

A pixel is a function of its value and its place alone, and made of single additions and multiplications, which round the same
way wherever they stand in a tensor: tiles are bit-identical to the whole. (Powers and exponentials are not: torch computes the end of a
row by another library than its middle.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from photofix.nets.dither import noise_at
from photofix.nets.generator import Look
from photofix.nets.placing import between

# A curve is that many straight pieces; the knots between which it is smooth are fewer.
PIECES = 256
DEGREE = 3
# Rows painted at a time: what is between stays in the processor's cache.
BAND = 64


@dataclass(frozen=True)
class Light(Look):
    """The decision. Everything is a difference from leaving the photo as it is.

    Attributes:
        mix: (B, 3, 2) float32: how much of the difference to the next channel, and to the one after that, each gets.
        curves: (B, 3, PIECES + 1) float32: what is added to encoded values of 0, 1/PIECES … 1.
        maps: (B, 3, DEGREE + 1, gh, gw) float32: coefficients of what is then added, lowest power first, at the centres of gh × gw
            equal parts of the picture.
        size: height and width of the picture in pixels; tiles' boxes are in it.
        level: what one level of the photo's samples is, of 1; 0 for exact values, which need no noise between them.
    """

    mix: Tensor
    curves: Tensor
    maps: Tensor
    size: tuple[int, int]
    level: float = 0.0

    def placed(self, size: tuple[int, int], level: float) -> Light:
        return replace(self, size=size, level=level)


def paint(light: Light, tile: Tensor, box: tuple[int, int, int, int]) -> Tensor:
    """Relight (B, 3, h, w) float32 pixels that lie at `box`: the same shape, not clipped."""
    rows_of_maps = light.maps.flatten(1, 2)
    top, left, _, right = box
    height, width = light.size
    # Along the rows first, while there are few of them.
    across = between(rows_of_maps, left, right, width, dim=3)
    bands: list[Tensor] = []
    for start in range(0, tile.shape[2], BAND):
        band = tile[:, :, start : start + BAND]
        first = top + start
        maps = between(across, first, first + band.shape[2], height, dim=2).unflatten(1, (3, DEGREE + 1))
        bands.append(_painted(light, band, maps, first, left))
    return bands[0] if len(bands) == 1 else torch.cat(bands, dim=2)


def _painted(light: Light, x: Tensor, maps: Tensor, top: int, left: int) -> Tensor:
    mixed = _mixed(light.mix, x)
    curved, steepness = _curved(light.curves, mixed.clamp(0, 1))
    curved = curved.add_(mixed)
    value = curved.clamp(0, 1)
    c0, c1, c2, c3 = maps.unbind(2)
    # What is fresh is added to in place: a tile is mostly memory that is fetched and stored.
    out = (c3 * value).add_(c2).mul(value).add_(c1).mul(value).add_(c0).add_(curved)
    if light.level == 0:
        return out
    # The slope of it all: of the polynomial, 3·c3·v² + 2·c2·v + c1 + 1, times that of the curve.
    gain = (c3 * value).mul_(1.5).add_(c2).mul_(value).mul_(2).add_(c1).add_(1).mul_(steepness.add(1))
    noise = noise_at(top, left, x.shape[2], x.shape[3], x.device) * light.level
    return out.add_(gain.sub_(1).clamp_(min=0).mul_(noise))


def _mixed(mix: Tensor, x: Tensor) -> Tensor:
    after, next_after = torch.roll(x, -1, 1), torch.roll(x, -2, 1)
    shares = mix[:, :, :, None, None]
    return ((after - x) * shares[:, :, 0]).add_((next_after - x) * shares[:, :, 1]).add_(x)


def _curved(curves: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """What the curves add to values in [0, 1], and their slopes there, less 1."""
    slopes = curves.diff(dim=2) * PIECES
    position = x * PIECES
    piece = position.detach().to(torch.int32).clamp_(max=PIECES - 1)
    along = (position - piece) * (1 / PIECES)
    # One table after another, so that one index finds its way.
    count = curves.shape[0] * 3
    which = torch.arange(count, dtype=torch.int32, device=x.device).reshape(-1, 3, 1, 1)
    at = (piece + which * PIECES).flatten()
    slope = slopes.flatten().index_select(0, at).reshape(x.shape)
    start = curves[:, :, :-1].flatten().index_select(0, at).reshape(x.shape)
    return (slope * along).add_(start), slope
