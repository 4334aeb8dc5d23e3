"""A model as one network from a photo of any size to its repair: what the engine does around a network, in torch alone."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from photofix.engine.card import Card
from photofix.engine.resize import cubic_taps
from photofix.nets.generator import Generator, Look


class WholeModel(nn.Module):
    """What the engine would paint at strength 1 before it clips, without tiles.

    Enlargement and padding are part of it, so that whoever runs it needs to know neither: an upscaler takes the small photo and
    answers the large one.

    Args:
        card: of the model.
        network: of the model; it must not need a look at the whole photo.
    """

    def __init__(self, card: Card, network: Generator) -> None:
        super().__init__()
        self._network = network
        self._scale = card.scale
        self._multiple = card.multiple
        self._enlarge = Enlarge(card.scale) if card.input == "enlarged" and card.scale > 1 else None
        self._base = Enlarge(card.scale) if card.input == "native" and card.scale > 1 else nn.Identity()

    def forward(self, image: Tensor) -> Tensor:
        """Map (B, 3, h, w) in [0, 1] to (B, 3, scale·h, scale·w), not clipped."""
        height, width = image.shape[2] * self._scale, image.shape[3] * self._scale
        # Enlargement overshoots at edges; networks are trained on pictures, which don't.
        below = image if self._enlarge is None else self._enlarge(image).clamp(0, 1)
        sent = _mirrored(_mirrored(below, 2, self._multiple), 3, self._multiple)
        rendered = self._network.render(sent, Look(), (0, 0, 0, 0))
        pixels = rendered.pixels[:, :, :height, :width]
        if rendered.mask is None:
            return pixels
        base = self._base(below)
        return base + rendered.mask[:, :, :height, :width] * (pixels - base)


class Enlarge(nn.Module):
    """The engine's bicubic enlargement (`photofix.engine.resize`) by a whole number, as a convolution and a shuffle.

    Args:
        scale: output pixels per input pixel, on a side.
    """

    def __init__(self, scale: int) -> None:
        super().__init__()
        offsets, weights = cubic_taps(scale)
        self._reach = max(-min(offsets), max(offsets) + 3)
        size = 2 * self._reach + 1
        line = torch.zeros(scale, size)
        for phase, (offset, taps) in enumerate(zip(offsets, weights, strict=True)):
            line[phase, self._reach + offset : self._reach + offset + 4] = torch.tensor(taps)
        kernels = torch.einsum("ai,bj->abij", line, line).reshape(scale * scale, 1, size, size)
        self.register_buffer("kernels", kernels.repeat(3, 1, 1, 1))
        self._scale = scale

    def forward(self, image: Tensor) -> Tensor:
        """Map (B, 3, h, w) to (B, 3, scale·h, scale·w), not clipped."""
        held = functional.pad(image, (self._reach,) * 4, mode="replicate")
        return functional.pixel_shuffle(functional.conv2d(held, self.get_buffer("kernels"), groups=3), self._scale)


def _mirrored(image: Tensor, axis: int, multiple: int) -> Tensor:
    """Mirrored past its end, edge pixels repeated, to the next multiple: as the engine pads, also where a picture is tiny."""
    length = image.shape[axis]
    padded = (length + multiple - 1) // multiple * multiple
    at = torch.arange(padded, device=image.device) % (2 * length)
    return image.index_select(axis, torch.minimum(at, 2 * length - 1 - at))
