import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.engine.tiling import CORE, Box, plan_tiles

sides = st.integers(1, 3000)


@given(sides, sides, st.integers(0, 80), st.sampled_from([1, 2, 16, 32]), st.integers(1, 900))
def test_cores_cover_the_picture_once_and_lie_in_their_tiles(
    height: int, width: int, halo: int, multiple: int, core: int
) -> None:
    tiles = plan_tiles(height, width, halo=halo, multiple=multiple, core=max(core, 300))
    covered = np.zeros((height, width), np.uint8)
    for tile in tiles:
        covered[tile.core.slices] += 1
        assert tile.box.top % multiple == tile.box.left % multiple == 0
        assert tile.box.height % multiple == tile.box.width % multiple == 0
        assert tile.core.intersection(tile.box) == tile.core
        # Context is missing only where the picture ends.
        assert tile.core.top - tile.box.top >= halo or tile.box.top == 0
        assert tile.core.left - tile.box.left >= halo or tile.box.left == 0
        assert tile.box.bottom - tile.core.bottom >= halo or tile.box.bottom >= height
        assert tile.box.right - tile.core.right >= halo or tile.box.right >= width
        assert tile.box.bottom < height + multiple
        assert tile.box.right < width + multiple
    assert (covered == 1).all()


@given(sides, sides)
def test_tiles_are_of_about_equal_size(height: int, width: int) -> None:
    tiles = plan_tiles(height, width, halo=64, multiple=16)
    heights = {tile.core.height for tile in tiles if tile.core.bottom != height}
    assert len(heights) <= 1
    assert all(tile.core.height <= CORE and tile.core.width <= CORE for tile in tiles)
    # The last one is smaller by less than a multiple for each of the others.
    last = min(tile.core.height for tile in tiles)
    assert not heights or heights.pop() - last < 16 * (height // CORE + 1)


def test_a_long_thin_picture() -> None:
    assert sum(tile.core.area for tile in plan_tiles(1, 20000, halo=64, multiple=16)) == 20000


@pytest.mark.parametrize("bad", [{"height": 0}, {"width": 0}, {"halo": -1}, {"multiple": 0}, {"core": 0}])
def test_no_plan_for_nonsense(bad: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no plan"):
        plan_tiles(**{"height": 10, "width": 10, "halo": 0, "multiple": 1, "core": 8} | bad)


@given(st.tuples(sides, sides, sides, sides), st.tuples(sides, sides, sides, sides))
def test_intersection_is_what_both_cover(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> None:
    first = Box(a[0], a[1], a[0] + a[2], a[1] + a[3])
    second = Box(b[0], b[1], b[0] + b[2], b[1] + b[3])
    both = first.intersection(second)
    rows = len(range(max(first.top, second.top), min(first.bottom, second.bottom)))
    columns = len(range(max(first.left, second.left), min(first.right, second.right)))
    assert both.area == rows * columns
    assert both == second.intersection(first)
