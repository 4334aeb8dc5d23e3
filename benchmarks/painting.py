"""How fast a generator paints that looks at the whole photo first: its look, a tile of 768 pixels, and a photo through the engine."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
import torch

from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.step import Chain, Step
from photofix.imaging import Photo, freeze

SIDE = 768
TILE_MEGAPIXELS = SIDE * SIDE / 1e6
PHOTO_MEGAPIXELS = 12
ROUNDS = 15


@dataclass
class Seconds:
    """What was timed on the CPU, once a round.

    Attributes:
        looks: at a thumbnail of 384 × 512.
        paintings: of a tile.
        multiplications: one, of tensors of the tile's size.
        processor: of a tile, in processor time on one thread: other work on the machine disturbs that less than the clock.
        photos: of 12 megapixels from samples to samples, the look included; three rounds.
    """

    looks: list[float] = field(default_factory=list)
    paintings: list[float] = field(default_factory=list)
    multiplications: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    photos: list[float] = field(default_factory=list)


def time_painting(model: Model) -> Seconds:
    """Time a model."""
    device = choose_device("cpu")
    network = model.on(device, exact_ends=False)
    rng = np.random.default_rng(0)
    tile = torch.from_numpy(rng.random((1, 3, SIDE, SIDE), np.float32))
    place = (SIDE, SIDE, 2 * SIDE, 2 * SIDE)
    found = Seconds()
    with torch.inference_mode():
        for _ in range(ROUNDS):
            started = time.perf_counter()
            look = network.analyse(tile[:, :, :384, :512]).placed((3000, 4000), 1 / 255)
            looked = time.perf_counter()
            network.render(tile, look, place)
            painted = time.perf_counter()
            for _ in range(10):
                _ = tile * tile
            found.looks.append(looked - started)
            found.paintings.append(painted - looked)
            found.multiplications.append((time.perf_counter() - painted) / 10)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        look = network.analyse(tile[:, :, :384, :512]).placed((3000, 4000), 1 / 255)
        for _ in range(ROUNDS):
            started = time.process_time()
            network.render(tile, look, place)
            found.processor.append(time.process_time() - started)
        torch.set_num_threads(threads)
    photo = Photo(freeze(rng.integers(0, 256, (3000, 4000, 3), np.uint8)))
    for _ in range(3):
        started = time.perf_counter()
        Repair(photo, Chain(steps=(Step(model=model.card.name),)), [model], device).run()
        found.photos.append(time.perf_counter() - started)
    return found
