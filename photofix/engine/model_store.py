"""Loading models: weights, hashes, and whether they fit their architecture."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from photofix.engine.card import Card
from photofix.engine.catalogue import Catalogue
from photofix.engine.device import Device
from photofix.engine.interop.foreign import PREFIX, build_foreign
from photofix.engine.step import Step
from photofix.errors import CardError, UsageError, WeightsError
from photofix.nets.generator import Generator
from photofix.nets.layout import channels_last
from photofix.nets.registry import ARCHITECTURES, build

# Of a card's arguments: a card may come from anyone, and is not to ask for a network that takes the machine's memory.
_LARGEST_NUMBER, _MOST_NUMBERS = 4096, 32
_USUAL_NUMBER, _USUAL_NUMBERS = 256, 8


class Model:
    """A loaded model: its card, and its network ready for a device.

    Args:
        card: what it is.
        weights: by parameter name, as stored.
    """

    def __init__(self, card: Card, weights: dict[str, Tensor]) -> None:
        self.card = card
        self._weights = weights
        self._ready: dict[tuple[torch.device, torch.dtype, torch.dtype], Generator] = {}

    def on(self, device: Device, *, exact_ends: bool) -> Generator:
        """The network on a device, for inference.

        Args:
            device: where, and how precisely.
            exact_ends: run the layers that touch pixels in float32, for photos of more than 8 bits a sample.
        """
        ends = torch.float32 if exact_ends else device.body
        key = (device.device, device.body, ends)
        if key not in self._ready:
            network = _network(self.card, self._weights)
            network.eval().requires_grad_(False)
            network.set_precision(device.body, ends)
            self._ready[key] = channels_last(network.to(device.device))
        return self._ready[key]

    def with_card(self, card: Card) -> Model:
        """The same weights under another card."""
        return type(self)(card, self._weights)

    def with_weights(self, weights: dict[str, Tensor]) -> Model:
        """The same card over other weights of the same shapes."""
        return type(self)(self.card, weights)

    def state(self) -> dict[str, Tensor]:
        """The weights in float32, e.g. to start a training from."""
        return {name: tensor.float() for name, tensor in self._weights.items()}


class ModelStore(Catalogue):
    """A catalogue that loads what it lists, and keeps what it loaded."""

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        super().__init__(folders)
        self._loaded: dict[str, Model] = {}
        # Of each model the mixture that was asked for last: a slider asks for many, and each is as large as the model.
        self._mixed: dict[str, tuple[float, Model]] = {}

    def load_step(self, step: Step) -> Model:
        """Load what a step needs: its model, or a mixture of that and its crisp version.

        The mixture of two networks' weights is a network between them, since one was tuned from the other (Wang et al., "Deep
        Network Interpolation for Continuous Imagery Effect Transition", https://arxiv.org/abs/1811.10515). Its card is the faithful
        model's with a SHA-256 of its own, so that whoever goes by that takes it for the other network that it is, and the wider halo of the two.

        Raises:
            UsageError: it is to be crisp, and has no crisp version.
            PhotofixError: as `load`.
        """
        faithful = self.load(step.model)
        if step.crisp == 0:
            return faithful
        crisp_card = self.crisp_version(faithful.card)
        if crisp_card is None:
            raise UsageError(
                f"The model {step.model!r} has no crisp version.",
                tried="The photo is as it was.",
                advice="Leave its crispness at 0; `photofix models` lists the crisp versions that there are.",
            )
        held = self._mixed.get(step.model)
        if held is None or held[0] != step.crisp:
            mixed = mix(faithful.state(), self.load(crisp_card.name).state(), step.crisp)
            card = faithful.card.model_copy(
                update={
                    "sha256": hashlib.sha256(save(mixed)).hexdigest(),
                    "halo": max(faithful.card.halo, crisp_card.halo),
                }
            )
            held = self._mixed[step.model] = step.crisp, Model(card, mixed)
        return held[1]

    def contents(self, step: Step) -> bytes:
        """What a file of weights of the step's model holds: of its SHA-256.

        Raises:
            PhotofixError: as `load_step`.
        """
        model = self.load_step(step)
        if step.crisp == 0:
            return self.find(step.model).with_suffix(".safetensors").read_bytes()
        return save(model.state())

    def load(self, name: str) -> Model:
        """Load a model; loaded once, it is kept.

        Raises:
            ModelNotFoundError: there is none of that name.
            CardError: its card is malformed, or names an unknown architecture.
            WeightsError: its weights are missing, altered, or don't fit the architecture.
            MissingExtraError: it is of other people, and what runs these isn't installed.
        """
        if name not in self._loaded:
            card = self.card(name)
            path = self.find(name).with_suffix(".safetensors")
            self._loaded[name] = Model(card, read_weights(path, card))
        return self._loaded[name]


def mix(faithful: dict[str, Tensor], crisp: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights that are a straight line from one network's (share 0) to another's (share 1), tensor by tensor."""
    return {name: torch.lerp(tensor, crisp[name], share) for name, tensor in faithful.items()}


