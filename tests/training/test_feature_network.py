import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn

from photofix.errors import TrainingError, WeightsError
from photofix.training import feature_network
from photofix.training.feature_network import load_feature_network, shipped_features

CPU = torch.device("cpu")


def test_the_shipped_network_is_small_and_frozen() -> None:
    assert shipped_features().stat().st_size < 7e6
    network = load_feature_network("efficientnet-lite0", CPU)
    assert network.depths == 16
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())


@pytest.mark.parametrize("contents", [None, b"not safetensors", b""])
def test_a_shipped_network_that_is_missing_or_damaged(
    contents: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "features.safetensors"
    if contents is not None:
        file.write_bytes(contents)
    monkeypatch.setattr(feature_network, "shipped_features", lambda: file)
    with pytest.raises(WeightsError, match=r"features\.safetensors"):
        load_feature_network("efficientnet-lite0", CPU)


def torchvision(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """A stand-in with the same names, and what it was asked for."""
    asked: list[str] = []
    weights = SimpleNamespace(url="https://example.org/models/vgg16_bn-0000.pth")

    def vgg16_bn(*, weights: Any) -> Any:
        asked.append(weights.url)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            layers = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(inplace=True))
        return SimpleNamespace(features=layers)

    models = ModuleType("torchvision.models")
    models.VGG16_BN_Weights = SimpleNamespace(IMAGENET1K_V1=weights)
    models.vgg16_bn = vgg16_bn
    monkeypatch.setitem(sys.modules, "torchvision", ModuleType("torchvision"))
    monkeypatch.setitem(sys.modules, "torchvision.models", models)
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(folder))
    return asked


def test_vgg_is_used_where_its_weights_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = torchvision(monkeypatch, tmp_path)
    with pytest.raises(WeightsError, match=r"vgg16_bn-0000\.pth.*--download"):
        load_feature_network("vgg16-bn", CPU)
    assert not asked
    load_feature_network("vgg16-bn", CPU, download=True)
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "vgg16_bn-0000.pth").touch()
    network = load_feature_network("vgg16-bn", CPU)
    assert len(asked) == 2
    normalised, relu = network.activations(torch.rand(1, 3, 8, 8), [1, 2])
    # ReLU doesn't write over what comes before it.
    assert torch.equal(relu, normalised.clamp(min=0))
    assert normalised.min() < 0


def test_vgg_sees_what_imagenet_networks_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torchvision(monkeypatch, tmp_path)
    network = load_feature_network("vgg16-bn", CPU, download=True)
    grey = torch.tensor([0.485, 0.456, 0.406])[None, :, None, None].expand(1, 3, 8, 8)
    convolution = network.get_submodule("features").get_submodule("0")
    # The mean colour is nothing: the bias alone comes out.
    (found,) = network.activations(grey, [0])
    bias = convolution.get_parameter("bias")
    torch.testing.assert_close(found, bias[None, :, None, None].expand_as(found))


def test_without_torchvision_or_its_download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torchvision(monkeypatch, tmp_path)

    def offline(**_: Any) -> Any:
        raise OSError("no network")

    monkeypatch.setattr(sys.modules["torchvision.models"], "vgg16_bn", offline)
    with pytest.raises(WeightsError, match="no network"):
        load_feature_network("vgg16-bn", CPU, download=True)
    monkeypatch.setitem(sys.modules, "torchvision.models", None)
    with pytest.raises(TrainingError, match="needs torchvision"):
        load_feature_network("vgg16-bn", CPU)
