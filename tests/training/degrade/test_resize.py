import numpy as np
import pytest
from skimage import data

from photofix.engine.resize import resample
from photofix.engine.tiling import Box
from photofix.imaging.metrics import psnr
from photofix.training.degrade import Noise, Resize, Small, Text, enlarged, resized, to_uint8

IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)
FLAT = np.full((256, 256, 3), 0.5, np.float32)


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


@pytest.mark.parametrize("name", ["area", "bilinear", "bicubic", "lanczos"])
@pytest.mark.parametrize("factor", [1.3, 2.0, 3.7])
def test_a_resized_photo_stays_in_place(name: str, factor: float) -> None:
    ramp = np.repeat(np.linspace(0.2, 0.8, 80, dtype=np.float32)[None, :, None], 96, axis=0).repeat(3, axis=2)
    again = Resize().apply(ramp, {"factor": factor, "filter": name, "then": {}})
    assert again.shape == ramp.shape
    np.testing.assert_allclose(again[12:-12, 12:-12], ramp[12:-12, 12:-12], atol=2.5 / 255)


def test_more_is_lost_the_smaller_the_copy() -> None:
    figures = [
        psnr(to_uint8(Resize().apply(IMAGE, {"factor": factor, "filter": "area", "then": {}})), to_uint8(IMAGE))
        for factor in (1.0, 1.5, 2.5, 4.2)
    ]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] > 55  # a factor of 1 is the photo, in 8 bits


def test_back_up_goes_by_the_engines_own_resize() -> None:
    small = IMAGE[:40, :30]
    expected = resample(small, Box(0, 0, 40, 30), Box(0, 0, 97, 71), (97 / 40, 71 / 30), 40, 30)
    np.testing.assert_array_equal(resized(small, 97, 71), np.clip(expected, 0, 1))


@pytest.mark.parametrize(
    "holder", [Small(scale=2, then=Text(size=(20, 20))), Resize(factor=(2, 2), then=Text(size=(20, 20)))]
)
def test_marks_on_the_small_copy_are_where_the_mask_says(holder: Small | Resize) -> None:
    plain = type(holder).model_validate(holder.model_dump() | {"then": {"kind": "nothing"}})
    for seed in range(6):
        params = holder.sample(np.random.default_rng(seed))
        written, mask = holder.apply_with_mask(IMAGE, params)
        bare = plain.apply(IMAGE, params | {"then": {}})
        assert mask.any()
        np.testing.assert_array_equal(written[mask == 0], bare[mask == 0])