def read_weights(path: Path, card: Card) -> dict[str, Tensor]:
    """Read and check a model's weights; safetensors only, so that no code can be in them.

    Raises:
        CardError: the card names an unknown architecture, or arguments that it doesn't take.
        WeightsError: the file is missing, altered, not safetensors, or doesn't fit the architecture.
    """
    again = "Fetch the model again."
    try:
        contents = path.read_bytes()
    except OSError as error:
        raise WeightsError(f"The weights {path} can't be read.", tried=str(error), advice=again) from error
    found = hashlib.sha256(contents).hexdigest()
    if found != card.sha256:
        raise WeightsError(
            f"The weights {path} are not the ones that their card describes.",
            tried=f"Their SHA-256 begins with {found[:12]}, the card says {card.sha256[:12]}.",
            advice=f"The file was altered or cut short. {again}",
        )
    try:
        weights = load(contents)
    except SafetensorError as error:
        raise WeightsError(
            f"The weights {path} are not safetensors.",
            tried="Other kinds of weights can hold programs, and are never opened.",
            advice=again,
        ) from error
    _check_fit(path, card, weights)
    return weights


def _network(card: Card, weights: dict[str, Tensor]) -> Generator:
    if card.architecture.startswith(PREFIX):
        return build_foreign(card.architecture, card.arguments, weights)
    network = build(card.architecture, card.arguments)
    network.load_state_dict(weights)
    return network


def _numbers(value: Any) -> Iterator[int]:
    """All that is in arguments; the length of each list counts as one of them."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, list | tuple):
        yield len(value)
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int):
        yield value


def _check_fit(path: Path, card: Card, weights: dict[str, Tensor]) -> None:
    if card.architecture.startswith(PREFIX):
        # Such a network is made after its weights: there is nothing to compare them with before.
        build_foreign(card.architecture, card.arguments, weights)
        return
    if card.architecture not in ARCHITECTURES:
        raise CardError(
            f"The model {card.name!r} needs an architecture {card.architecture!r} that this photofix doesn't have.",
            tried=f"It has: {', '.join(sorted(ARCHITECTURES))}.",
            advice="Update photofix.",
        )
    numbers = list(_numbers(card.arguments))
    try:
        if max(numbers, default=0) > _LARGEST_NUMBER or len(numbers) > _MOST_NUMBERS:
            raise ValueError("They are larger than any network's.")
        # On the meta device this needs no memory, and imports half of torch's compiler: a second before the first repair. So only
        # what could be too large for the memory goes there.
        usual = max(numbers, default=0) <= _USUAL_NUMBER and len(numbers) <= _USUAL_NUMBERS
        with torch.random.fork_rng(devices=[]), contextlib.nullcontext() if usual else torch.device("meta"):
            expected = build(card.architecture, card.arguments).state_dict()
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        raise CardError(
            f"The model {card.name!r} gives its architecture arguments that it doesn't take.", tried=str(error),
            advice="Fetch the model again.",
        ) from error  # fmt: skip
    wrong = sorted(expected.keys() ^ weights.keys()) or sorted(
        name for name in expected if expected[name].shape != weights[name].shape
    )
    if wrong:
        raise WeightsError(
            f"The weights {path} don't fit the architecture {card.architecture!r}.",
            tried=f"{len(wrong)} tensors differ, the first is {wrong[0]}.",
            advice="Fetch the model again.",
        )
