"""What years and hands do: thin marks, folds, stains, fading, toning, print screens."""

import numpy as np
import pytest
from skimage import data
from skimage.measure import label

from photofix.training.degrade import (
    Cracks,
    Creases,
    Dust,
    Fading,
    Grey,
    Hairs,
    Halftone,
    Scratches,
    Sepia,
    Stains,
    TornCorners,
    Vignetting,
    Yellowing,
)
from photofix.training.degrade.field import cloudy_field, smooth_field
from photofix.training.degrade.tone import to_linear

IMAGE = (data.chelsea()[:96, 100:180] / 255).astype(np.float32)
FLAT = np.full((200, 200, 3), 0.4, np.float32)


def test_scratches_of_film_stand_upright_and_those_of_prints_go_anywhere() -> None:
    def spread(film: bool) -> float:
        """How much more of the change is from column to column than from row to row, over several draws."""
        total = np.zeros(2)
        for seed in range(10):
            params = Scratches(count=(6, 6), width=(1, 1)).sample(np.random.default_rng(seed)) | {"film": film}
            mask = Scratches().apply_with_mask(FLAT, params)[1]
            total += [np.abs(np.diff(mask, axis=1)).sum(), np.abs(np.diff(mask, axis=0)).sum()]
        return float(total[0] / total[1])

    assert spread(film=True) > 3
    assert 0.4 < spread(film=False) < 2.5


def test_more_scratches_cover_more_and_all_of_them_little() -> None:
    def covered(count: int) -> float:
        marks = Scratches(count=(count, count), film=0)
        return float(
            np.mean([marks.apply_with_mask(FLAT, marks.sample(np.random.default_rng(s)))[1].mean() for s in range(8)])
        )

    assert 0 < covered(2) < covered(12) < 0.1


def test_dust_is_as_dense_as_asked() -> None:
    dust = Dust(density=(10, 10), size=(0.8, 0.8))
    found = [
        np.asarray(label(dust.apply_with_mask(FLAT, dust.sample(np.random.default_rng(seed)))[1] > 0.1)).max()
        for seed in range(6)
    ]
    # 40 on 200×200; some lie over the edge, on each other, or are too small to be seen.
    assert 20 < np.mean(found) <= 40


def test_hairs_are_thin() -> None:
    for seed in range(8):
        params = Hairs(count=(1, 1), width=(1, 1)).sample(np.random.default_rng(seed)) | {"soft": 0.0}
        mask = Hairs().apply_with_mask(FLAT, params)[1]
        assert mask.mean() < 0.01


def test_a_crease_runs_across_and_cracks_to_the_paper() -> None:
    params = {"count": 1, "crack": 4.0, "shading": 8.0, "relief": 0.3, "broken": 0.9, "colour": [1.0, 1.0, 1.0]}
    for seed in range(6):
        folded, mask = Creases().apply_with_mask(FLAT, params | {"seed": seed})
        touched = mask > 0
        assert max(touched.any(axis=0).mean(), touched.any(axis=1).mean()) > 0.15
        assert touched.mean() < 0.4
        assert folded.max() > 0.9
        assert folded.min() < 0.35


def test_a_crack_is_jagged_paper_and_wider_where_asked() -> None:
    def cracked(width: float) -> float:
        params = {"count": 2, "width": width, "chips": 0.0, "shadow": 0.0, "colour": [1.0, 1.0, 1.0]}
        shares: list[float] = []
        for seed in range(6):
            picture, mask = Cracks().apply_with_mask(FLAT, params | {"seed": seed})
            shares.append(float(mask.mean()))
            assert picture.max() > 0.8 or not mask.any()
        return float(np.mean(shares))

    assert 0 < cracked(1.0) < cracked(4.0) < 0.15


def test_a_torn_corner_is_missing_and_the_opposite_one_is_there() -> None:
    params = {"corners": [1], "size": [[0.3, 0.3]], "ground": [0.0, 0.0, 0.0], "fringe": 3.0, "seed": 4}
    torn, mask = TornCorners().apply_with_mask(FLAT, params)  # 1 is at the right top
    assert np.array_equal(torn[0, -1], [0, 0, 0])
    assert mask[0, -1] == 1
    shares = [TornCorners().apply_with_mask(FLAT, params | {"seed": seed})[1].mean() for seed in range(30)]
    assert np.mean(shares) == pytest.approx(0.3 * 0.3 / 2, abs=0.012)
    assert not mask[100:, :].any()
    assert not mask[:, :100].any()
    paper = (torn > 0.8).all(axis=2)
    assert 30 < paper.sum() < 1500  # the fringe


