"""What holds for every kind of degradation."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from skimage import data

from photofix.training.degrade import (
    BaseMark,
    Choice,
    Degradation,
    Jpeg,
    Noise,
    Resize,
    Sequence,
    Small,
    Sometimes,
    to_uint8,
)
from photofix.training.degrade.kinds import KINDS

ADAPTER: TypeAdapter[Any] = TypeAdapter(Degradation)
IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)
NOISY: dict[str, Any] = {"noise": {"a": 1e-4, "b": 1e-4, "correlation": [0.3, 0.1]}}
SETTINGS: dict[str, dict[str, Any]] = {"small": {"scale": 2}, "camera": {"camera": NOISY}}
SINGLE = sorted(set(KINDS) - {"sequence", "choice", "sometimes"})
MARKS = sorted(kind for kind in KINDS if issubclass(KINDS[kind], BaseMark))


def of(kind: str) -> Degradation:
    return ADAPTER.validate_python({"kind": kind} | SETTINGS.get(kind, {}))


singles = st.sampled_from(
    [of(kind) for kind in SINGLE]
    + [Noise(correlated=1), Noise(signal=1, grey=1), Jpeg(double=1), Small(scale=2, filters=("area", "lanczos"))]
)
composed = st.recursive(
    singles,
    lambda inner: st.one_of(
        inner.map(lambda then: Small(scale=2, then=then)),
        inner.map(lambda then: Resize(then=then)),
        inner.map(lambda what: Sometimes(probability=0.5, what=what)),
        st.lists(inner, min_size=1, max_size=3).map(lambda steps: Sequence(steps=tuple(steps))),
        st.lists(st.tuples(st.floats(0.1, 1), inner), min_size=1, max_size=3).map(lambda o: Choice(options=tuple(o))),
    ),
    max_leaves=4,
)


def check(degradation: Degradation, image: np.ndarray[Any, Any], seed: int) -> None:
    before = image.copy()
    params = degradation.sample(np.random.default_rng(seed))
    assert params == degradation.sample(np.random.default_rng(seed))
    first = degradation.apply(image, params)
    # Through JSON, as a stored draw would come back.
    again, mask = degradation.apply_with_mask(image, json.loads(json.dumps(params)))
    assert np.array_equal(first, again)
    assert np.array_equal(image, before)
    assert first.shape == image.shape
    assert first.dtype == mask.dtype == np.float32
    assert mask.shape == image.shape[:2]
    for array in (first, mask):
        assert array.min() >= 0
        assert array.max() <= 1


@settings(max_examples=150)
@given(composed, st.integers(0, 2**32))
def test_a_degradation_is_pure_and_keeps_shape_and_range(degradation: Degradation, seed: int) -> None:
    check(degradation, IMAGE, seed)


@pytest.mark.parametrize("kind", SINGLE)
def test_each_kind_on_several_sizes_black_and_white(kind: str) -> None:
    for seed, (height, width, level) in enumerate([(16, 48, 0.0), (50, 18, 1.0), (64, 64, 0.5), (144, 144, 0.2)]):
        check(of(kind), np.full((height, width, 3), level, np.float32), seed)


@settings(max_examples=80)
@given(st.sampled_from(MARKS), st.integers(0, 2**32))
def test_outside_of_its_mask_a_mark_alters_nothing_and_inside_every_pixel(kind: str, seed: int) -> None:
    mark = of(kind)
    marked, mask = mark.apply_with_mask(IMAGE, mark.sample(np.random.default_rng(seed)))
    altered = (marked != IMAGE).any(axis=2)
    assert not altered[mask == 0].any()
    assert altered[mask > 0].all()


@pytest.mark.parametrize("kind", sorted(set(SINGLE) - set(MARKS)))
def test_what_is_no_mark_has_no_mask(kind: str) -> None:
    degradation = of(kind)
    assert not degradation.apply_with_mask(IMAGE, degradation.sample(np.random.default_rng(1)))[1].any()


@pytest.mark.parametrize("kind", sorted(set(SINGLE) - {"nothing"}))
def test_each_kind_does_something(kind: str) -> None:
    degradation = of(kind)
    pictures = [degradation(IMAGE, np.random.default_rng(seed)) for seed in range(8)]
    altered = [not np.array_equal(to_uint8(picture), to_uint8(IMAGE)) for picture in pictures]
    assert sum(altered) >= 4
    assert len({picture.tobytes() for picture in pictures}) >= (
        1 if kind == "small" else 3
    )  # its default has no choice


@given(composed)
def test_a_degradation_prints_itself_as_a_recipe(degradation: Degradation) -> None:
    assert ADAPTER.validate_json(ADAPTER.dump_json(degradation)) == degradation


@pytest.mark.parametrize("text", ['{"kind": "magic"}', '{"kind": "noise", "sigmas": 3}', '{"kind": "sequence"}', "{}"])
def test_what_is_no_degradation_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_json(text)
