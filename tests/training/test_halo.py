from pathlib import Path

import torch
from torch import Tensor

from photofix.training.halo import smallest_halo
from tests.engine.fakes import Paint, model


def reaching(radius: int) -> Paint:
    """A generator whose answer depends on pixels `radius` away, and only there."""

    def answer(tile: Tensor, _box: object) -> Tensor:
        # Zeros enter at a tile's edges, as in a convolution.
        return torch.nn.functional.pad(tile, (radius, 0, radius, 0))[..., : tile.shape[-2], : tile.shape[-1]]

    return Paint(answer)


def test_the_smallest_halo_that_is_enough_is_found(photos: Path) -> None:
    files = [photos / "coffee.png"]
    for radius, expected in ((10, 32), (40, 48), (50, 64)):
        measured = model(reaching(radius))
        halo, worst = smallest_halo(measured, files)
        assert (halo, worst) == (expected, 0.0)
