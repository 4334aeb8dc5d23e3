"""What every generator answers: look once at the whole photo, then paint tiles.

`analyse` sees a thumbnail and decides what must be agreed over the whole picture; `render` paints one tile, anywhere, given
that. A local repair needs no look. Networks know nothing of files, tiles' plans or devices: they take and return tensors.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Look:
    """What was decided over the whole picture. Empty for local repairs; whole-picture generators subclass it."""

    def placed(self, size: tuple[int, int], level: float) -> Look:
        """The same decision for a picture of another size: as it comes from `analyse` it is for the thumbnail.

        Args:
            size: height and width in output pixels, in which tiles' boxes are.
            level: what one level of the photo's samples is, of 1.
        """
        return self

    def saturated(self, saturation: float) -> Look:
        """The same decision with all chroma multiplied, where it decides about chroma."""
        return self


@dataclass(frozen=True)
class Rendered:
    """One painted tile.

    Attributes:
        pixels: (B, 3, scale·h, scale·w) float32, not clipped.
        mask: (B, 1, scale·h, scale·w) float32 in [0, 1]: how much of `pixels` replaces the input; None replaces all of it.
    """

    pixels: Tensor
    mask: Tensor | None = None


class Generator(nn.Module):
    """Base of all generators.

    Attributes:
        multiple: heights and widths that `render` takes are multiples of this.
        looks: whether `analyse` must be asked before `render`.
        guided: whether tiles may have a fourth channel, a mask: how much of each pixel is to be repaired. A guided generator
            answers with a mask of its own, which is nowhere less.
        hinted: whether `analyse` may be told where a person wants which chroma.
    """

    multiple: int = 1
    looks: bool = False
    guided: bool = False
    hinted: bool = False

    def analyse(self, thumbnail: Tensor, hints: Tensor | None = None) -> Look:
        """Look at the whole photo, reduced: (1, 3, h, w) float32 in [0, 1], long side at most 512.

        Args:
            thumbnail: the photo.
            hints: (1, 3, h, w) float32, of hinted generators alone: chroma that is wanted, (B − Y, R − Y) of BT.601, and where, in [0, 1].
        """
        return Look()

    @abstractmethod
    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        """Paint one tile.

        Args:
            tile: (B, 3, h, w) float32 in [0, 1], what lies under the tile; (B, 4, h, w) with a mask, of guided generators.
            look: what `analyse` answered for this photo.
            box: the tile's place in output pixels: top, left, bottom, right.
        """

    def adopted(self, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Weights of this architecture, or of one that it grew out of, in this one's shape; others are left as they are."""
        return dict(weights)

    def set_precision(self, body: torch.dtype, ends: torch.dtype) -> None:
        """Convert the weights: the costly middle to `body`; the layers that touch pixels to `ends`."""
        self.to(ends)
