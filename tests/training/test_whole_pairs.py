from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data

from photofix.training.dataset import usable_photos
from photofix.training.degrade import Exposure, Nothing
from photofix.training.gallery import examples
from photofix.training.whole_pairs import WholePairs, small_photo
from tests.training.test_relighting import recipe


def pairs(photos: Path, **changes: Any) -> WholePairs:
    fields: dict[str, Any] = {"degradation": Exposure(ev=(-1, -1)), "side": 48, "batch": 4, "seed": 2, "length": 40}
    return WholePairs(usable_photos(photos, side=64), **fields | changes)


def test_items_are_drawn_from_their_index_alone_and_a_steps_have_one_size(photos: Path) -> None:
    some, others = pairs(photos), pairs(photos)
    backwards = {index: others[index] for index in reversed(range(40))}
    sizes: set[tuple[int, ...]] = set()
    for step in range(10):
        shapes: set[tuple[int, ...]] = set()
        for index in range(4 * step, 4 * step + 4):
            clean, degraded = some[index]
            assert torch.equal(clean, backwards[index][0])
            assert torch.equal(degraded, backwards[index][1])
            assert clean.shape == degraded.shape
            shapes.add(tuple(clean.shape))
        assert len(shapes) == 1
        sizes |= shapes
    assert len(sizes) >= 4
    assert all(max(size) == 48 for size in sizes)


def test_nearly_the_whole_photo_is_seen_and_above_stays_above(tmp_path: Path) -> None:
    """A photo whose red rises from left to right, and whose green from above."""
    down, across = np.mgrid[0:255:240j, 0:255:320j]
    Image.fromarray(np.stack([across, down, 0 * down], 2).astype(np.uint8)).save(tmp_path / "ramp.png")
    mirrored = 0
    whole = WholePairs([tmp_path / "ramp.png"], Nothing(), side=48, batch=4, seed=0, length=40)
    for index in range(40):
        clean, degraded = whole[index]
        assert torch.equal(clean, degraded)
        red, green = (clean[channel].float() for channel in (0, 1))
        assert float(green[-1].mean() - green[0].mean()) > 0.6 * 255 * 0.7
        mirrored += bool(red[:, 0].mean() > red[:, -1].mean())
    assert 10 < mirrored < 30


def test_small_photos_are_upright_and_never_enlarged(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(data.coffee()).save(tmp_path / "turned.jpg", exif=exif)
    assert small_photo(tmp_path / "turned.jpg", 90).size == (60, 90)
    assert small_photo(tmp_path / "turned.jpg", 9000).size == (400, 600)


@pytest.mark.parametrize("side", [32, 48])
def test_a_gallery_shows_what_is_trained_on(photos: Path, side: int) -> None:
    plan, files = recipe(), usable_photos(photos, side=64)
    shown = examples(plan, files, count=3, seed=plan.seed, side=side)
    trained = WholePairs(files, plan.degradation, side=side, batch=plan.batch, seed=plan.seed, length=3)
    for index, example in enumerate(shown):
        assert np.array_equal(example.degraded, trained[index][1].permute(1, 2, 0).numpy())
        assert not example.mask.any()
