"""Networks of other people, as spandrel knows them (MIT, github.com/chaiNNer-org/spandrel), behind our own contract.

What a network is made of is read from the names and shapes of its weights. It is asked for its answer in float32: its first and
last layers are not ours to keep apart, and bfloat16 would round a bright pixel by half a level.
"""

from __future__ import annotations

import collections.abc
import contextlib
import importlib
import importlib.util
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from photofix.errors import CardError, MissingExtraError, WeightsError
from photofix.nets.generator import Generator, Look, Rendered

PREFIX = "spandrel:"
# In the order in which spandrel looks for them: what the first finds may be there for later ones too.
NETWORKS = ("Compact", "SCUNet", "FBCNN", "SPAN", "NAFNet", "DRUNet", "ESRGAN")
DEFAULT_NOISE = 15.0  # that spandrel gives DRUNet, of the middle of what it was trained on
# Sizes that these are made for; where they don't fit, the networks would pad with what is no picture.
_GRIDS: dict[str, Callable[[Any], int]] = {
    "SCUNet": lambda network: 64,
    "FBCNN": lambda network: 8,
    "NAFNet": lambda network: int(network.padder_size),
}
# What reading a network from weights that aren't its own ends with.
_MISFITS = (
    RuntimeError, KeyError, IndexError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError,
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A network that was recognised.

    Attributes:
        name: of `NETWORKS`.
        network: ready to answer.
        scale: output pixels per input pixel, on a side.
    """

    name: str
    network: ForeignNetwork
    scale: int


class ForeignNetwork(Generator):
    """A network of spandrel's as a generator.

    Args:
        network: with its weights; takes and gives (B, 3, h, w) in [0, 1].
        answer: how it is asked.
        multiple: of pixels, that its input's sides are.
    """

    def __init__(self, network: nn.Module, answer: Callable[[Any, Tensor], Tensor], multiple: int) -> None:
        super().__init__()
        self.network = network
        self.multiple = multiple
        self._answer = answer

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        return Rendered(self._answer(self.network, tile))

    def set_precision(self, body: torch.dtype, ends: torch.dtype) -> None:
        self.to(torch.float32)


def build_foreign(architecture: str, arguments: Mapping[str, Any], weights: Mapping[str, Tensor]) -> ForeignNetwork:
    """The network of a card.

    Args:
        architecture: "spandrel:NAME".
        arguments: of a DRUNet the ``noise`` that it is to remove, σ in 8-bit levels; of others none.
        weights: as they were stored when the model was added.

    Raises:
        CardError: no such network, or arguments that it doesn't take.
        WeightsError: they aren't that network's.
        MissingExtraError: spandrel isn't installed.
    """
    name = architecture.removeprefix(PREFIX)
    if name not in NETWORKS:
        raise CardError(
            f"There is no network {name!r} among those of other people that photofix takes.",
            tried=f"It takes: {', '.join(NETWORKS)}.",
            advice="Update photofix.",
        )
    noise = _noise(name, arguments)
    try:
        return _load(name, weights, noise).network
    except _MISFITS as error:
        raise WeightsError(
            f"The weights don't fit the network {name!r}.", tried=_first_line(error), advice="Add the model again."
        ) from error


def recognise(weights: Mapping[str, Tensor], noise: float = DEFAULT_NOISE) -> Found:
    """Find out which network weights are of.

    Args:
        weights: by parameter name, as their file has them.
        noise: σ in 8-bit levels, for a network that is told how much there is (DRUNet).

    Raises:
        WeightsError: none of `NETWORKS`, or one that doesn't take and give three colours.
        MissingExtraError: spandrel isn't installed.
    """
    tried: list[str] = []
    for name in NETWORKS:
        if not _architecture(name).detect(dict(weights)):
            continue
        try:
            return _load(name, weights, noise)
        except _MISFITS as error:  # detection may err; another one may fit
            tried.append(f"It looks like {name}, but: {_first_line(error)}")
    raise WeightsError(
        "These weights are of no network that photofix knows.",
        tried=" ".join(tried) or f"It looked for {', '.join(NETWORKS)}.",
        advice="Models for other programs can be used where they are of one of these.",
    )


def _load(name: str, weights: Mapping[str, Tensor], noise: float) -> Found:
    with torch.random.fork_rng(devices=[]):
        # A copy: some loaders add to what they are given.
        described = _architecture(name).load(dict(weights))
    network: nn.Module = described.model.eval().requires_grad_(False)
    channels = described.input_channels, described.output_channels
    if channels != (3, 3):
        raise WeightsError(
            f"This {name} takes {channels[0]} and gives {channels[1]} colour channels.",
            tried="Photos have three, red, green and blue.",
            advice="Look for the model's version for colour photos.",
        )
    required = described.size_requirements
    grid = _GRIDS.get(name, lambda _: 1)(network)
    multiple = math.lcm(required.multiple_of, grid)
    multiple *= -(-max(1, required.minimum) // multiple)  # so that no tile is smaller than what it takes
    return Found(name, ForeignNetwork(network, _asked(name, noise), multiple), described.scale)


def _asked(name: str, noise: float) -> Callable[[Any, Tensor], Tensor]:
    """How a network is asked: most are given the picture, and answer the picture."""
    if name == "FBCNN":  # finds out the JPEG quality itself, and answers it as well
        return lambda network, tile: network(tile)[0]
    if name == "DRUNet":  # is told the noise, as a fourth channel
        return lambda network, tile: network(torch.cat([tile, torch.full_like(tile[:, :1], noise / 255)], dim=1))
    return lambda network, tile: network(tile)


def _noise(name: str, arguments: Mapping[str, Any]) -> float:
    known = {"noise"} if name == "DRUNet" else set[str]()
    noise = arguments.get("noise", DEFAULT_NOISE)
    if arguments.keys() - known or not isinstance(noise, int | float) or not 0 <= noise <= 255:
        raise CardError(
            f"The card gives the network {name!r} arguments that it doesn't take.",
            tried=str(dict(arguments)),
            advice="Add the model again.",
        )
    return float(noise)


def _architecture(name: str) -> Any:
    """One of spandrel's architectures, imported alone.

    Importing spandrel as a whole imports all forty, and with two of them torchvision, of which there need be none that fits the torch
    that is installed. The ones that we take need neither: they are imported into an empty package, which is taken away again, so that
    whoever wants all of spandrel later gets that.
    """
    try:
        with _package_unopened("spandrel"):
            module = importlib.import_module(f"spandrel.architectures.{name}")
    except ImportError as error:
        raise MissingExtraError(
            "The part of photofix that runs other people's models isn't installed.",
            tried=str(error),
            advice="Install it with “pip install photofix[community]”.",
        ) from error
    return getattr(module, f"{name}Arch")()


@contextlib.contextmanager
def _package_unopened(name: str) -> collections.abc.Generator[None]:
    """Let modules of a package be imported without what the package itself does when it is imported."""
    found = importlib.util.find_spec(name) if name not in sys.modules else None
    if found is None:
        yield
        return
    sys.modules[name] = importlib.util.module_from_spec(found)
    try:
        yield
    finally:
        del sys.modules[name]


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200] if lines else ''}"
