"""The network that looks at a whole grey photo and decides what colours it had."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from photofix.nets.blocks import ResidualBlock, zero_bias
from photofix.nets.chroma import luma_of, offsets_of
from photofix.nets.colours import Colours, paint
from photofix.nets.deciding import Decider, reduced
from photofix.nets.generator import Look, Rendered
from photofix.nets.guided_filter import coefficients
from photofix.nets.spreading import spread

# Blocks of the trunk at strides 4, 8, 16 and 32, the last of each.
DEPTHS = (2, 4, 10, 15)
DEPTH_WIDTHS = (24, 40, 112, 320)
# Standard deviations of what they answer to grey photos.
DEPTH_SPREADS = (8.0, 8.0, 6.0, 2.5)
# Colours are decided for parts of so many pixels a side, of the thumbnail as it was reduced.
FINEST = 4
# Standard deviation of the chroma of photos, about.
CHROMA_SPREAD = 0.1
# The guided filter's window, and the variance of luma that is taken for noise.
RADIUS = 2
NOISE = 1e-3
# How far a point is told on beyond what the decoder made of it, as a share of the longer side: a standard deviation.
REACH = 1 / 12


class Colourise(Decider):
    """EfficientNet-Lite0's trunk, a U-Net decoder over its strides of 32, 16, 8 and 4, and a guided filter.

    The trunk sees the luma alone, and the colours of what it is given change nothing. Colour points of a person (Zhang et al., arXiv:1705.02999) come in at every level of the decoder, and hold where
    they are. An untrained network leaves everything grey.

    Args:
        side: the thumbnail's longer side in pixels.
        widths: channels of the decoder at strides 4, 8, 16 and 32.
    """

    hinted = True

    def __init__(self, *, side: int = 224, widths: Sequence[int] = (48, 80, 112, 128)) -> None:
        if side < 2 * FINEST or len(widths) != len(DEPTHS) or min(widths) < 1:
            raise ValueError(f"a side of at least {2 * FINEST}, and {len(DEPTHS)} widths of at least 1")
        super().__init__(side)
        self.skips = nn.ModuleList(nn.Conv2d(known, own, 1) for known, own in zip(DEPTH_WIDTHS, widths, strict=True))
        self.hints = nn.ModuleList(nn.Conv2d(3, own, 3, padding=1, bias=False) for own in widths)
        self.ups = nn.ModuleList(nn.Conv2d(deep, own, 1) for own, deep in pairwise(widths))
        self.bodies = nn.ModuleList(nn.Sequential(ResidualBlock(own), nn.ReLU(), ResidualBlock(own)) for own in widths)
        self.everywhere = nn.Linear(DEPTH_WIDTHS[-1], widths[-1])
        self.luma = nn.Conv2d(FINEST * FINEST, widths[0], 3, padding=1)
        self.head = nn.Conv2d(widths[0], 2, 3, padding=1)
        for conv in (*self.skips, *self.ups, self.luma):
            if isinstance(conv, nn.Conv2d):
                zero_bias(conv)
        nn.init.zeros_(self.head.weight)
        zero_bias(self.head)

    def analyse(self, thumbnail: Tensor, hints: Tensor | None = None) -> Colours:
        """Decide, for (B, 3, h, w) in [0, 1]: of all pictures of a batch at once, all of one size.

        Args:
            thumbnail: of which the luma alone is looked at.
            hints: (B, 3, h, w): the chroma that a person wants, (B − Y, R − Y), and where: 1 there, 0 elsewhere, and between at
                edges. None where nobody said anything.
        """
        size = thumbnail.shape[-2], thumbnail.shape[-1]
        luma = reduced(luma_of(thumbnail.float()), self.side)
        wanted = None if hints is None else _pooled(hints.float(), (luma.shape[-2], luma.shape[-1]))
        return Colours(self.lines(luma, wanted), size)

    def lines(self, luma: Tensor, wanted: Tensor | None = None) -> Tensor:
        """Decide from the luma of the thumbnail as it was reduced, (B, 1, h, w), and hints of its size, (B, 3, h, w).

        Returns:
            (B, 4, h, w): see `Colours`.
        """
        small = (luma.shape[-2], luma.shape[-1])
        chroma = functional.interpolate(self._chroma(luma, wanted), small, mode="bilinear", align_corners=False)
        if wanted is None:
            return coefficients(luma, chroma, RADIUS, NOISE)
        told, here = wanted.split([2, 1], dim=1)
        chroma = chroma + spread(told - chroma, here, luma, REACH * max(small))
        # What is wanted is so for the filter, that it may follow edges, and after it, that it is just that at the place.
        lines = coefficients(luma, chroma + here * (told - chroma), RADIUS, NOISE)
        flat = torch.cat([torch.zeros_like(told), told], dim=1)
        return lines + here * (flat - lines)

    def _chroma(self, luma: Tensor, wanted: Tensor | None) -> Tensor:
        """(B, 2, ⌈h / 4⌉, ⌈w / 4⌉)."""
        activations = self.trunk.activations(luma.expand(-1, 3, -1, -1), DEPTHS)
        known = [each.float() / deviation for each, deviation in zip(activations, DEPTH_SPREADS, strict=True)]
        x = self.everywhere(known[-1].mean((2, 3)))[:, :, None, None]
        for level in reversed(range(len(known))):
            parts = known[level].shape[-2], known[level].shape[-1]
            if level < len(known) - 1:
                up = self.ups[level](x).float()
                x = functional.interpolate(up, parts, mode="bilinear", align_corners=False)
            x = x + self.skips[level](known[level])
            if wanted is not None:
                x = x + self.hints[level](_scaled(_pooled(wanted, parts)))
            if level == 0:
                x = x + self.luma(_folded(luma))
            x = self.bodies[level](functional.relu(x))
        return self.head(functional.relu(x)).float() * CHROMA_SPREAD

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        """As decided.

        Raises:
            TypeError: the look is another generator's.
        """
        if not isinstance(look, Colours):
            raise TypeError(f"a colouriser needs Colours, and not {type(look).__name__}")
        return Rendered(paint(look, tile.float(), box))

    def forward(self, x: Tensor) -> Tensor:
        """Whole pictures coloured, with as much chroma as they should have, whether there is room for it or not.

        Args:
            x: (B, 3, h, w) in [0, 1], or (B, 6, h, w) with hints.

        Returns:
            (B, 3, h, w), not clipped.
        """
        look = self.analyse(x[:, :3], x[:, 3:] if x.shape[1] > 3 else None)
        luma = luma_of(x[:, :3].float())
        lines = functional.interpolate(look.lines, look.size, mode="bilinear", align_corners=False)
        slope, offset = lines.chunk(2, dim=1)
        return luma + offsets_of(slope * luma + offset)


def _pooled(hints: Tensor, size: tuple[int, int]) -> Tensor:
    """Hints of smaller pictures: of each part the mean of what is said in it, and as sure as the surest."""
    if size == (hints.shape[-2], hints.shape[-1]):
        return hints
    chroma, here = hints[:, :2], hints[:, 2:]
    share = functional.adaptive_avg_pool2d(here, size)
    mean = functional.adaptive_avg_pool2d(chroma * here, size) / share.clamp(min=1e-6)
    return torch.cat([mean, functional.adaptive_max_pool2d(here, size)], dim=1)


def _scaled(hints: Tensor) -> Tensor:
    return torch.cat([hints[:, :2] / CHROMA_SPREAD, hints[:, 2:]], dim=1)


def _folded(luma: Tensor) -> Tensor:
    """FINEST × FINEST pixels as channels, about from −2 to 2; past the end as at the end."""
    height, width = luma.shape[-2:]
    held = functional.pad(luma, (0, FINEST - 1, 0, FINEST - 1), mode="replicate")
    whole = held[:, :, : (height + FINEST - 1) // FINEST * FINEST, : (width + FINEST - 1) // FINEST * FINEST]
    return 4 * functional.pixel_unshuffle(whole, FINEST) - 2
