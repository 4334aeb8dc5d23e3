"""The network of fast.ai's lesson 7 (2019), rebuilt from its published description: for its speed and memory, with random weights.

fastai's own DynamicUnet is not used: the library doesn't import without torchvision and much else. This one has the same layers: a
ResNet34 as encoder (He, Zhang, Ren and Sun, CVPR 2016), a bottleneck of two convolutions, decoder blocks that enlarge by a sub-pixel
convolution initialised by ICNR and blurred (Aitken et al. 2017; Sugawara, Shiota and Kiya 2018), batch normalisation on what crosses
over, weight normalisation elsewhere, the picture itself joined before a last residual block, and a sigmoid over `y_range`, as in the
lesson's GAN. Self-attention is off, as in the lesson's feature-loss run. Given the same weights, its answer was within 5e-7 of that
of the DynamicUnet of fastai 2.8.12, which has as many parameters.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as functional
from PIL import Image
from torch import nn
from torch.nn.utils.parametrizations import weight_norm

from benchmarks.peers.adapters.loaded import Loaded, Pixels

__all__ = ["LessonUNet", "replica"]

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def replica(scale: int) -> Loaded:
    """As the lesson uses it: the picture is enlarged first (bilinear), goes through whole, in float32."""
    torch.manual_seed(0)
    network = LessonUNet().eval().requires_grad_(False)
    mean, deviation = (torch.tensor(values).reshape(1, 3, 1, 1) for values in (MEAN, DEVIATION))

    def repair(pixels: Pixels) -> Pixels:
        height, width = (side * scale for side in pixels.shape[:2])
        large = np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR), np.float32)
        with torch.inference_mode():
            x = (torch.from_numpy(large / 255).permute(2, 0, 1)[None] - mean) / deviation
            y = (network(x) * deviation + mean).clamp(0, 1)[0].permute(1, 2, 0)
            return (y * 255).round().to(torch.uint8).numpy()

    return Loaded(repair, sum(weight.numel() for weight in network.parameters()))


class LessonUNet(nn.Module):
    """(B, 3, h, w), normalised as ImageNet is, to the same within `y_range`."""

    def __init__(self, y_range: tuple[float, float] = (-3.0, 3.0)) -> None:
        super().__init__()
        self.y_range = y_range
        self.stem = nn.Sequential(nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(64), nn.ReLU())
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.stages = nn.ModuleList(
            [_stage(64, 64, 3, 1), _stage(64, 128, 4, 2), _stage(128, 256, 6, 2), _stage(256, 512, 3, 2)]
        )
        self.middle = nn.Sequential(nn.BatchNorm2d(512), nn.ReLU(), *_convolution(512, 1024), *_convolution(1024, 512))
        # What comes from below, what crosses over, what goes on.
        widths = ((512, 256, 512), (512, 128, 384), (384, 64, 256), (256, 64, 96))
        self.decoder = nn.ModuleList([_Decoder(*each) for each in widths])
        self.enlarge = _SubPixel(96, 96, blur=False)
        self.last = nn.Sequential(*_convolution(99, 99), *_convolution(99, 99)[:1])
        self.out = weight_norm(nn.Conv2d(99, 3, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        crossing = [self.stem(x)]
        y = self.pool(crossing[0])
        for stage in self.stages:
            y = stage(y)
            crossing.append(y)
        y = self.middle(crossing.pop())
        for block in self.decoder:
            y = block(y, crossing.pop())
        y = _fitted(self.enlarge(y), x)
        y = torch.cat([y, x], dim=1)
        y = functional.relu(y + self.last(y))
        low, high = self.y_range
        return torch.sigmoid(self.out(y)) * (high - low) + low


class _Decoder(nn.Module):
    """Enlarges what comes from below by two, and joins what crosses over from the encoder."""

    def __init__(self, below: int, across: int, out: int) -> None:
        super().__init__()
        self.enlarge = _SubPixel(below, below // 2, blur=True)
        self.norm = nn.BatchNorm2d(across)
        self.convolutions = nn.Sequential(*_convolution(below // 2 + across, out), *_convolution(out, out))

    def forward(self, below: torch.Tensor, across: torch.Tensor) -> torch.Tensor:
        larger = _fitted(self.enlarge(below), across)
        return self.convolutions(functional.relu(torch.cat([larger, self.norm(across)], dim=1)))


class _SubPixel(nn.Module):
    """A 1×1 convolution and a pixel shuffle, begun as a nearest-neighbour enlargement (ICNR), then averaged over 2×2."""

    def __init__(self, before: int, after: int, *, blur: bool) -> None:
        super().__init__()
        convolution = nn.Conv2d(before, 4 * after, 1)
        nn.init.kaiming_normal_(convolution.weight)
        with torch.no_grad():
            convolution.weight.copy_(convolution.weight[::4].repeat_interleave(4, dim=0))
        self.convolution = weight_norm(convolution)
        self.blur = (
            nn.Sequential(nn.ReplicationPad2d((1, 0, 1, 0)), nn.AvgPool2d(2, stride=1)) if blur else nn.Identity()
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.blur(functional.pixel_shuffle(functional.relu(self.convolution(x)), 2))


class _Block(nn.Module):
    """ResNet's basic block."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.Conv2d(after, after, 3, padding=1, bias=False),
            nn.BatchNorm2d(after),
        )
        same = before == after and stride == 1
        self.short = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(before, after, 1, stride=stride, bias=False), nn.BatchNorm2d(after))
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.relu(self.body(x) + self.short(x))


def _stage(before: int, after: int, blocks: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_Block(before, after, stride), *(_Block(after, after, 1) for _ in range(blocks - 1)))


def _convolution(before: int, after: int) -> tuple[nn.Module, nn.Module]:
    return weight_norm(nn.Conv2d(before, after, 3, padding=1)), nn.ReLU()


def _fitted(y: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """The nearest picture of the other's size, where odd sides were rounded on the way down."""
    return y if y.shape[2:] == like.shape[2:] else functional.interpolate(y, like.shape[2:], mode="nearest")
