import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from skimage import data

from photofix.imaging.jpeg_tables import standard_tables
from photofix.imaging.metrics import psnr
from photofix.training.degrade import (
    Choice,
    Degradation,
    Jpeg,
    Noise,
    Nothing,
    Sequence,
    Small,
    enlarged,
    jpeg_round_trip,
    to_uint8,
)

IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)
FLAT = np.full((256, 256, 3), 0.5, np.float32)

kinds: st.SearchStrategy[Degradation] = st.recursive(
    st.sampled_from(
        [
            Nothing(),
            Noise(),
            Noise(correlated=1),
            Noise(signal=1, grey=1),
            Jpeg(),
            Jpeg(double=1),
            Small(scale=2, filters=("area", "lanczos")),
        ]
    ),
    lambda inner: st.one_of(
        inner.map(lambda then: Small(scale=2, then=then)),
        st.lists(inner, min_size=1, max_size=3).map(lambda steps: Sequence(steps=tuple(steps))),
        st.lists(st.tuples(st.floats(0.1, 1), inner), min_size=1, max_size=3).map(lambda o: Choice(options=tuple(o))),
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(kinds, st.integers(0, 2**32))
def test_a_degradation_is_pure_and_keeps_shape_and_range(degradation: Degradation, seed: int) -> None:
    before = IMAGE.copy()
    params = degradation.sample(np.random.default_rng(seed))
    assert params == degradation.sample(np.random.default_rng(seed))
    first = degradation.apply(IMAGE, params)
    # Through JSON, as a stored draw would come back.
    again = degradation.apply(IMAGE, json.loads(json.dumps(params)))
    assert np.array_equal(first, again)
    assert np.array_equal(IMAGE, before)
    assert first.shape == IMAGE.shape
    assert first.dtype == np.float32
    assert first.min() >= 0
    assert first.max() <= 1


@given(kinds)
def test_a_degradation_prints_itself_as_a_recipe(degradation: Degradation) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Degradation)
    assert adapter.validate_json(adapter.dump_json(degradation)) == degradation


@pytest.mark.parametrize("sigma", [5.0, 20.0])
@pytest.mark.parametrize("options", [{"correlated": 0}, {"correlated": 1}, {"signal": 1, "correlated": 0}, {"grey": 1}])
def test_noise_has_the_strength_that_it_says(sigma: float, options: dict[str, float]) -> None:
    noise = Noise(sigma=(sigma, sigma), **options)
    noisy = noise(FLAT, np.random.default_rng(1))
    assert (noisy - FLAT).std() * 255 == pytest.approx(sigma, rel=0.03)


def test_noise_grows_with_the_signal_where_it_should() -> None:
    noise = Noise(sigma=(20, 20), signal=1, correlated=0)
    dark, light = (noise(np.full_like(FLAT, level), np.random.default_rng(1)) for level in (0.2, 0.7))
    assert light.std() > 1.5 * dark.std()


def test_correlated_noise_is_correlated_and_white_noise_is_not() -> None:
    def neighbours(correlated: float) -> float:
        noise = Noise(sigma=(20, 20), correlated=correlated, signal=0)
        field = noise.apply(FLAT, noise.sample(np.random.default_rng(4)) | ({"blur": 0.8} if correlated else {})) - FLAT
        return float(np.corrcoef(field[:, :-1].ravel(), field[:, 1:].ravel())[0, 1])

    assert abs(neighbours(0)) < 0.02
    assert neighbours(1) > 0.4


def test_jpeg_is_what_libjpeg_does_at_that_quality() -> None:
    jpeg = Jpeg(quality=(30, 30), low=0, subsampled=1, double=0)
    degraded = to_uint8(jpeg(IMAGE, np.random.default_rng(0)))
    assert np.array_equal(degraded, jpeg_round_trip(to_uint8(IMAGE), 30, subsampled=True))
    # Flat 8×8 blocks of one grey are kept: their only coefficient is on the quantisation grid or half a step from it.
    step = int(standard_tables(30)[0].ravel()[0])
    flat = to_uint8(jpeg(FLAT, np.random.default_rng(0)))
    assert abs(int(flat[0, 0, 0]) - 128) <= step / 16 + 1


def test_lower_quality_is_worse_and_twice_is_worse_than_once() -> None:
    clean = to_uint8(IMAGE)
    once = [psnr(jpeg_round_trip(clean, quality, subsampled=True), clean) for quality in (10, 40, 90)]
    assert once == sorted(once)
    jpeg = Jpeg(quality=(30, 30), low=0, subsampled=1, double=1)
    params = jpeg.sample(np.random.default_rng(0)) | {"first": {"quality": 30, "subsampled": True, "shift": [3, 5]}}
    assert psnr(to_uint8(jpeg.apply(IMAGE, params)), clean) < psnr(jpeg_round_trip(clean, 30, subsampled=True), clean)


def test_low_qualities_are_drawn_as_often_as_asked() -> None:
    jpeg = Jpeg(quality=(8, 96), low=0.75, low_until=60)
    rng = np.random.default_rng(0)
    drawn = [jpeg.sample(rng)["quality"] for _ in range(4000)]
    assert min(drawn) == 8
    assert max(drawn) == 96
    expected = 0.75 + 0.25 * (60 - 8 + 1) / (96 - 8 + 1)
    assert np.mean([quality <= 60 for quality in drawn]) == pytest.approx(expected, abs=0.03)


def test_a_choice_follows_its_weights() -> None:
    choice = Choice(options=((1, Nothing()), (3, Noise())))
    rng = np.random.default_rng(0)
    assert np.mean([choice.sample(rng)["index"] for _ in range(2000)]) == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize("text", ['{"kind": "magic"}', '{"kind": "noise", "sigmas": 3}', '{"kind": "sequence"}', "{}"])
def test_what_is_no_degradation_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Degradation).validate_json(text)


def test_a_small_copy_loses_what_is_fine_and_stays_in_place() -> None:
    small = Small(scale=2).apply(IMAGE, {"filter": "bicubic", "then": {}})
    assert 25 < psnr(to_uint8(small), to_uint8(IMAGE)) < 45
    # Neither shifted nor tinted: a gentle ramp comes back as it was.
    ramp = np.repeat(np.linspace(0.2, 0.8, 80, dtype=np.float32)[None, :, None], 96, axis=0).repeat(3, axis=2)
    again = Small(scale=2).apply(ramp, {"filter": "bicubic", "then": {}})
    np.testing.assert_allclose(again[8:-8, 8:-8], ramp[8:-8, 8:-8], atol=1.5 / 255)


def test_what_happened_to_the_small_copy_is_enlarged_with_it() -> None:
    noisy = Small(scale=4, then=Noise(sigma=(20, 20), signal=0, grey=0, correlated=0))
    field = noisy(FLAT, np.random.default_rng(0)) - FLAT
    # Grain of the small copy is four pixels wide: neighbours are alike, and those eight further on are not.
    line = field[..., 0].ravel()
    assert np.corrcoef(line[:-1], line[1:])[0, 1] > 0.8
    assert abs(np.corrcoef(line[:-8], line[8:])[0, 1]) < 0.1


def test_enlarged_is_what_the_engine_sends_an_upscaler() -> None:
    pixels = to_uint8(IMAGE)[::2, ::2]
    whole = enlarged(pixels, 2)
    assert whole.shape == IMAGE.shape
    assert (whole.min(), whole.max()) >= (0, 0)
    assert whole.max() <= 1
    assert psnr(to_uint8(whole), to_uint8(IMAGE)) > 24
