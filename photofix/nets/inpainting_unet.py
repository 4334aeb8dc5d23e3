"""The U-Net that takes things off photos: it says where, and what is under them (blind inpainting, arXiv:2003.06816)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from photofix.nets.blocks import zero_bias
from photofix.nets.generator import Look, Rendered
from photofix.nets.unet import UNet

# Less of a mask than this is nothing: pixels outside stay bit-identical.
LEAST = 1 / 64
# A new network's mask is a twentieth everywhere: low, and yet above what is cut, so that pixels have a say from the first step.
START = -3.0


class InpaintingUNet(UNet):
    """A U-Net with a mask on either side: one may be given to it, and one comes out beside the repair.

    The fourth channel in says how much of each pixel is to be repaired; it is 0 everywhere where nobody said, and then the
    network looks for itself. Of the four channels out three are the residual and one is the mask's logit.

    What is to be erased is up to some 48 pixels broad; the receptive radius of the plain U-Net, 194 pixels, sees past that on
    every side, so the body is the same, and so are its weights.

    Args:
        widths: as `UNet`.
        blocks: as `UNet`.
        stem: as `UNet`.
    """

    guided = True

    def __init__(self, *, widths: Sequence[int] = (32, 64, 128, 256), blocks: int = 2, stem: int = 2) -> None:
        super().__init__(widths=widths, blocks=blocks, stem=stem)
        folded = 4 * stem * stem
        self.stem = nn.Sequential(nn.PixelUnshuffle(stem), nn.Conv2d(folded, widths[0], 3, padding=1))
        last = nn.Conv2d(widths[0], folded, 3, padding=1)
        nn.init.zeros_(last.weight)
        zero_bias(last)
        if last.bias is not None:
            # Folded channels lie colour by colour, the mask's last.
            nn.init.constant_(last.bias[3 * stem * stem :], START)
        self.tail = nn.Sequential(last, nn.PixelShuffle(stem))

    def adopted(self, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """A plain U-Net's weights widened: what is given has no effect yet, and the mask is low; its own as they are."""
        taken = dict(weights)
        own = self.state_dict()
        stem, tail, bias = "stem.1.weight", "tail.0.weight", "tail.0.bias"
        plain = 3 * own[stem].shape[1] // 4
        if all(name in taken for name in (stem, tail, bias)) and taken[stem].shape[1:2] == (plain,):
            taken[stem] = functional.pad(taken[stem], (0, 0, 0, 0, 0, own[stem].shape[1] - plain))
            taken[tail] = torch.cat([taken[tail], own[tail][plain:].to(taken[tail])])
            taken[bias] = torch.cat([taken[bias], own[bias][plain:].to(taken[bias])])
        return taken

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, 4, h, w), or (B, 3, h, w) where no mask is given, to (B, 4, h, w).

        Returns:
            The repair of every pixel, not clipped, as if all of it were to be replaced; and the mask's logit.
        """
        out = self.residual(_with_mask(x))
        return torch.cat([x[:, :3] + out[:, :3], out[:, 3:]], dim=1)

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        """The repair, and the mask: what the network found, and nowhere less than what was given."""
        out = self.residual(_with_mask(tile)).float()
        mask = mask_of(out[:, 3:])
        if tile.shape[1] > 3:
            mask = torch.maximum(mask, tile[:, 3:].float())
        return Rendered(tile[:, :3] + out[:, :3], mask)


def mask_of(logit: Tensor) -> Tensor:
    """A mask in [0, 1] of its logit: the sigmoid p, soft-thresholded: exactly 0 where p is below 1/64.

    ``max(0, p − 1/64) / (1 − 1/64)`` (Donoho's soft threshold, scaled so that 1 stays 1) rises from 0 without a jump: a mask
    that were cut off would show where rounding tips a pixel, and tiles would not agree.
    """
    return (torch.sigmoid(logit.float()) - LEAST).clamp(min=0) / (1 - LEAST)


def _with_mask(x: Tensor) -> Tensor:
    return x if x.shape[1] > 3 else functional.pad(x, (0, 0, 0, 0, 0, 1))
