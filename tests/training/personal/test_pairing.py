from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from photofix.training.personal.pairing import FARTHEST, fits, partners, shift_between
from tests.training.personal.synthetic import scene

PICTURE = (scene(4, 340, 420) * 255).astype(np.uint8)


@settings(max_examples=20)
@given(st.integers(-15, 15), st.integers(-15, 15))
def test_a_shift_is_found_to_the_pixel_through_blur_and_noise(down: int, right: int) -> None:
    first = PICTURE[20:320, 20:400]
    second = PICTURE[20 - down : 320 - down, 20 - right : 400 - right]
    blurred = np.asarray(Image.fromarray(second).filter(ImageFilter.GaussianBlur(1)), np.float32)
    worse = np.clip(blurred + np.random.default_rng(0).normal(0, 6, blurred.shape), 0, 255).astype(np.uint8)
    assert shift_between(first, worse) == pytest.approx(float(np.hypot(down, right)), abs=1)


def test_a_shift_shows_in_large_photos_too() -> None:
    large = np.asarray(Image.fromarray(PICTURE).resize((2000, 1500), Image.Resampling.BICUBIC))
    assert shift_between(large[:-9, :-4], large[9:, 4:]) == pytest.approx(np.hypot(9, 4), abs=1)
    assert shift_between(large, large) <= FARTHEST


@pytest.mark.parametrize("seed", range(5, 11))
def test_another_scene_is_far_away(seed: int) -> None:
    assert shift_between(PICTURE, (scene(seed, 340, 420) * 255).astype(np.uint8)) > 5 * FARTHEST


def test_names_make_partners() -> None:
    photos = [Path("a/IMG_1.JPG"), Path("a/IMG_2.jpg"), Path("a/lonely.jpg")]
    others = [Path("b/img_1.tif"), Path("b/IMG_2.png"), Path("b/stranger.png")]
    assert partners(photos, others) == {photos[0]: others[0], photos[1]: others[1]}
    assert fits((300, 400), (600, 800), 2)
    assert not fits((300, 400), (300, 401), 1)
