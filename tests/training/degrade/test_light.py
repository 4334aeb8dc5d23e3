import numpy as np
import pytest
from skimage import data

from photofix.training.degrade import Backlight, Contrast, Exposure, Haze, Saturation, WhiteBalance
from photofix.training.degrade.tone import luma, to_encoded, to_linear

IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)


def flat(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.broadcast_to(np.array(values, np.float32), (8, 9, 3)).copy()


def test_light_is_that_of_srgb_and_back() -> None:
    # Values of IEC 61966-2-1: half of the encoded range is 21.4 % of the light.
    assert to_linear(flat(0.5, 0.04045, 1.0))[0, 0] == pytest.approx([0.21404, 0.0031308, 1.0], abs=2e-5)
    np.testing.assert_allclose(to_encoded(to_linear(IMAGE)), IMAGE, atol=1e-5)


def test_exposure_doubles_and_halves_light() -> None:
    # 0.5 encoded is 0.21404 of light; twice that is encoded 0.6858, a quarter 0.2565.
    assert Exposure().apply(flat(0.5, 0.5, 0.5), {"ev": 1.0})[0, 0] == pytest.approx([0.6858] * 3, abs=3e-4)
    assert Exposure().apply(flat(0.5, 0.5, 0.5), {"ev": -2.0})[0, 0] == pytest.approx([0.2565] * 3, abs=3e-4)
    assert Exposure().apply(flat(0.9, 0.2, 0.0), {"ev": 2.0})[0, 0] == pytest.approx([1.0, 0.3994, 0.0], abs=3e-4)
    drawn = [Exposure().sample(np.random.default_rng(seed))["ev"] for seed in range(300)]
    assert -3 <= min(drawn) < -2.8
    assert 1.8 < max(drawn) <= 2


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.8])
def test_contrast_turns_about_its_pivot(slope: float) -> None:
    levels = np.linspace(0, 1, 101, dtype=np.float32)
    ramp = np.repeat(levels[None, :, None], 4, axis=0).repeat(3, axis=2)
    bent = Contrast().apply(ramp, {"slope": slope, "pivot": 0.4})[0, :, 0]
    assert bent[40] == pytest.approx(0.4, abs=2e-3)
    assert (bent[41] - bent[39]) / 0.02 == pytest.approx(slope, rel=0.03)
    assert np.all(np.diff(bent) >= 0)
    if slope > 1:
        assert (bent[0], bent[-1]) == (0, 1)
    else:
        assert bent[-1] - bent[0] == pytest.approx(slope, abs=2e-3)


def test_white_balance_keeps_luminance_and_warms_or_cools() -> None:
    grey = flat(0.4, 0.4, 0.4)
    warm = WhiteBalance().apply(grey, {"warmth": 0.8, "tint": 0.0})[0, 0]
    assert warm[0] > warm[1] > warm[2]
    light = to_linear(warm[None, None])[0, 0]
    assert light @ [0.2126, 0.7152, 0.0722] == pytest.approx(float(to_linear(grey)[0, 0, 0]), rel=1e-3)
    # 0.8 stops between red and blue.
    assert light[0] / light[2] == pytest.approx(2**0.8, rel=1e-3)
    green = WhiteBalance().apply(grey, {"warmth": 0.0, "tint": 0.3})[0, 0]
    assert green[1] > green[0] == pytest.approx(green[2])


def test_saturation_keeps_luma_and_zero_is_grey() -> None:
    grey = Saturation().apply(IMAGE, {"factor": 0.0})
    np.testing.assert_allclose(grey, np.repeat(luma(IMAGE), 3, axis=2), atol=1e-6)
    pale = Saturation().apply(IMAGE, {"factor": 0.5})
    np.testing.assert_allclose(luma(pale), luma(IMAGE), atol=1e-5)
    np.testing.assert_allclose(pale - grey, (IMAGE - grey) / 2, atol=1e-6)


def test_haze_mixes_in_airlight_and_more_of_it_far_away() -> None:
    black = np.zeros((60, 40, 3), np.float32)
    params = {"density": 0.5, "airlight": [0.8, 0.8, 0.8], "near": 0.2, "angle": 90.0, "clouds": 0.0, "seed": 1}
    hazy = to_linear(Haze().apply(black, params))[..., 0]
    airlight = float(to_linear(flat(0.8, 0.8, 0.8))[0, 0, 0])
    # Up is far away: half airlight at the top, a tenth at the bottom.
    assert hazy[0].mean() == pytest.approx(0.5 * airlight, rel=0.02)
    assert hazy[-1].mean() == pytest.approx(0.1 * airlight, rel=0.05)
    assert Haze().apply(IMAGE, params).std() < IMAGE.std()


def test_backlight_darkens_what_was_dark_and_not_what_was_light() -> None:
    halves = np.full((64, 64, 3), 0.7, np.float32)
    halves[:, :32] = 0.3
    params = {"subject": -2.0, "behind": 0.5, "flare": 0.0, "source": [0.5, 0.5]}
    lit = Backlight().apply(halves, params)
    assert lit[32, 5, 0] < 0.3 < 0.7 < lit[32, 60, 0]
    stray = Backlight().apply(halves, params | {"flare": 0.08, "source": [0.0, 0.5]})
    assert stray[32, 2, 0] - lit[32, 2, 0] > stray[32, 28, 0] - lit[32, 28, 0] > 0
