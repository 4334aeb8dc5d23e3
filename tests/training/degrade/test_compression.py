import numpy as np
import pytest
from skimage import data

from photofix.imaging.jpeg_tables import standard_tables
from photofix.imaging.metrics import psnr
from photofix.training.degrade import Jpeg, WebP, jpeg_round_trip, to_uint8

IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)
FLAT = np.full((256, 256, 3), 0.5, np.float32)


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


def test_the_second_quality_is_higher_as_often_as_asked() -> None:
    rng = np.random.default_rng(0)
    drawn = [Jpeg(double=1, higher=1, low=0).sample(rng) for _ in range(300)]
    assert all(params["quality"] >= params["first"]["quality"] for params in drawn)
    usual = [Jpeg(double=1, low=0).sample(rng) for _ in range(600)]
    assert np.mean([params["quality"] >= params["first"]["quality"] for params in usual]) == pytest.approx(
        0.5, abs=0.07
    )
    half = [Jpeg(double=1, higher=0.5, low=0).sample(rng) for _ in range(600)]
    assert np.mean([params["quality"] >= params["first"]["quality"] for params in half]) == pytest.approx(
        0.75, abs=0.06
    )


def test_a_high_second_quality_keeps_the_damage_of_the_first() -> None:
    clean = to_uint8(IMAGE)
    first = {"quality": 15, "subsampled": True, "shift": [0, 0]}
    params = {"quality": 95, "subsampled": False, "first": first}
    twice = to_uint8(Jpeg().apply(IMAGE, params))
    assert psnr(twice, clean) == pytest.approx(psnr(jpeg_round_trip(clean, 15, subsampled=True), clean), abs=0.5)


def test_webp_is_worse_at_lower_quality_and_loses_colour_first() -> None:
    clean = to_uint8(IMAGE)
    figures = [psnr(to_uint8(WebP().apply(IMAGE, {"quality": quality})), clean) for quality in (10, 50, 95)]
    assert figures == sorted(figures)
    assert figures[0] < figures[2] - 5
    # Columns of equal luma, red and green in turn: at half resolution their colours run into each other.
    columns = np.where(np.arange(64)[:, None] % 2 == 0, [0.8, 0.2, 0.2], [0.2, 0.506, 0.2]).astype(np.float32)
    stored = WebP().apply(np.tile(columns, (64, 1, 1)), {"quality": 95})
    assert abs(float(stored[:, ::2, 0].mean() - stored[:, 1::2, 0].mean())) < 0.25
