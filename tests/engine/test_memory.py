from pathlib import Path

import pytest

from photofix.engine import memory
from photofix.engine.memory import foreign_tile, plan_memory, scales_to
from photofix.engine.tiling import APPROXIMATE_CORE
from photofix.errors import MemoryLimitError
from tests.engine.fakes import card

GB = 10**9
HUNDRED = (10000, 10000)


def test_a_100_megapixel_photo_fits_into_two_and_a_half_gigabytes() -> None:
    plan = plan_memory(HUNDRED, 1, (1.0,), 64, available=int(2.5 * GB / memory.SHARE))
    assert not plan.mapped
    assert plan.needed <= 2.5 * GB


def test_with_less_the_canvases_are_mapped_and_with_little_it_is_refused_by_name() -> None:
    chain = (1.0, 1.0, 2.0)
    ample = plan_memory(HUNDRED, 1, chain, 64, available=64 * GB)
    tight = plan_memory(HUNDRED, 1, chain, 64, available=int((ample.needed - 1) / memory.SHARE))
    assert not ample.mapped
    assert tight.mapped
    with pytest.raises(MemoryLimitError, match=r"10000 × 10000 pixels needs 2\.\d GB"):
        plan_memory(HUNDRED, 1, chain, 64, available=GB)


def test_16_bits_and_upscaling_need_more() -> None:
    plain, deep, large = (
        plan_memory(HUNDRED, size, (scale,), 64, available=64 * GB).needed
        for size, scale in ((1, 1.0), (2, 1.0), (1, 2.0))
    )
    assert plain < deep < large


def test_other_peoples_networks_take_what_they_take() -> None:
    theirs = card(tiling="approximate", halo=64)
    need = foreign_tile(HUNDRED, [card(), theirs])
    assert need == (APPROXIMATE_CORE + 2 * 64) ** 2 * memory.FOREIGN_BYTES_IN
    assert foreign_tile(HUNDRED, [card()]) == 0
    # A small photo is a small tile, unless it was enlarged before.
    assert foreign_tile((50, 60), [theirs]) < need / 20
    enlarged = foreign_tile((50, 60), [card(scale=8, task="upscale"), theirs])
    assert need / 2 < enlarged < need
    plain, foreign = (plan_memory(HUNDRED, 1, (1.0,), 64, available=64 * GB, foreign=size).needed for size in (0, need))
    assert foreign > plain


def test_a_control_groups_limit_counts(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("3000000000\n")
    (tmp_path / "memory.current").write_text("1000000000\n")
    assert memory._cgroup_rooms(tmp_path) == [2 * GB]
    (tmp_path / "memory.max").write_text("max\n")
    assert memory._cgroup_rooms(tmp_path) == []
    assert memory._cgroup_rooms(tmp_path / "none") == []


def test_what_is_free_is_less_than_what_there_is() -> None:
    assert 0 < memory.available_memory() < 1 << 50


@pytest.mark.parametrize(
    ("long_edge", "scales"), [(None, (1.0, 2.0)), (800, (1.0, 2.0)), (1000, (1.0, 2.0)), (200, (1.0, 2.0, 0.25))]
)
def test_fitting_is_one_more_thing_to_paint_only_where_it_makes_smaller(
    long_edge: int | None, scales: tuple[float, ...]
) -> None:
    assert scales_to((300, 400), (1.0, 2.0), long_edge) == scales
