"""The U-Net that all local repairs share (arXiv:1505.04597, as fast.ai's lesson 7 uses it), built for speed on ordinary processors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from photofix.nets.blocks import Downsample, ResidualBlock, Upsample, zero_bias
from photofix.nets.generator import Generator, Look, Rendered


class UNet(Generator):
    """Predicts a residual: ``output = input + residual(input)``.

    The stem folds `stem` × `stem` pixels into channels, so that the first and widest level works on a quarter of the
    positions. Skips are added, not concatenated. There is no normalisation, so the answer at a pixel depends on its
    surroundings alone and not on the size of the tile: that is what makes tiling exact.

    Args:
        widths: channels of each level, widest picture first.
        blocks: residual blocks in each level, on the way down and on the way up.
        stem: pixels on a side that are folded into channels.
        refinement: residual blocks more, at the widest level after all others (Restormer, arXiv:2111.09881): what they add is the
            finest detail, where enlarging is decided.
    """

    def __init__(
        self, *, widths: Sequence[int] = (32, 64, 128, 256), blocks: int = 2, stem: int = 2, refinement: int = 0
    ) -> None:
        super().__init__()
        if len(widths) < 1 or min(widths) < 1 or blocks < 1 or stem < 1 or refinement < 0:
            raise ValueError(
                f"a U-Net needs at least one level, block and stem pixel: {widths=}, {blocks=}, {stem=}, {refinement=}"
            )
        folded = 3 * stem * stem
        self.multiple = stem * 2 ** (len(widths) - 1)
        self.stem = nn.Sequential(nn.PixelUnshuffle(stem), nn.Conv2d(folded, widths[0], 3, padding=1))
        self.encoders = nn.ModuleList(_stack(width, blocks) for width in widths[:-1])
        self.downs = nn.ModuleList(Downsample(a, b) for a, b in pairwise(widths))
        self.middle = _stack(widths[-1], blocks)
        self.ups = nn.ModuleList(Upsample(b, a) for a, b in pairwise(widths))
        self.decoders = nn.ModuleList(_stack(width, blocks) for width in widths[:-1])
        self.refinement = _stack(widths[0], refinement)
        last = nn.Conv2d(widths[0], folded, 3, padding=1)
        nn.init.zeros_(last.weight)  # so that an untrained network returns its input
        zero_bias(last)
        self.tail = nn.Sequential(last, nn.PixelShuffle(stem))
        self._body = self._ends = torch.float32

    def body(self, features: Tensor) -> Tensor:
        """Map the stem's features (B, widths[0], h / stem, w / stem) to the tail's, of the same shape."""
        skips: list[Tensor] = []
        for encoder, down in zip(self.encoders, self.downs, strict=True):
            features = encoder(features)
            skips.append(features)
            features = down(features)
        features = self.middle(features)
        for decoder, up, skip in zip(reversed(self.decoders), reversed(self.ups), reversed(skips), strict=True):
            features = decoder(up(features) + skip)
        return self.refinement(features)

    def residual(self, x: Tensor) -> Tensor:
        """What is to be added to `x`: (B, 3, h, w) in [0, 1] to the same shape; h and w multiples of `multiple`."""
        # Inference may run the stem and tail in another precision than the body (`set_precision`); in training all agree.
        features = self.stem(x.to(self._ends))
        return self.tail(self.body(features.to(self._body)).to(self._ends))

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, 3, h, w) in [0, 1] to the same shape, not clipped."""
        return x + self.residual(x)

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        """The input plus the residual, summed in float32 whatever the network's own precision."""
        return Rendered(tile + self.residual(tile).float())

    def adopted(self, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """A U-Net's weights; where they have no refinement, this one's begins as the identity, so that the answers are theirs."""
        taken = dict(weights)
        if not any(name.startswith("refinement.") for name in taken):
            for name, tensor in self.refinement.state_dict(prefix="refinement.").items():
                taken[name] = torch.zeros_like(tensor) if ".conv2." in name else tensor
        return taken

    def set_precision(self, body: torch.dtype, ends: torch.dtype) -> None:
        for part in (self.encoders, self.downs, self.middle, self.ups, self.decoders, self.refinement):
            part.to(body)
        self.stem.to(ends)
        self.tail.to(ends)
        self._body, self._ends = body, ends


def _stack(width: int, blocks: int) -> nn.Sequential:
    return nn.Sequential(*(ResidualBlock(width) for _ in range(blocks)))
