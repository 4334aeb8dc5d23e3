from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photofix.app.viewer.pixels import SharedPixels
from photofix.app.viewer.pyramid import SMALLEST, Pyramid, halve
from photofix.engine.tiling import Box
from photofix.imaging import Samples

Share = Callable[[Samples], SharedPixels]


@pytest.fixture
def share() -> Iterator[Share]:
    made: list[SharedPixels] = []

    def make(pixels: Samples) -> SharedPixels:
        shared = SharedPixels.create(pixels.shape, pixels.dtype.name)
        shared.array[:] = pixels
        made.append(shared)
        return shared

    yield make
    for shared in made:
        shared.close()


def photo(height: int, width: int, dtype: type = np.uint8) -> Samples:
    return np.random.default_rng(height).integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)


def whole(pyramid: Pyramid, level: int) -> Samples:
    return pyramid.read(level, Box(0, 0, *pyramid.size(level)))


def test_halve_takes_means_rounded_to_nearest() -> None:
    pixels = np.array([[0, 1, 10], [1, 1, 20]], np.uint8)[..., None].repeat(3, axis=2)
    assert halve(pixels)[..., 0].tolist() == [[1, 15]]


def test_halve_doesn_t_overflow() -> None:
    for dtype in (np.uint8, np.uint16):
        white = np.full((5, 7, 3), np.iinfo(dtype).max, dtype)
        assert (halve(white) == np.iinfo(dtype).max).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_every_level_is_half_of_the_one_below(share: Share, dtype: type) -> None:
    pixels = photo(1201, 2603, dtype)
    pyramid = Pyramid(share(pixels))
    pyramid.build()
    assert max(pyramid.size(pyramid.levels - 1)) <= SMALLEST < max(pyramid.size(pyramid.levels - 2))
    for level in range(pyramid.levels):
        np.testing.assert_array_equal(whole(pyramid, level), pixels)
        pixels = halve(pixels)


def test_any_part_of_a_level_equals_that_part_of_the_whole(share: Share) -> None:
    pyramid = Pyramid(share(photo(1201, 2603)))
    pyramid.build()
    for level in range(pyramid.levels):
        box = Box(*(side // 3 for side in pyramid.size(level)), *pyramid.size(level))
        np.testing.assert_array_equal(pyramid.read(level, box), whole(pyramid, level)[box.slices])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1200), st.integers(0, 2600), st.integers(1, 900), st.integers(1, 900))
def test_after_a_change_every_level_is_as_if_built_anew(
    share: Share, top: int, left: int, height: int, width: int
) -> None:
    shared = share(photo(1201, 2603))
    pyramid = Pyramid(shared)
    pyramid.build()
    box = Box(top, left, min(1201, top + height), min(2603, left + width))
    shared.array[box.slices] = 255 - shared.array[box.slices]
    pyramid.refresh(box)
    fresh = Pyramid(shared)
    fresh.build()
    for level in range(pyramid.levels):
        np.testing.assert_array_equal(whole(pyramid, level), whole(fresh, level))
    shared.close()


def test_a_copy_goes_its_own_way(share: Share) -> None:
    pixels = photo(1100, 1300)
    before, after = share(pixels), share(pixels)
    pyramid = Pyramid(before)
    pyramid.build()
    twin = pyramid.copy_for(after)
    after.array[:] = 0
    twin.refresh(Box(0, 0, 1100, 1300))
    assert not whole(twin, 2).any()
    assert whole(pyramid, 2).any()
