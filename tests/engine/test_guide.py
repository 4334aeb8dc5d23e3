import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from photofix.engine.guide import MaskImage, bounds
from photofix.engine.protection import Stroke, coverage
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import Box

WHOLE = Box(0, 0, 40, 60)
LEVELS = np.random.default_rng(0).integers(0, 256, (40, 60)).astype(np.uint8)
ADD = Stroke(points=((10, 10), (30, 20)), radius=6)
RUB = Stroke(points=((25, 15),), radius=8, rubs=True)


def test_nothing_said_leaves_it_all_to_the_network() -> None:
    assert bounds(None, (), WHOLE) is None
    assert bounds(None, (ADD,), Box(30, 40, 40, 60)) is None


def test_a_given_mask_is_both_bounds() -> None:
    found = bounds(MaskImage.of(LEVELS), (), WHOLE)
    assert found is not None
    low, high = found
    assert np.array_equal(low, high)
    assert np.array_equal(np.rint(low * 255), LEVELS)


def test_strokes_over_a_proposal_are_painting_over_it() -> None:
    found = bounds(None, (ADD, RUB), WHOLE)
    assert found is not None
    proposed = LEVELS.astype(np.float32) / 255
    added = coverage((ADD,), WHOLE)
    rubbed = coverage((RUB.model_copy(update={"rubs": False}),), WHOLE)
    assert added is not None
    assert rubbed is not None
    expected = np.minimum(np.maximum(proposed, added), 1 - rubbed)
    assert np.allclose(np.clip(proposed, *found), expected)
    # The other way round what was rubbed out is painted again.
    again = bounds(None, (RUB, ADD), WHOLE)
    assert again is not None
    assert np.allclose(np.clip(proposed, *again), np.maximum(np.minimum(proposed, 1 - rubbed), added))


def test_a_given_mask_can_be_painted_on() -> None:
    found = bounds(MaskImage.of(LEVELS), (ADD, RUB), WHOLE)
    assert found is not None
    assert np.array_equal(found[0], found[1])
    assert found[0][15, 25] == 0
    assert found[0][10, 10] == 1


@settings(max_examples=30)
@given(st.integers(0, 39), st.integers(0, 59), st.integers(1, 30), st.integers(1, 30), st.sampled_from([1, 2, 1.5]))
def test_a_part_is_a_part_of_the_whole(top: int, left: int, height: int, width: int, scale: float) -> None:
    box = Box(top, left, top + height, left + width)
    whole = bounds(MaskImage.of(LEVELS), (ADD, RUB), Box(0, 0, 120, 180), scale)
    part = bounds(MaskImage.of(LEVELS), (ADD, RUB), box, scale)
    assert whole is not None
    assert part is not None
    assert np.array_equal(part[0], whole[0][box.slices])


def test_guides_are_part_of_a_chain_in_json() -> None:
    step = Step(model="erase", mask=MaskImage.of(LEVELS), paint=(ADD, RUB))
    chain = Chain(steps=(step,))
    back = Chain.model_validate_json(chain.model_dump_json())
    assert back == chain
    assert hash(back) == hash(chain)
    mask = back.steps[0].mask
    assert mask is not None
    assert np.array_equal(mask.levels, LEVELS)
    assert step.guided
    assert not Step(model="erase").guided
    # Chains of before there were guides are read as they were.
    assert Chain.model_validate_json('{"steps": [{"model": "clean"}]}').steps[0] == Step(model="clean")


@pytest.mark.parametrize("png", ["", "not base64!", "aGVsbG8="])
def test_what_is_no_mask_is_refused(png: str) -> None:
    with pytest.raises(ValidationError, match="not a mask"):
        MaskImage(png=png)
