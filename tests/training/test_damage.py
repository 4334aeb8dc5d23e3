import numpy as np
import pytest
from skimage import data

from photofix.errors import UsageError
from photofix.training.damage import LIGHT, Damage, parse_damage

CAT = np.ascontiguousarray(data.chelsea()[:96, 100:180])


@pytest.mark.parametrize(
    "text",
    [
        "jpeg:10",
        "noise:25",
        "clean",
        "grey",
        "grey+jpeg:80",
        "text",
        "age+jpeg:80",
        "bicubic:2",
        "bicubic:4+noise:5+jpeg:60",
        "exposure:-1.5+haze",
    ],
)
def test_a_damage_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_damage(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rain:3",
        "jpeg",
        "jpeg:0",
        "jpeg:101",
        "noise:",
        "bicubic:1",
        "bicubic:2.5",
        "clean+jpeg:10",
        "jpeg:10+",
        "text:5",
        "exposure",
        "exposure:5",
        "haze:2",
        "grey:1",
    ],
)
def test_what_is_no_damage_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a damage"):
        parse_damage(text)


def test_grey_is_the_luma_and_nothing_else() -> None:
    grey = parse_damage("grey").apply(CAT, seed=0)
    assert grey.shape == CAT.shape
    assert grey.dtype == np.uint8
    assert np.array_equal(grey, grey[:, :, :1].repeat(3, axis=2))
    assert np.abs(grey[:, :, 0] - CAT @ np.array([0.299, 0.587, 0.114])).max() <= 0.5001


def test_what_was_made_smaller_is_enlarged_for_those_who_compare() -> None:
    bicubic, noise = parse_damage("bicubic:2"), parse_damage("noise:5")
    assert bicubic.apply_at_size(CAT, seed=0).shape == CAT.shape
    assert np.array_equal(noise.apply_at_size(CAT, seed=3), noise.apply(CAT, seed=3))


def test_damages_follow_one_another_and_scales_multiply() -> None:
    both = parse_damage("bicubic:2+jpeg:10")
    small = parse_damage("bicubic:2").apply(CAT, seed=0)
    assert both.scale == 2
    assert small.shape == (48, 40, 3)
    assert np.array_equal(both.apply(CAT, seed=0), Damage("jpeg", 10).apply(small, seed=0))
    assert parse_damage("bicubic:2+bicubic:4").scale == 8


@pytest.mark.parametrize("kind", ["text", "age"])
def test_marks_are_where_the_mask_says_and_the_same_each_time(kind: str) -> None:
    found = 0
    for seed in range(8):
        damaged, mask = parse_damage(kind).apply_with_mask(CAT, seed=seed)
        assert np.array_equal(damaged, parse_damage(kind).apply(CAT, seed=seed))
        altered = (damaged != CAT).any(axis=2)
        assert not (altered & (mask == 0)).any()
        found += bool(altered.any())
    assert found >= 6


def test_what_comes_after_marks_is_done_once_and_leaves_none() -> None:
    both, mask = parse_damage("text+jpeg:30").apply_with_mask(CAT, seed=1)
    marked, marks = parse_damage("text").apply_with_mask(CAT, seed=1)
    assert np.array_equal(both, Damage("jpeg", 30).apply(marked, seed=1))
    assert np.array_equal(both, parse_damage("text+jpeg:30").apply(CAT, seed=1))
    assert np.array_equal(mask, marks)
    assert not Damage("noise", 20).apply_with_mask(CAT, seed=1)[1].any()


def test_exposure_is_of_light_and_the_rest_of_light_is_drawn_the_same_each_time() -> None:
    darker = Damage("exposure", -1).apply(np.full((4, 4, 3), 188, np.uint8), seed=0)
    assert darker.max() == darker.min() == 137  # half the light of sRGB's 188 is 137
    for kind in LIGHT:
        one, again, other = (parse_damage(kind).apply(CAT, seed=seed) for seed in (3, 3, 4))
        assert np.array_equal(one, again)
        assert not np.array_equal(one, other)
        assert not parse_damage(kind).apply_with_mask(CAT, seed=3)[1].any()
