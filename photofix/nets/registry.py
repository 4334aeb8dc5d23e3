"""Architectures by name: the one place that knows which there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from photofix.nets.colourise import Colourise
from photofix.nets.generator import Generator
from photofix.nets.inpainting_unet import InpaintingUNet
from photofix.nets.relight import Relight
from photofix.nets.unet import UNet

ARCHITECTURES: dict[str, Callable[..., Generator]] = {
    "unet": UNet,
    "inpainting_unet": InpaintingUNet,
    "relight": Relight,
    "colourise": Colourise,
}


def build(architecture: str, arguments: dict[str, Any]) -> Generator:
    """Make an untrained network.

    Raises:
        KeyError: no such architecture.
        TypeError, ValueError: arguments that it doesn't take.
    """
    return ARCHITECTURES[architecture](**arguments)
