"""Which feature networks there are, and where their weights come from: shipped, or on this machine; downloaded only if asked for."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from photofix.engine.catalogue import shipped_models
from photofix.errors import TrainingError, WeightsError
from photofix.nets.efficientnet_lite import EfficientNetLite0
from photofix.nets.features import FeatureNetwork, frozen
from photofix.nets.layout import channels_last

FeatureNetworkName = Literal["efficientnet-lite0", "vgg16-bn"]


class Vgg16Bn(FeatureNetwork):
    """torchvision's VGG16 with batch normalisation (arXiv:1409.1556), as lessons and papers use it for feature losses.

    `depths` counts the modules of its `features`; the ReLUs before each pooling are 5, 12, 22, 32 and 42.

    Args:
        features: torchvision's module of that name.
    """

    def __init__(self, features: nn.Sequential) -> None:
        super().__init__()
        self.features = features
        self.depths = len(features)
        for module in features:
            if isinstance(module, nn.ReLU):
                module.inplace = False  # it would write over the activation before it, which may be wanted too
        self.register_buffer("mean", torch.tensor([0.485, 0.456, 0.406])[:, None, None])
        self.register_buffer("deviation", torch.tensor([0.229, 0.224, 0.225])[:, None, None])

    def activations(self, x: Tensor, depths: Sequence[int]) -> list[Tensor]:
        self.check(depths)
        x = (x - self.get_buffer("mean")) / self.get_buffer("deviation")
        found: dict[int, Tensor] = {}
        for depth in range(max(depths) + 1):
            x = self.features[depth](x)
            found[depth] = x
        return [found[depth] for depth in depths]


def load_feature_network(name: FeatureNetworkName, device: torch.device, *, download: bool = False) -> FeatureNetwork:
    """A frozen network with its ImageNet weights.

    Args:
        name: "efficientnet-lite0", which is shipped, or "vgg16-bn", by torchvision.
        device: where it is to compute.
        download: whether torchvision may fetch weights that are not on this machine yet (528 MB).

    Raises:
        WeightsError: the weights aren't there, or are damaged.
        TrainingError: torchvision isn't installed.
    """
    network = _lite0() if name == "efficientnet-lite0" else _vgg16_bn(download)
    return channels_last(frozen(network).to(device))


def shipped_features() -> Path:
    """The file of the network that comes with photofix."""
    return shipped_models() / "features" / "efficientnet-lite0.safetensors"


def _lite0() -> FeatureNetwork:
    network = EfficientNetLite0()
    try:
        network.load_state_dict(load_file(shipped_features()))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise WeightsError(
            "The feature network that comes with photofix can't be read.",
            tried=f"{shipped_features()}: {str(error).splitlines()[0]}",
            advice="Install photofix again, or run scripts/convert_lite0 in a checkout.",
        ) from error
    return network


def _vgg16_bn(download: bool) -> FeatureNetwork:
    # torchvision is no dependency: its wheel must match torch's to the patch, and this is all that we would use it for.
    try:
        models: Any = importlib.import_module("torchvision.models")
    except ImportError as error:
        raise TrainingError(
            "The feature network vgg16-bn needs torchvision, which isn't installed.",
            tried=str(error),
            advice="Install the torchvision that belongs to your torch, or use efficientnet-lite0.",
        ) from error
    weights = models.VGG16_BN_Weights.IMAGENET1K_V1
    stored = Path(torch.hub.get_dir()) / "checkpoints" / Path(str(weights.url)).name
    if not stored.is_file() and not download:
        raise WeightsError(
            "The weights of the feature network vgg16-bn aren't on this machine.",
            tried=f"Looked for {stored}.",
            advice="Allow the download of 528 MB with --download, or use efficientnet-lite0.",
        )
    try:
        return Vgg16Bn(models.vgg16_bn(weights=weights).features)
    except (OSError, RuntimeError) as error:
        raise WeightsError(
            "The weights of the feature network vgg16-bn can't be had.",
            tried=str(error).splitlines()[0],
            advice="Try again later, or use efficientnet-lite0.",
        ) from error