def test_stains_are_brown_and_stay_inside_their_outline() -> None:
    for seed in range(6):
        stains = Stains(light=0, strength=(0.8, 0.8), size=(0.15, 0.15))
        stained, mask = stains.apply_with_mask(FLAT, stains.sample(np.random.default_rng(seed)))
        if not mask.any():  # all of them lie outside
            continue
        red, _, blue = stained[mask > 0.5].mean(axis=0)
        assert blue < red <= 0.4
        assert np.array_equal(stained[mask == 0], FLAT[mask == 0])


def test_fading_lifts_black_dulls_white_and_leaves_a_cast() -> None:
    ramp = np.repeat(np.linspace(0, 1, 50, dtype=np.float32)[None, :, None], 4, axis=0).repeat(3, axis=2)
    faded = Fading().apply(ramp, {"amount": 0.5, "cast": 0.4, "channel": 0})[0]
    assert faded[0] == pytest.approx([0.29, 0.19, 0.19], abs=1e-3)
    assert faded[-1] == pytest.approx([0.92] * 3, abs=1e-3)


def test_yellowing_takes_blue_first() -> None:
    white = np.ones((40, 40, 3), np.float32)
    red, green, blue = Yellowing()(white, np.random.default_rng(0)).mean(axis=(0, 1))
    assert red > green > blue


def test_a_vignette_loses_the_stops_that_it_says_in_its_farthest_corner() -> None:
    white = np.ones((81, 61, 3), np.float32)
    light = to_linear(Vignetting().apply(white, {"stops": 2.0, "centre": [0.0, 0.0], "power": 2.0}))[..., 0]
    assert light[0, 0] == pytest.approx(1, abs=0.01)
    assert light[-1, -1] == pytest.approx(0.25, rel=0.01)


def test_a_halftone_keeps_the_tone_and_has_the_period_that_it_says() -> None:
    for level in (0.2, 0.5, 0.8):
        grey = np.full((120, 120, 3), level, np.float32)
        params = {"period": 6.0, "angle": 0.0, "colour": False, "softness": 0.2, "strength": 1.0, "shift": [0.1, 0.2]}
        printed = Halftone().apply(grey, params)
        assert printed.mean() == pytest.approx(level, abs=0.03)
        assert printed.std() > 0.25
        spectrum = np.abs(np.fft.rfft2(printed[..., 0] - printed.mean()))
        down, across = np.unravel_index(int(spectrum.argmax()), spectrum.shape)
        assert (min(down, 120 - down), across) in {(20, 0), (0, 20), (20, 20)}


def test_grey_and_sepia_have_no_colours_of_the_photo_left() -> None:
    grey = Grey()(IMAGE, np.random.default_rng(0))
    assert np.ptp(grey, axis=2).max() == 0
    sepia = Sepia().apply(IMAGE, {"weights": [0.3, 0.6, 0.1], "strength": 1.0, "warmth": 0.5})
    tone = IMAGE @ np.array([0.3, 0.6, 0.1], np.float32)
    # One colour for each tone, warmer than grey.
    order = np.argsort(tone.ravel())
    assert np.all(np.diff(sepia.reshape(-1, 3)[order], axis=0) >= -1e-6)
    assert sepia[..., 0].mean() > sepia[..., 1].mean() > sepia[..., 2].mean()


def test_fields_are_smooth_and_bounded() -> None:
    field = smooth_field(60, 90, 3, np.random.default_rng(0))
    assert field.shape == (60, 90)
    assert np.abs(field).max() <= 1
    assert np.abs(np.diff(field, axis=1)).max() < 0.15
    rough = cloudy_field(60, 90, 3, np.random.default_rng(0))
    assert np.abs(np.diff(rough, axis=1)).mean() > np.abs(np.diff(field, axis=1)).mean()
