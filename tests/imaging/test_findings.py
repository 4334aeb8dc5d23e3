import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage import data

from photofix.imaging import Photo, freeze
from photofix.imaging.findings import block_contrast, measure_photo, noise_sigma

PHOTOS = {name: np.asarray(getattr(data, name)()) for name in ("astronaut", "coffee", "chelsea", "rocket")}


def noisy(pixels: np.ndarray, sigma: float) -> Photo:
    field = np.random.default_rng(0).normal(0, sigma, pixels.shape)
    return Photo(freeze(np.clip(np.rint(pixels + field), 0, 255).astype(np.uint8)))


def compressed(pixels: np.ndarray, quality: int, cut: int = 0) -> Photo:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return Photo(freeze(np.asarray(Image.open(buffer))[cut:, cut:]))


@pytest.mark.parametrize("sigma", [5.0, 15.0, 30.0])
def test_white_noise_is_measured_on_a_smooth_picture(sigma: float) -> None:
    ramp = np.linspace(60, 190, 300)[None, :] + np.random.default_rng(1).normal(0, sigma, (200, 300))
    assert noise_sigma(ramp.astype(np.float32)) == pytest.approx(sigma, rel=0.15)


@pytest.mark.parametrize("name", PHOTOS)
def test_more_noise_is_found_where_there_is_more(name: str) -> None:
    found = [measure_photo(noisy(PHOTOS[name], sigma)).noise for sigma in (0, 8, 16, 32)]
    assert found == sorted(found)
    assert found[0] < 5
    # Luma averages the three channels' noise: sigma times 0.67.
    assert found[2] == pytest.approx(16 * 0.67, rel=0.45)


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("cut", [0, 3])
def test_blocks_are_found_wherever_the_grid_begins(name: str, cut: int) -> None:
    original = measure_photo(Photo(freeze(PHOTOS[name]))).blocks
    good, bad = (measure_photo(compressed(PHOTOS[name], quality, cut)).blocks for quality in (90, 10))
    assert bad > 0.15
    assert bad > 3 * max(good, original)


def test_light_and_colour() -> None:
    grey = np.broadcast_to(np.linspace(40, 90, 400).astype(np.uint8)[None, :, None], (300, 400, 3))
    found = measure_photo(Photo(freeze(grey)))
    assert found.darkest == pytest.approx(40, abs=1)
    assert found.lightest == pytest.approx(90, abs=1)
    assert found.middle == pytest.approx(65, abs=1)
    assert found.colour == 0
    assert measure_photo(Photo(freeze(PHOTOS["coffee"].copy()))).colour > 40


def test_depth_doesnt_change_the_findings() -> None:
    eight = noisy(PHOTOS["coffee"], 12)
    sixteen = Photo(freeze(eight.pixels.astype(np.uint16) * 257))
    a, b = measure_photo(eight), measure_photo(sixteen)
    assert a.noise == pytest.approx(b.noise, rel=1e-3)
    assert a.blocks == pytest.approx(b.blocks, rel=1e-2)


def test_a_large_photo_is_sampled_and_says_the_same() -> None:
    small = noisy(np.tile(PHOTOS["coffee"], (2, 2, 1)), 20)
    large = Photo(freeze(np.tile(small.pixels, (6, 5, 1))))
    assert measure_photo(large).noise == pytest.approx(measure_photo(small).noise, rel=0.2)


@settings(max_examples=30)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 255))
def test_any_picture_can_be_measured(height: int, width: int, level: int) -> None:
    found = measure_photo(Photo(freeze(np.full((height, width, 3), level, np.uint8))))
    assert (found.noise, found.blocks, found.colour) == pytest.approx((0, 0, 0), abs=1e-3)
    assert found.middle == pytest.approx(level, abs=0.01)
    assert block_contrast(np.zeros((height, width), np.float32)) == 0
