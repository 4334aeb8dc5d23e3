from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from photofix.imaging.metrics import psnr
from photofix.training.damage import Damage
from photofix.training.dataset import usable_photos
from photofix.training.perceptual import held_out_distance
from photofix.training.validate import HeldOut, centre_crop

CPU = torch.device("cpu")


class Tint(nn.Module):
    """Adds to red, and takes from blue."""

    def __init__(self, red: float = 0.0, blue: float = 0.0) -> None:
        super().__init__()
        self.register_buffer("shift", torch.tensor([red, 0.0, -blue])[:, None, None] / 255)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.get_buffer("shift")


def test_figures_of_a_network_that_does_nothing(photos: Path) -> None:
    files = usable_photos(photos, side=64)
    held_out = HeldOut(files, (Damage("jpeg", 10), Damage("clean")), 16, held_out_distance(None, CPU))
    figures = held_out.measure(nn.Identity(), CPU)
    for kind in ("psnr", "distance"):
        assert list(figures[kind]) == ["jpeg:10", "clean"]
        assert all(figure["input"] == figure["output"] for figure in figures[kind].values())
    crops = [centre_crop(file, 16) for file in files]
    expected = np.mean([psnr(Damage("jpeg", 10).apply(crop, seed=0), crop) for crop in crops])
    assert figures["psnr"]["jpeg:10"]["input"] == pytest.approx(expected, abs=1e-3)
    assert figures["distance"]["jpeg:10"]["input"] > 0.1
    assert figures["distance"]["clean"]["input"] < 1e-5
    assert figures["colour_shift"] < 1
    assert held_out.measure(nn.Identity(), CPU) == figures


def test_a_tint_is_told_in_levels(tmp_path: Path) -> None:
    for i, level in enumerate((60, 200)):
        Image.new("RGB", (128, 128), (level, level, level)).save(tmp_path / f"{i}.png")
    held_out = HeldOut(sorted(tmp_path.iterdir()), (Damage("clean"),), 16)
    assert held_out.measure(Tint(red=2), CPU)["colour_shift"] == pytest.approx(2, abs=0.01)
    assert held_out.measure(Tint(red=1, blue=3), CPU)["colour_shift"] == pytest.approx(3, abs=0.01)
    assert held_out.measure(Tint(), CPU)["distance"] == {}
