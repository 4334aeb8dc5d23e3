"""Banding leaves as many levels as it says, and the ends of the scale where they are."""

import numpy as np
import pytest

from photofix.training.degrade.banding import Banding


@pytest.mark.parametrize("levels", [2, 16, 50])
def test_banding_leaves_so_many_levels_and_black_and_white(levels: int) -> None:
    ramp = np.linspace(0, 1, 300, dtype=np.float32).reshape(10, 10, 3)
    banded = Banding().apply(ramp, {"levels": levels})
    assert len(np.unique(banded)) == levels
    assert (banded.min(), banded.max()) == (0, 1)
    np.testing.assert_allclose(banded, ramp, atol=0.5 / (levels - 1) + 1e-6)


def test_every_number_of_levels_is_drawn() -> None:
    rng = np.random.default_rng(0)
    assert {Banding(levels=(3, 5)).sample(rng)["levels"] for _ in range(60)} == {3, 4, 5}
