"""Generators and devices with answers that can be told beforehand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from photofix.engine.card import Card
from photofix.engine.device import Device
from photofix.engine.model_store import Model
from photofix.imaging import Photo, Source, freeze
from photofix.nets.generator import Generator, Look, Rendered

CPU32 = Device(torch.device("cpu"), torch.float32, "CPU, float32")
CPU16 = Device(torch.device("cpu"), torch.bfloat16, "CPU, bfloat16")


class Paint(Generator):
    """Answers whatever a function makes of the tile and its box."""

    def __init__(
        self, answer: Callable[[Tensor, tuple[int, int, int, int]], Tensor | Rendered], multiple: int = 16
    ) -> None:
        super().__init__()
        self.answer = answer
        self.multiple = multiple

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        assert tile.shape[-1] % self.multiple == 0
        assert tile.shape[-2] % self.multiple == 0
        answer = self.answer(tile, box)
        return answer if isinstance(answer, Rendered) else Rendered(answer)


def card(**changes: Any) -> Card:
    fields: dict[str, Any] = {
        "name": "fake", "title": "Fake", "purpose": "For tests.", "task": "clean", "architecture": "fake",
        "halo": 32, "multiple": 16, "licence": "Apache-2.0", "sha256": "0" * 64, "photofix_version": "0",
    }  # fmt: skip
    return Card.model_validate(fields | changes)


def model(generator: Generator, **changes: Any) -> Model:
    """A model of that generator, whatever the device and precision."""

    class Ready(Model):
        def on(self, device: Device, *, exact_ends: bool) -> Generator:
            return generator

    return Ready(card(multiple=generator.multiple, **changes), {})


def identity(tile: Tensor, _box: tuple[int, int, int, int]) -> Tensor:
    return tile


def photo(
    height: int, width: int, *, dtype: type[np.unsignedinteger[Any]] = np.uint8, grey: bool = False, seed: int = 0
) -> Photo:
    rng = np.random.default_rng(seed)
    shape = (height, width, 1 if grey else 3)
    pixels = rng.integers(0, int(np.iinfo(dtype).max) + 1, shape, dtype)
    return Photo(
        freeze(np.broadcast_to(pixels, (height, width, 3))), None, Source(grey=grey, bit_depth=8 * pixels.itemsize)
    )
