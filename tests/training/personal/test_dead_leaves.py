import numpy as np
import pytest

from photofix.training.personal.dead_leaves import SIDE, DeadLeaves


def test_pictures_are_always_the_same_and_differ_from_one_another() -> None:
    leaves = DeadLeaves(3)
    first, second = leaves[0], leaves[1]
    assert first.shape == (SIDE, SIDE, 3)
    assert first.dtype == np.uint8
    assert (DeadLeaves(1)[0] == first).all()
    assert (first != second).any()
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 0
    with pytest.raises(IndexError):
        leaves[3]


def test_they_are_full_of_edges_textures_and_flat_places() -> None:
    picture = DeadLeaves(2)[1].astype(float).mean(axis=2)
    steps = np.abs(np.diff(picture, axis=1))
    assert picture.std() > 15
    assert (steps > 20).mean() > 0.02  # edges
    assert (steps < 2).mean() > 0.1  # flat places
    # Natural pictures have less the finer it gets: the spectrum of amplitudes falls about as 1/f.
    power = np.abs(np.fft.fft2(picture - picture.mean())) ** 2
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(SIDE), np.fft.fftfreq(SIDE)))
    coarse, fine = (power[(frequency > low) & (frequency < 2 * low)].mean() for low in (0.02, 0.16))
    assert 8**0.8 < np.sqrt(coarse / fine) < 8**2
