"""How long a chain will take for a photo, from what each of its models was measured to take on this device a moment ago."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import torch

from photofix.engine.card import Card
from photofix.engine.device import Device
from photofix.engine.model_store import Model
from photofix.engine.painter import output_size
from photofix.engine.tiling import CORE, plan_tiles, whole_core

# A side that every network's multiple divides, and large enough that a convolution's start doesn't matter.
_SIDE = 384


def measure_pace(
    models: Sequence[Model], device: Device, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, ...]:
    """Seconds that each model takes for a megapixel of what its network is sent; each is run twice, the first makes the kernels."""
    paces: dict[str, float] = {}
    for model in models:
        if model.card.name in paces:
            continue
        network = model.on(device, exact_ends=False)
        sent = torch.from_numpy(np.random.default_rng(0).random((1, 3, _SIDE, _SIDE), np.float32)).to(device.device)
        with torch.inference_mode():
            look = network.analyse(sent)
            for _ in range(2):
                begun = clock()
                grown = model.card.scale if model.card.input == "native" else 1
                rendered = network.render(sent, look, (0, 0, _SIDE * grown, _SIDE * grown))
                rendered.pixels.flatten()[0].item()  # an accelerator answers before it has finished
                paces[model.card.name] = (clock() - begun) / (_SIDE**2 / 1e6)
    return tuple(paces[model.card.name] for model in models)


def sent_megapixels(size: tuple[int, int], models: Sequence[Model]) -> tuple[float, ...]:
    """What each model's network is sent for a photo of (height, width), halos included, in megapixels."""
    sent: list[float] = []
    for model in models:
        sent.append(_sent(size, model.card))
        size = output_size(model, size)
    return tuple(sent)


def seconds_for(size: tuple[int, int], models: Sequence[Model], pace: Sequence[float]) -> float:
    """How long a photo will take at a pace that was measured."""
    return sum(each * seconds for each, seconds in zip(sent_megapixels(size, models), pace, strict=True))


def _sent(size: tuple[int, int], card: Card) -> float:
    enlarge = card.scale if card.input == "enlarged" else 1
    core = CORE // (card.scale // enlarge)
    if card.tiling == "whole":
        core = whole_core(size[0] * enlarge, size[1] * enlarge, card.multiple)
    return _planned(size[0] * enlarge, size[1] * enlarge, card.halo, card.multiple, max(core, card.multiple))


@lru_cache(maxsize=1024)
def _planned(height: int, width: int, halo: int, multiple: int, core: int) -> float:
    tiles = plan_tiles(height, width, halo=halo, multiple=multiple, core=core)
    return sum(tile.box.area for tile in tiles) / 1e6
