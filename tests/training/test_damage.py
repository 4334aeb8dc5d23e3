import numpy as np
import pytest
from skimage import data

from photofix.errors import UsageError
from photofix.training.damage import Damage, parse_damage

CAT = np.ascontiguousarray(data.chelsea()[:96, 100:180])


@pytest.mark.parametrize("text", ["jpeg:10", "noise:25", "clean", "bicubic:2", "bicubic:4+noise:5+jpeg:60"])
def test_a_damage_is_written_as_it_is_read(text: str) -> None:
    assert str(parse_damage(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "rain:3", "jpeg", "jpeg:0", "jpeg:101", "noise:", "bicubic:1", "bicubic:2.5", "clean+jpeg:10", "jpeg:10+"],
)
def test_what_is_no_damage_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a damage"):
        parse_damage(text)


def test_damages_follow_one_another_and_scales_multiply() -> None:
    both = parse_damage("bicubic:2+jpeg:10")
    small = parse_damage("bicubic:2").apply(CAT, seed=0)
    assert both.scale == 2
    assert small.shape == (48, 40, 3)
    assert np.array_equal(both.apply(CAT, seed=0), Damage("jpeg", 10).apply(small, seed=0))
    assert parse_damage("bicubic:2+bicubic:4").scale == 8
