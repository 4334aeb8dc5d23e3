import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from photofix.engine.enhance import Repair
from photofix.engine.protection import Stroke, coverage
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import Box
from tests.engine.fakes import CPU32, Paint, model, photo

WHOLE = Box(0, 0, 120, 160)
LINE = Stroke(points=((30, 40), (120, 80)), radius=15)

places = st.tuples(st.floats(-20, 180), st.floats(-20, 140))
strokes = st.builds(
    Stroke,
    points=st.lists(places, min_size=1, max_size=6).map(tuple),
    radius=st.floats(0.5, 60),
    rubs=st.booleans(),
)


def under(painted: list[Stroke], box: Box, scale: float = 1) -> np.ndarray:
    found = coverage(painted, box, scale)
    return np.zeros((box.height, box.width), np.float32) if found is None else found


def test_the_middle_of_a_stroke_is_covered_and_what_is_far_is_not() -> None:
    covered = under([LINE], WHOLE)
    assert covered[60, 75] == 1  # on the line
    assert covered[40, 30] == 1  # where it begins
    assert covered[40, 14] < 0.2  # at the brush's edge
    assert covered[100, 20] == 0
    assert covered.dtype == np.float32


def test_a_dot_is_round_and_fades_at_its_edge() -> None:
    covered = under([Stroke(points=((80, 60),), radius=20)], WHOLE)
    y, x = np.mgrid[:120, :160] + 0.5
    distance = np.hypot(y - 60, x - 80)
    assert covered[distance < 13].min() == 1
    assert covered[distance > 20].max() == 0
    ring = covered[(distance > 15) & (distance < 18)]
    assert 0.2 < ring.min() <= ring.max() < 0.95
    assert np.array_equal(covered, covered[:, ::-1])


def test_a_stroke_beyond_all_pixels_covers_nothing() -> None:
    assert coverage([Stroke(points=((1e308, 5), (-1e308, -1e308)), radius=3)], Box(20, 0, 40, 160), 2) is None
    assert coverage([Stroke(points=((300, 5),), radius=3)], WHOLE) is None


def test_rubbing_takes_away_what_was_painted_before_and_not_what_comes_after() -> None:
    rub = Stroke(points=((80, 60),), radius=25, rubs=True)
    dot = Stroke(points=((80, 60),), radius=5)
    assert under([LINE, rub], WHOLE)[60, 75] == 0
    assert under([LINE, rub], WHOLE)[40, 30] == 1
    assert under([LINE, rub, dot], WHOLE)[60, 80] == 1
    assert coverage([rub], WHOLE) is None


@settings(max_examples=60)
@given(st.lists(strokes, max_size=4), st.integers(1, 119), st.integers(1, 159), st.sampled_from([1, 2]))
def test_parts_are_parts_of_the_whole(painted: list[Stroke], row: int, column: int, scale: int) -> None:
    box = Box(*(side * scale for side in WHOLE))
    whole = under(painted, box, scale)
    assert whole.min() >= 0
    assert whole.max() <= 1
    for part in (Box(0, 0, row, column), Box(row, column, box.bottom, box.right)):
        np.testing.assert_allclose(under(painted, part, scale), whole[part.slices], atol=2e-4)


@pytest.mark.parametrize(
    "fields",
    [
        {"points": (), "radius": 3},
        {"points": ((1, 2),), "radius": 0},
        {"points": ((1, 2),), "radius": float("nan")},
        {"points": ((float("nan"), 2),), "radius": 3},
        {"points": ((1, 2, 3),), "radius": 3},
    ],
)
def test_what_is_no_stroke_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Stroke.model_validate(fields)


@pytest.mark.parametrize(("scale", "dtype"), [(1, np.uint8), (1, np.uint16), (2, np.uint8)])
def test_protected_places_stay_as_they_were_in_every_step(scale: int, dtype: type[np.uint8]) -> None:
    source = photo(120, 160, dtype=dtype)
    dark = Paint(lambda tile, _: tile * 0)
    chain = Chain(steps=(Step(model="dark"), Step(model="dark")), protect=(LINE,))
    models = [model(dark), model(dark, scale=scale, input="native" if scale == 1 else "enlarged")]
    pixels = Repair(source, chain, models, CPU32, core=64).run().pixels
    covered = under([LINE], Box(0, 0, 120 * scale, 160 * scale), scale)
    assert pixels[covered == 0].max() == 0
    if scale == 1:
        assert np.array_equal(pixels[covered == 1], source.pixels[covered == 1])
    else:  # as plain enlargement has it
        strength_0 = Chain(steps=(Step(model="dark", strength=0), Step(model="dark", strength=0)))
        enlarged = Repair(source, strength_0, models, CPU32, core=64).run().pixels
        # Enlargement sees two pixels further than the place that it paints.
        inner = under([LINE.model_copy(update={"radius": 7})], Box(0, 0, 240, 320), 2) > 0
        assert np.array_equal(pixels[inner], enlarged[inner])
    between = pixels[(covered > 0.3) & (covered < 0.7)]
    assert between.size
    assert 0 < between.mean() < source.pixels.mean()
