"""How long a chain will take, from what was measured."""

import itertools

import pytest

from photofix.engine.pace import measure_pace, seconds_for, sent_megapixels
from photofix.engine.tiling import plan_tiles
from tests.engine.fakes import CPU32, Paint, identity, model


def test_the_second_of_two_runs_counts() -> None:
    # Seconds at the beginning and end of each run: the first takes 10, the second 0.5.
    clock = iter([0.0, 10.0, 20.0, 20.5])
    models = [model(Paint(identity))] * 2
    pace = measure_pace(models, CPU32, clock=lambda: next(clock))
    assert pace == pytest.approx([0.5 / (384**2 / 1e6)] * 2)


def test_a_pace_is_measured_on_any_kind_of_model() -> None:
    models = [model(Paint(identity)), model(Paint(identity), scale=2, input="enlarged")]
    assert all(seconds > 0 for seconds in measure_pace([models[0]], CPU32))
    ticks = itertools.count()
    assert len(measure_pace(models[:1] + models[1:], CPU32, clock=lambda: next(ticks))) == 2


def test_what_a_network_is_sent_is_the_tile_plan_with_its_halos() -> None:
    small = model(Paint(identity))
    doubling = model(Paint(identity), scale=2, input="enlarged")
    tiles = plan_tiles(2000, 3000, halo=32, multiple=16)
    assert sent_megapixels((2000, 3000), [small]) == (sum(tile.box.area for tile in tiles) / 1e6,)
    first, second = sent_megapixels((300, 400), [doubling, small])
    assert first == pytest.approx(0.48, rel=0.2)
    assert second == pytest.approx(first)
    assert seconds_for((300, 400), [doubling, small], (1.0, 2.0)) == pytest.approx(first + 2 * second)
    whole = model(Paint(identity), tiling="whole")
    assert sent_megapixels((2000, 3008), [whole]) == (2000 * 3008 / 1e6,)
    assert sent_megapixels((2000, 3001), [whole]) == (2000 * 3008 / 1e6,)  # mirrored up to the multiple, in one tile
