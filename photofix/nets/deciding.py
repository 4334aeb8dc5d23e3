"""What generators have in common that look at the whole photo with a trunk that knows what there is to be seen, and decide."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from photofix.nets.efficientnet_lite import EfficientNetLite0
from photofix.nets.features import frozen
from photofix.nets.generator import Generator


class Decider(Generator):
    """EfficientNet-Lite0's trunk, which was taught on ImageNet, over the photo made small; what follows from that is the subclass's.

    Args:
        side: the longer side in pixels that the trunk sees the photo at.
    """

    looks = True

    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side
        self.trunk = frozen(EfficientNetLite0())

    def teach_trunk(self, first: int) -> None:
        """Let the trunk's blocks from `first` on learn as well; it begins frozen."""
        for block in self.trunk.blocks[first:]:
            block.requires_grad_(True)

    def adopted(self, weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """A trunk's weights alone are taken, and the rest begins anew; its own as they are."""
        if weights.keys() == self.trunk.state_dict().keys():
            return self.state_dict() | {f"trunk.{name}": tensor for name, tensor in weights.items()}
        return dict(weights)

    def set_precision(self, body: torch.dtype, ends: torch.dtype) -> None:
        """Always float32: it is one small picture, and everything in the large one touches pixels."""
        self.float()


def reduced(x: Tensor, side: int) -> Tensor:
    """(B, C, h, w) made smaller to a longer side, each pixel the mean of those under it; never larger."""
    height, width = x.shape[-2:]
    factor = side / max(height, width)
    if factor >= 1:
        return x
    return functional.adaptive_avg_pool2d(x, (max(1, round(height * factor)), max(1, round(width * factor))))
