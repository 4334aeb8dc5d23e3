"""The U-Net that takes things off photos: it says where, and what is under them (blind inpainting, arXiv:2003.06816)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from photofix.nets.detector import MarkDetector
from photofix.nets.fill import LEVELS, filled
from photofix.nets.generator import Look, Rendered
from photofix.nets.unet import UNet

# Less of a mask than this is nothing: pixels outside stay bit-identical.
LEAST = 1 / 64
# How much surer a mask is than the detector, in use: a third of a mark left everywhere helps nobody, and a twentieth of a doubt
# everywhere harms good photos. At 1 (as it learns) a mask was not 0 on 53 % of undamaged crops, at 3 on 3 %, and PSNR rose by 1 dB.
SURE = 3.0
# A mark has something in it that is surely one; what is taken for one mostly hasn't. So a detector is doubted where nothing near by
# reaches so high a logit (p = 0.92), DOUBT times as much as is missing, and near is so many pixels. It is Canny's hysteresis (1986)
# without a jump. docs/models/erase.md has what was tried. Surer still leaves yet more good photos alone, and the faint folds of
# real old prints as well, though not those that we draw.
SURELY = 2.5
NEAR = 32
DOUBT = 2.0
# Channels that the U-Net sees: the picture filled, which is what a plain one goes on from, the mask, and the picture as it is.
SEEN = 7
# Where the trunk's weights lie among all of the network's.
TRUNK = "detector.trunk."


class InpaintingUNet(UNet):
    """A detector, and a U-Net that is told what it found, sees it filled from round about, and repairs that.

    The fourth channel in says how much of each pixel is to be repaired; it is 0 everywhere where nobody said. What the detector
    finds is added to it. Of the four channels out three are the repair and one is the mask's logit.

    What is to be erased is up to some 48 pixels broad; the U-Net with one block a level still sees past that on every side.

    Args:
        widths: as `UNet`.
        blocks: as `UNet`.
        stem: as `UNet`.
        depths: as `MarkDetector`.
        detector_width: channels of the detector's own layers.
    """

    guided = True

    def __init__(
        self,
        *,
        widths: Sequence[int] = (32, 64, 128, 256),
        blocks: int = 1,
        stem: int = 2,
        depths: Sequence[int] = (0, 2, 4, 10),
        detector_width: int = 48,
    ) -> None:
        super().__init__(widths=widths, blocks=blocks, stem=stem)
        self.stem = nn.Sequential(nn.PixelUnshuffle(stem), nn.Conv2d(SEEN * stem * stem, widths[0], 3, padding=1))
        self.detector = MarkDetector(depths=depths, width=detector_width)
        # All three are powers of 2, for every stem that is one.
        self.multiple = max(self.multiple, self.detector.multiple, 2**LEVELS)

    def adopted(self, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """A plain U-Net's weights widened, blocks that aren't there left out, and a trunk's (`TRUNK`); its own as they are.

        What none of them brings begins anew; a mask that is given has no effect yet.
        """
        own, stem = self.state_dict(), "stem.1.weight"
        if stem in weights and weights[stem].shape == own[stem].shape:
            return dict(weights)
        begun = {name: tensor for name, tensor in own.items() if stem not in weights or name.startswith("detector.")}
        taken = begun | {name: tensor for name, tensor in weights.items() if name in own}
        if taken[stem].shape[1:2] == (3 * own[stem].shape[1] // SEEN,):
            taken[stem] = functional.pad(taken[stem], (0, 0, 0, 0, 0, own[stem].shape[1] - taken[stem].shape[1]))
        return taken

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, 4, h, w), or (B, 3, h, w) where no mask is given, to (B, 4, h, w).

        Returns:
            The repair of every pixel, not clipped, as if all of it were to be replaced; and the mask's logit.
        """
        logit = self.detector(x[:, :3])
        # What is found is a fact to the repair; whether it is right is judged by itself, and by what is composed.
        repair = self._repair(x[:, :3], _joined(x, mask_of(logit)).detach())
        return torch.cat([repair, logit.to(repair.dtype)], dim=1)

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        """The repair, and the mask: what the network found, and nowhere less than what was given."""
        mask = _joined(tile, self.found(tile[:, :3]))
        return Rendered(self._repair(tile[:, :3], mask), mask)

    def found(self, x: Tensor) -> Tensor:
        """The mask of what stands on (B, 3, h, w), as it is in use: (B, 1, h, w) float32 in [0, 1]."""
        return mask_of(SURE * doubted(self.detector(x)))

    def _repair(self, x: Tensor, mask: Tensor) -> Tensor:
        """Float32: the picture, filled where the mask is, and what the U-Net adds; it sees both and the mask."""
        fill = torch.lerp(x.float(), filled(x.float(), mask), mask)
        return fill + self.residual(torch.cat([fill, mask, x.float()], dim=1)).float()

    def set_precision(self, body: torch.dtype, ends: torch.dtype) -> None:
        super().set_precision(body, ends)
        self.detector.set_precision(body, ends)


def mask_of(logit: Tensor) -> Tensor:
    """A mask in [0, 1] of its logit: the sigmoid p, soft-thresholded: exactly 0 where p is below 1/64.

    ``max(0, p − 1/64) / (1 − 1/64)`` (Donoho's soft threshold, scaled so that 1 stays 1) rises from 0 without a jump: a mask
    that were cut off would show where rounding tips a pixel, and tiles would not agree.
    """
    return (torch.sigmoid(logit.float()) - LEAST).clamp(min=0) / (1 - LEAST)


def doubted(logit: Tensor) -> Tensor:
    """A mask's logit, (B, 1, h, w), lower where nothing within `NEAR` pixels is surely a mark; float32."""
    logit = logit.float()
    surest = _highest_near(_highest_near(logit, 3), 2)
    return logit + DOUBT * (surest - SURELY).clamp(max=0)


def _highest_near(x: Tensor, dim: int) -> Tensor:
    """The highest value within `NEAR` along an axis: spans are doubled, which takes a tenth of the time of `max_pool2d`."""
    margin = [0, 0, 0, 0]
    margin[2 * (3 - dim) : 2 * (3 - dim) + 2] = NEAR, NEAR
    highest = functional.pad(x, margin, value=-torch.inf)
    size, span = x.shape[dim], 1
    while span < 2 * NEAR + 1:
        step = min(span, 2 * NEAR + 1 - span)
        length = highest.shape[dim] - step
        highest = torch.maximum(highest.narrow(dim, 0, length), highest.narrow(dim, step, length))
        span += step
    return highest.narrow(dim, 0, size)


def _joined(x: Tensor, found: Tensor) -> Tensor:
    """What was found and, of (B, 4, h, w), what was given: the greater of both."""
    return torch.maximum(found, x[:, 3:].float()) if x.shape[1] > 3 else found
