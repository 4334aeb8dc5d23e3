"""A colouriser as one network from a photo of any size to its repair: the look and the painting, in torch alone.

Sizes are tensors throughout, so that a traced graph holds for all of them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.onnx.operators import shape_as_tensor

from photofix.engine.thumbnail import LONG_SIDE
from photofix.nets.chroma import coloured, luma_of
from photofix.nets.colourise import Colourise


class WholeColouriser(nn.Module):
    """What the engine would paint at strength 1 and without colour points.

    Args:
        network: that looks, and whose decision is painted.
    """

    def __init__(self, network: Colourise) -> None:
        super().__init__()
        self._network = network

    def forward(self, image: Tensor) -> Tensor:
        """Map (B, 3, h, w) in [0, 1] to the same shape."""
        luma = luma_of(image)
        small = _means(_means(luma, LONG_SIDE, adaptive=False), self._network.side, adaptive=True)
        lines = self._network.lines(small)
        size = luma.shape[2], luma.shape[3]
        slope, offset = functional.interpolate(lines, size, mode="bilinear", align_corners=False).chunk(2, dim=1)
        return coloured(luma, slope * luma + offset)


def _means(x: Tensor, side: int, *, adaptive: bool) -> Tensor:
    """Made smaller to a longer side, each pixel the mean of those under it; never larger."""
    size = shape_as_tensor(x)[2:].double()
    small = torch.round(size * (side / size.max()).clamp(max=1)).clamp(min=1)
    rows, columns = (_shares(size[axis], small[axis], adaptive=adaptive).to(x) for axis in (0, 1))
    return rows @ x @ columns.T


def _shares(length: Tensor, count: Tensor, *, adaptive: bool) -> Tensor:
    """Of what part of `length` pixels each of `count` is the mean, (count, length).

    Args:
        length: pixels in a line.
        count: of parts, in place of them.
        adaptive: parts begin and end as torch's adaptive pooling has it, where neighbours may share a pixel; else at rounded places, as
            the engine's thumbnail has it.
    """
    # Tensors, which torch's annotation doesn't know: numbers would be fixed in a trace.
    part = torch.arange(0, count, dtype=torch.float64)  # pyright: ignore[reportArgumentType, reportCallIssue]
    pixel = torch.arange(0, length, dtype=torch.float64)  # pyright: ignore[reportArgumentType, reportCallIssue]
    if adaptive:
        first, last = torch.floor(part * length / count), torch.ceil((part + 1) * length / count)
    else:
        first, last = torch.round(part * (length / count)), torch.round((part + 1) * (length / count))
    inside = (pixel >= first[:, None]) & (pixel < last[:, None])
    return inside.double() / (last - first)[:, None]
