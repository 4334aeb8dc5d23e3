import errno
import os
from pathlib import Path

import numpy as np
import pytest

from photofix.engine import memory
from photofix.engine.canvas import allocate
from photofix.engine.enhance import enhance
from photofix.engine.memory import foreign_tile, plan_memory, scales_to
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import APPROXIMATE_CORE
from photofix.errors import MemoryLimitError
from tests.engine.fakes import CPU32, Paint, card, model, photo

CHAIN = Chain(steps=(Step(model="fake"),))
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


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError(
            "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried …"
        ),
        RuntimeError("could not create a memory object"),
        MemoryError(),
    ],
)
def test_a_repair_that_finds_no_memory_is_told_by_name(error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    with pytest.raises(MemoryLimitError, match="too little memory") as caught:
        enhance(photo(40, 40), CHAIN, [model(Paint(fail))], CPU32)
    assert caught.value.advice


def test_another_error_of_torch_is_not_taken_for_that() -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("sizes don't match")

    with pytest.raises(RuntimeError, match="sizes"):
        enhance(photo(40, 40), CHAIN, [model(Paint(fail))], CPU32)


def test_a_canvas_that_the_drive_has_no_room_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert allocate((4, 6), np.uint8, mapped=True).shape == (4, 6, 3)
    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(MemoryLimitError, match="No space left"):
        allocate((4, 6), np.uint8, mapped=True)
