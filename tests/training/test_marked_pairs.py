from pathlib import Path

import numpy as np
import pytest
import torch

from photofix.training.dataset import CropPairs, usable_photos
from photofix.training.degrade import Nothing, Text
from photofix.training.degrade.base import BaseDegradation
from photofix.training.marked_pairs import MarkedPairs, by_hand

TEXT = Text(size=(20, 40), fonts="built-in")


def pairs(photos: Path, given: float, degradation: BaseDegradation = TEXT) -> tuple[MarkedPairs, CropPairs]:
    files = usable_photos(photos, side=80)
    crops = CropPairs(files, degradation, crop=64, reduce=(1.25, 1.5), seed=5, length=40)  # pyright: ignore[reportArgumentType]
    return MarkedPairs(crops, given=given, seed=5), crops


def test_blind_items_are_the_same_crops_with_their_marks(photos: Path) -> None:
    marked, crops = pairs(photos, 0.0)
    assert len(marked) == 40
    some = 0
    for index in range(12):
        clean, degraded = marked[index]
        plain = crops[index]
        assert torch.equal(clean[:3], plain[0])
        assert torch.equal(degraded[:3], plain[1])
        assert clean.shape == degraded.shape == (4, 64, 64)
        assert clean.dtype == torch.uint8
        assert not degraded[3].any()
        # Exact: what differs is marked.
        altered = (clean[:3] != degraded[:3]).any(dim=0)
        assert not bool((altered & (clean[3] == 0)).any())
        some += bool(altered.any())
    assert some > 6


def test_given_masks_lie_over_what_is_to_go(photos: Path) -> None:
    marked, _ = pairs(photos, 1.0, Nothing())
    some = 0
    for index in range(40):
        clean, degraded = marked[index]
        # Without marks a mask is given over something foreign, or not at all.
        altered = (clean[:3] != degraded[:3]).any(dim=0)
        assert bool(altered.any()) <= bool(degraded[3].any())
        assert not bool((altered & (degraded[3] < 255)).any())
        assert not bool((altered & (clean[3] < 255)).any())
        some += bool(altered.any())
    assert 6 < some < 24


def test_an_item_depends_on_its_number_alone(photos: Path) -> None:
    marked, _ = pairs(photos, 1.0)
    again, _ = pairs(photos, 1.0)
    marked[3]
    for side in (0, 1):
        assert torch.equal(marked[7][side], again[7][side])


@pytest.mark.parametrize("seed", range(20))
def test_a_mask_by_hand_is_near_the_marks(seed: int) -> None:
    mask = np.zeros((64, 64), np.float32)
    mask[20:24, 10:50] = 0.3
    given = by_hand(mask, np.random.default_rng(seed))
    assert given.shape == (64, 64)
    assert given.dtype == np.float32
    assert 0 < given.max() <= 1
    rows, columns = np.nonzero(given)
    # Grown by 5, shifted by 2, softened by three sigmas of 2, and no more.
    assert rows.min() > 20 - 14
    assert rows.max() < 23 + 14
    assert columns.max() < 49 + 14
