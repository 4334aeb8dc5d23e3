"""Known noise, stored as a camera stores it, is found again."""

import numpy as np
import pytest

from photofix.progress import Cancelled, CancelToken, NoProgress
from photofix.training.personal.calibrate import Strip, calibrate_noise, jpeg_settings
from photofix.training.personal.camera import Camera, CameraNoise, JpegSetting
from photofix.training.personal.flat_places import find_places, measure
from tests.training.personal.synthetic import scene, setting, take

LEVEL = 255**2


def _strips(noise: CameraNoise, how: JpegSetting | None, count: int = 10) -> list[Strip]:
    camera = Camera(noise=noise, jpeg=(how,) if how else ())
    strengths = np.exp(np.random.default_rng(0).normal(0, 0.2, count))
    strengths /= np.median(strengths)
    return [Strip(take(seed, camera, strength=float(strengths[seed])), how) for seed in range(count)]


@pytest.mark.parametrize(
    ("noise", "how"),
    [
        (CameraNoise(a=9 / LEVEL, b=0), None),
        (CameraNoise(a=4 / LEVEL, b=12 / LEVEL, chroma=0.6), setting(92)),
        (CameraNoise(a=16 / LEVEL, b=-8 / LEVEL, correlation=(0.35, 0.05)), setting(85, "4:2:2")),
        (CameraNoise(a=36 / LEVEL, b=0, correlation=(0.5, 0.1), chroma=0.8, chroma_blur=2), setting(80)),
        (CameraNoise(a=49 / LEVEL, b=0), setting(75)),
    ],
    ids=["lossless", "growing", "shadows", "coarse", "strong-compression"],
)
def test_noise_is_found_as_it_was_before_compression(noise: CameraNoise, how: JpegSetting | None) -> None:
    found = calibrate_noise(_strips(noise, how), NoProgress())
    assert found is not None
    for level in (0.2, 0.5, 0.8):
        assert float(found.sigma(level)) == pytest.approx(float(noise.sigma(level)), rel=0.12)
    assert found.correlation[0] == pytest.approx(noise.correlation[0], abs=0.08)
    if how is None or how.quality >= 80:  # coarser tables leave too little chroma noise to measure
        assert found.chroma * float(found.sigma(0.5)) == pytest.approx(noise.chroma * float(noise.sigma(0.5)), rel=0.35)


def test_what_the_file_shows_is_less_than_there_was() -> None:
    # Otherwise, trying would not be worth its time.
    noise = CameraNoise(a=49 / LEVEL, b=0)
    strip = _strips(noise, setting(75), 1)[0].pixels
    shown = float(np.sqrt(np.nanmedian(measure(strip, find_places(strip)).variance)))
    assert shown < 0.8 * 7


def test_the_same_photos_give_the_same_noise() -> None:
    strips = _strips(CameraNoise(a=9 / LEVEL, b=0), setting(88), 5)
    assert calibrate_noise(strips, NoProgress()) == calibrate_noise(strips, NoProgress())


def test_without_noise_none_is_made_up() -> None:
    strips = [Strip((scene(seed) * 255 + 0.5).astype(np.uint8), None) for seed in range(6)]
    assert calibrate_noise(strips, NoProgress()) is None
    assert calibrate_noise([], NoProgress()) is None


def test_noise_that_compression_took_is_not_told() -> None:
    assert calibrate_noise(_strips(CameraNoise(a=0.3 / LEVEL, b=0), setting(50), 6), NoProgress()) is None


def test_it_can_be_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        calibrate_noise(_strips(CameraNoise(a=9 / LEVEL, b=0), None, 3), token)


def test_settings_are_counted() -> None:
    found = jpeg_settings([setting(90), None, setting(80), setting(90), setting(90, "4:4:4")])
    assert (found[0].quality, found[0].sampling) == (90, "4:2:0")
    assert found[0].weight == pytest.approx(0.5)
    assert sum(one.weight for one in found) == pytest.approx(1)
