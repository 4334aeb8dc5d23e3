import numpy as np
import pytest

from photofix.training.degrade import Grain

GREY = np.full((128, 128, 3), 0.5, np.float32)


def test_grain_is_as_strong_as_it_says_at_mid_grey_and_weaker_in_the_dark() -> None:
    params = {"sigma": 6.0, "colour": 0.0, "blur": 0.0, "seed": 4}
    assert (Grain().apply(GREY, params) - GREY).std() * 255 == pytest.approx(6, rel=0.05)
    dark = np.full_like(GREY, 0.05)
    assert (Grain().apply(dark, params) - dark).std() * 255 < 4


def test_without_colour_all_channels_get_the_same_grain() -> None:
    grain = Grain().apply(GREY, {"sigma": 6.0, "colour": 0.0, "blur": 0.5, "seed": 4}) - GREY
    np.testing.assert_allclose(grain[..., 0], grain[..., 2], atol=1e-6)
    coloured = Grain().apply(GREY, {"sigma": 6.0, "colour": 0.4, "blur": 0.5, "seed": 4}) - GREY
    assert np.corrcoef(coloured[..., 0].ravel(), coloured[..., 2].ravel())[0, 1] == pytest.approx(0.6, abs=0.08)


def test_coarse_grain_looks_alike_next_door() -> None:
    def likeness(blur: float) -> float:
        grain = (Grain().apply(GREY, {"sigma": 6.0, "colour": 0.0, "blur": blur, "seed": 4}) - GREY)[..., 0]
        return float(np.corrcoef(grain[:, 1:].ravel(), grain[:, :-1].ravel())[0, 1])

    assert abs(likeness(0)) < 0.05
    assert likeness(0.9) > 0.5


def test_a_surface_ends_where_its_tone_does() -> None:
    two = np.full((128, 128, 3), 0.3, np.float32)
    two[:, 64:] = 0.7
    grain = Grain().apply(two, {"sigma": 8.0, "colour": 0.0, "blur": 0.0, "seed": 1, "place": [0.5, 0.1]}) - two
    assert grain[:, :56].std() * 255 > 5
    assert not grain[:, 72:].any()


def test_what_is_drawn_is_in_its_range_and_rougher_on_a_surface() -> None:
    rng = np.random.default_rng(0)
    draws = [Grain(sigma=(2, 4), surface=0.5, rougher=3).sample(rng) for _ in range(200)]
    everywhere = [draw["sigma"] for draw in draws if "place" not in draw]
    surfaces = [draw["sigma"] for draw in draws if "place" in draw]
    assert 2 <= min(everywhere) < 2.2
    assert 3.8 < max(everywhere) <= 4
    assert 6 <= min(surfaces) < 6.6
    assert 11.4 < max(surfaces) <= 12
    assert 70 < len(surfaces) < 130
