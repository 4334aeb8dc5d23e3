import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from photofix.training.degrade import Noise, Nothing, Small
from photofix.training.personal.examples import REPLAYED, DamagedPhotos, GivenPairs, PersonalPairs, centre

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def photos(count: int = 3, height: int = 120, width: int = 160) -> list[Pixels]:
    rng = np.random.default_rng(0)
    return [rng.integers(0, 256, size=(height, width, 3), dtype=np.uint8) for _ in range(count)]


def test_an_example_depends_on_seed_and_number_alone() -> None:
    pairs = PersonalPairs(DamagedPhotos(photos(), Noise(sigma=(20, 20))), crop=48, seed=3)
    again = PersonalPairs(DamagedPhotos(photos(), Noise(sigma=(20, 20))), crop=48, seed=3)
    other = PersonalPairs(DamagedPhotos(photos(), Noise(sigma=(20, 20))), crop=48, seed=4)
    for clean, same in ((pairs[17][0], again[17][0]), (pairs[17][1], again[17][1])):
        assert clean.shape == (3, 48, 48)
        assert (clean == same).all()
    assert (pairs[17][0] != other[17][0]).any()
    assert (pairs[17][0] != pairs[17][1]).any()


def test_every_other_crop_replays_what_the_base_had_learnt_in_turns() -> None:
    black, white = ([np.full((120, 160, 3), level, np.uint8)] for level in (0, 255))
    replay = (DamagedPhotos(black, Nothing()), DamagedPhotos(white, Nothing()))
    pairs = PersonalPairs(DamagedPhotos(photos(), Nothing()), crop=16, seed=1, replay=replay)
    batch = torch.stack([pairs[i][0] for i in range(8)])
    assert [int(crop.float().mean()) for crop in batch[REPLAYED]] == [0, 255, 0, 255]
    alone = PersonalPairs(DamagedPhotos(photos(), Nothing()), crop=16, seed=1)
    assert (torch.stack([alone[i][0] for i in range(0, 8, 2)]) == batch[::2]).all()
    assert alone[1][0].float().std() > 1


def test_measured_crops_are_always_the_same() -> None:
    examples = DamagedPhotos(photos(), Noise(sigma=(5, 30)))
    (clean, degraded), (clean_again, degraded_again) = examples.fixed(1, 16), examples.fixed(1, 16)
    assert (clean == clean_again).all()
    assert (degraded == degraded_again).all()
    assert clean.shape == degraded.shape == (112, 160, 3)


def test_an_upscalers_examples_are_aligned_and_of_one_size() -> None:
    examples = DamagedPhotos(photos(), Small(scale=4), align=4)
    clean, degraded = PersonalPairs(examples, crop=64, seed=1)[5]
    assert clean.shape == degraded.shape == (3, 64, 64)
    assert examples.fixed(0, 16)[1].shape == (112, 160, 3)


def test_given_pairs_are_cut_at_the_same_place() -> None:
    clean = photos()
    examples = GivenPairs(clean, [255 - photo for photo in clean])
    for number in range(20):
        a, b = PersonalPairs(examples, crop=32, seed=1)[number]
        assert (a == 255 - b).all()


@given(st.integers(16, 700), st.integers(16, 700), st.sampled_from([1, 16, 32]))
def test_the_centre_is_central_and_fits_the_multiple(height: int, width: int, multiple: int) -> None:
    if min(height, width) < multiple:
        return
    rows = np.broadcast_to(np.arange(height, dtype=np.int64)[:, None, None], (height, width, 3))
    middle = centre(rows.astype(np.uint16).view(), multiple)  # type: ignore[arg-type]
    assert all(0 < side <= 512 and side % multiple == 0 for side in middle.shape[:2])
    above, below = int(middle[0, 0, 0]), height - 1 - int(middle[-1, 0, 0])
    assert abs(above - below) <= 1


def test_photos_of_any_size_that_fits_can_be_drawn_from() -> None:
    pairs = PersonalPairs(DamagedPhotos(photos(1, 64, 300), Nothing()), crop=48, seed=1)
    assert pairs[0][0].shape == (3, 48, 48)
    with pytest.raises(ValueError, match="high"):
        GivenPairs(photos(1, 16, 16), photos(1, 16, 16)).draw(0, 32, np.random.default_rng(0))
