"""EfficientNet-Lite0's trunk (Tan & Le, arXiv:1905.11946, without squeeze-and-excitation and with ReLU6), as a feature network.

Its batch normalisations are folded into the convolutions before them: in evaluation mode they are nothing but a factor and an
offset, and without them a pass takes about half the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

import torch
from torch import Tensor, nn
from torch.nn import functional

from photofix.nets.features import FeatureNetwork

# Repeats, kernel, stride of the first, expansion, channels out.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM = 32


class SameConv2d(nn.Conv2d):
    """A convolution padded as TensorFlow's SAME: one output for every `stride` inputs begun, the odd pixel on the far side.

    Kernels are odd, and strides 1 or 2.
    """

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 (the base's name)
        reach = self.kernel_size[0] // 2
        if self.stride[0] == 1:
            return functional.conv2d(input, self.weight, self.bias, 1, reach, 1, self.groups)
        even_rows, even_columns = (input.shape[-2] + 1) % 2, (input.shape[-1] + 1) % 2
        if torch.jit.is_tracing():  # pyright: ignore[reportPrivateImportUsage]
            # A graph's kernels have one size, and it is to hold for pictures of all sizes.
            padded = functional.pad(input, (reach, reach, reach, reach))[:, :, even_rows:, even_columns:]
            return functional.conv2d(padded, self.weight, self.bias, self.stride, 0, 1, self.groups)
        # Of an even side the near padding isn't looked at: a kernel with zeros there says the same, and is padded by the convolution
        # itself. Padding the picture copies it, which took ten times as long as the convolution.
        weight = functional.pad(self.weight, (even_columns, 0, even_rows, 0))
        return functional.conv2d(input, weight, self.bias, self.stride, reach, 1, self.groups)


class InvertedBottleneck(nn.Module):
    """Widen by 1×1, look around in each channel alone, narrow by 1×1; what comes in is added where the shapes agree.

    Args:
        width_in: channels in.
        width_out: channels out.
        kernel: side of the depthwise kernel.
        stride: of the depthwise convolution.
        expansion: how many times wider the middle is; 1 leaves the first convolution out.
    """

    def __init__(self, width_in: int, width_out: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        middle = width_in * expansion
        self.expand = nn.Conv2d(width_in, middle, 1) if expansion > 1 else None
        self.depthwise = SameConv2d(middle, middle, kernel, stride, groups=middle)
        self.project = nn.Conv2d(middle, width_out, 1)
        self.adds = stride == 1 and width_in == width_out

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, width_in, h, w) to (B, width_out, ⌈h / stride⌉, ⌈w / stride⌉)."""
        # In place, for what a convolution answered is nobody else's; one layer of a tile is up to 87 MB.
        middle = x if self.expand is None else functional.relu6(self.expand(x), inplace=True)
        out = self.project(functional.relu6(self.depthwise(middle), inplace=True))
        return out.add_(x) if self.adds else out


class EfficientNetLite0(FeatureNetwork):
    """Sixteen blocks; `depths` counts them. Strides: block 0 is at 2, from 1 on 4, from 3 on 8, from 5 on 16, from 11 on 32.

    Args:
        blocks: how many there are; those after it are left out.
    """

    def __init__(self, blocks: int = 16) -> None:
        super().__init__()
        self.stem = SameConv2d(3, STEM, 3, 2)
        self.blocks = nn.ModuleList()
        width = STEM
        for repeats, kernel, first, expansion, out in STAGES:
            for stride in chain((first,), repeat(1, repeats - 1)):
                if len(self.blocks) < blocks:
                    self.blocks.append(InvertedBottleneck(width, out, kernel, stride, expansion))
                width = out
        self.depths = len(self.blocks)

    def activations(self, x: Tensor, depths: Sequence[int]) -> list[Tensor]:
        self.check(depths)
        # The blocks may be kept in a coarser precision than the stem.
        x = functional.relu6(self.stem((255 * x - 127) / 128), inplace=True).to(next(self.blocks.parameters()).dtype)
        found: dict[int, Tensor] = {}
        for depth in range(max(depths) + 1):
            x = self.blocks[depth](x)
            found[depth] = x
        return [found[depth] for depth in depths]
