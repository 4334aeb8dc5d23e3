import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from photofix.nets.inpainting_unet import InpaintingUNet
from photofix.progress import Cancelled, CancelToken
from photofix.training.dataset import CropPairs, HardPlaces, Place, cut_and_reduce
from photofix.training.degrade import Nothing
from photofix.training.hard_places import APART, MOST, find_hard_places, kept_places
from tests.nets.tiny_inpainting import ARGUMENTS, tiny_inpainting
from tests.training.test_erasing import recipe
from tests.training.test_loop import run


class FindsWhite(InpaintingUNet):
    """Takes what is white for marks."""

    def found(self, x: Tensor) -> Tensor:
        return (x.amin(dim=1, keepdim=True) > 0.5).float()


def dark(path: Path, size: tuple[int, int], *squares: tuple[int, int]) -> Path:
    pixels = np.zeros((*size, 3), np.uint8)
    for top, left in squares:
        pixels[top : top + 32, left : left + 32] = 255
    Image.fromarray(pixels).save(path)
    return path


def test_places_are_where_marks_are_found_though_there_are_none(tmp_path: Path) -> None:
    files = [
        dark(tmp_path / "0.png", (300, 500)),
        dark(tmp_path / "1.png", (400, 600), (100, 64), (300, 480)),
        # Both are one thing: they lie nearer to each other than APART.
        dark(tmp_path / "2.png", (410, 610), (128, 128), (128, 192)),
    ]
    places = find_hard_places(files, FindsWhite(**ARGUMENTS), reduce=2.0, check=lambda: None)
    assert [place.photo for place in places] == [1, 1, 2]
    for place, (y, x) in zip(places, [(116, 80), (316, 496)], strict=False):
        assert place.y * 400 == pytest.approx(y, abs=20)
        assert place.x * 600 == pytest.approx(x, abs=20)


def test_one_photo_has_only_so_many(tmp_path: Path) -> None:
    step = 2 * APART
    file = dark(tmp_path / "much.png", (900, 900), *((y, x) for y in range(0, 860, step) for x in range(0, 860, step)))
    assert len(find_hard_places([file], FindsWhite(**ARGUMENTS), reduce=2.0, check=lambda: None)) == MOST


def test_a_search_can_be_ended(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        find_hard_places([dark(tmp_path / "0.png", (64, 64))], FindsWhite(**ARGUMENTS), reduce=2.0, check=token.check)


def test_what_was_found_is_kept(tmp_path: Path) -> None:
    path, places = tmp_path / "hard.json", [Place(2, 0.123456, 0.5)]
    first = kept_places(path, 3, lambda: places)
    assert first == [Place(2, 0.1235, 0.5)], "rounded, as it will be read"
    assert kept_places(path, 3, lambda: pytest.fail("was found before")) == first
    assert kept_places(path, 4, list) == [], "another number of photos: the numbers mean others"


def test_crops_round_a_place_hold_it_in_their_middle_half() -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    pixels[200:204, 100:104] = 255
    rng = np.random.default_rng(0)
    for _ in range(50):
        crop = cut_and_reduce(pixels, 64, (1.5, 2.5), rng, Place(0, 202 / 300, 102 / 400))
        rows, columns = np.nonzero(crop[..., 0] > 60)
        assert 12 <= rows.mean() <= 52
        assert 12 <= columns.mean() <= 52


def test_a_place_in_the_corner_stays_within_the_photo() -> None:
    pixels = np.zeros((100, 100, 3), np.uint8)
    assert cut_and_reduce(pixels, 64, (1.25, 1.5), np.random.default_rng(0), Place(0, 0.0, 1.0)).shape == (64, 64, 3)


def test_so_many_crops_are_cut_there_and_the_others_are_as_they_were(tmp_path: Path) -> None:
    files = [dark(tmp_path / "0.png", (300, 300)), dark(tmp_path / "1.png", (300, 300), (100, 100))]

    def pairs(hard: HardPlaces | None) -> CropPairs:
        return CropPairs(files, Nothing(), crop=32, reduce=(1.25, 1.5), seed=1, length=60, hard=hard)

    def white(pairs: CropPairs) -> int:
        return sum(bool((pairs[index][0] > 128).any()) for index in range(60))

    places = [Place(1, 116 / 300, 116 / 300)]
    assert white(pairs(HardPlaces(places, 1.0))) == 60
    assert white(pairs(None)) < 20 < white(pairs(HardPlaces(places, 0.5))) < 55
    # Nothing hard was found: as if nobody had looked.
    assert torch.equal(pairs(HardPlaces([], 0.5))[7][0], pairs(None)[7][0])


def test_a_run_learns_from_them_and_goes_on_with_the_same(photos: Path, tmp_path: Path) -> None:
    hard = recipe(erasing={"hard": 0.5}, base="tiny", steps=2)
    initial = tiny_inpainting().state_dict()
    run(hard, photos, tmp_path / "run", initial=initial, until=1)
    kept = tmp_path / "run/hard_places.json"
    found = json.loads(kept.read_text())
    assert found["places"], "the tiny network finds something on half of everything"
    run(hard, photos, tmp_path / "run")
    assert json.loads(kept.read_text()) == found
