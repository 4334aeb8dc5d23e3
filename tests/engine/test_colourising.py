"""A generator that colourises, through the engine."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from photofix.engine.chain_file import read_chain, write_chain
from photofix.engine.colour_points import ColourPoint
from photofix.engine.enhance import Repair
from photofix.engine.kept import KeptWork
from photofix.engine.looks import hints_of
from photofix.engine.protection import Stroke
from photofix.engine.step import Chain, Step
from photofix.errors import UsageError
from photofix.imaging import Photo, Source, freeze
from photofix.nets.colourise import Colourise
from photofix.nets.colours import Colours
from tests.engine.fakes import CPU16, CPU32, Paint, identity, model, photo
from tests.engine.tiny_colouriser import tiny_network

LUMA = np.array([0.299, 0.587, 0.114])


class Counting(Colourise):
    """Counts how often it is asked to look."""

    def __init__(self) -> None:
        super().__init__(side=64, widths=(8, 8, 12, 16))
        self.load_state_dict(tiny_network().state_dict())
        self.eval().requires_grad_(False)
        self.looked = 0

    def analyse(self, thumbnail: torch.Tensor, hints: torch.Tensor | None = None) -> Colours:
        self.looked += 1
        return super().analyse(thumbnail, hints)


def step(**told: Any) -> Step:
    return Step.model_validate({"model": "fake"} | told)


def coloured(
    source: Photo, *, net: Colourise | None = None, device: Any = CPU32, told: Any = None, **options: Any
) -> Photo:
    colouriser = model(net or tiny_network(), halo=0, task="colourise")
    return Repair(source, Chain(steps=(step(**(told or {})),)), [colouriser], device, **options).run()


def grey_photo(height: int, width: int, *, dtype: Any = np.uint8) -> Photo:
    return photo(height, width, dtype=dtype, grey=True)


def flat(height: int, width: int, level: int = 128) -> Photo:
    return Photo(freeze(np.full((height, width, 3), level, np.uint8)), None, Source(grey=True))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_tiles_are_the_whole_to_the_last_bit(dtype: Any) -> None:
    source = grey_photo(301, 403, dtype=dtype)
    tiled, untiled = (coloured(source, core=core).pixels for core in (64, 4096))
    assert np.array_equal(tiled, untiled)
    focused = Repair(source, Chain(steps=(step(),)), [model(tiny_network(), halo=0, task="colourise")], CPU32, core=64)
    for _ in focused.tiles(focus=(200, 300)):
        pass
    assert np.array_equal(focused.pixels, untiled)
    assert np.array_equal(coloured(source, device=CPU16).pixels, untiled)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("saturation", [0.5, 1.0, 2.0])
def test_luma_is_kept_within_one_level_and_grey_gets_colours(dtype: Any, saturation: float) -> None:
    source = grey_photo(120, 190, dtype=dtype)
    result = coloured(source, told={"saturation": saturation, "points": [{"x": 30, "y": 40, "colour": "#ff0000"}]})
    assert result.pixels.dtype == dtype
    assert not result.source.grey
    assert np.abs(result.pixels @ LUMA - source.pixels @ LUMA).max() <= 1
    assert np.ptp(result.pixels.astype(int), axis=2).mean() > 0.02 * np.iinfo(dtype).max


def test_a_photo_in_colour_gives_what_its_grey_gives() -> None:
    """All but what rounding its luma to whole levels makes."""
    source = photo(90, 120, dtype=np.uint16)
    luma = np.rint(source.pixels @ LUMA).astype(np.uint16)[:, :, None].repeat(3, axis=2)
    grey = Photo(freeze(luma), None, Source(bit_depth=16))
    of_colour, of_grey = (coloured(each).pixels.astype(int) for each in (source, grey))
    assert np.abs(of_colour - of_grey).max() < 300  # of 65,535


def test_a_point_has_its_colour_at_its_place_and_says_nothing_where_there_is_none() -> None:
    source = flat(300, 400)
    plain = coloured(source).pixels
    told = coloured(source, told={"points": [{"x": 100.5, "y": 200.5, "colour": "#a06040"}]}).pixels
    wanted = np.array([0xA0, 0x60, 0x40])
    luma = wanted @ LUMA
    assert np.abs(told[200, 100] - (128 + wanted - luma)).max() < 3
    assert np.abs(plain[200, 100].astype(int) - told[200, 100]).max() > 8
    assert np.array_equal(coloured(source, told={"points": []}).pixels, plain)


def test_hints_lie_where_the_points_do() -> None:
    points = ColourPoint(x=0, y=0, colour="#ff0000"), ColourPoint(x=400, y=300, colour="#00ff00")
    hints = hints_of(points, (300, 400), (75, 100))
    assert hints[:, 0, 0].tolist() == pytest.approx([-0.299, 0.701, 1])
    assert hints[:, 74, 99].tolist() == pytest.approx([-0.587, -0.587, 1])
    assert float(hints[2].sum()) < 4


def test_no_saturation_is_the_grey_photo_and_strength_goes_evenly_there() -> None:
    source = flat(90, 130)
    assert np.array_equal(coloured(source, told={"saturation": 0}).pixels, source.pixels)
    half, full = (coloured(source, told={"strength": value}).pixels.astype(int) for value in (0.5, 1.0))
    assert np.abs(2 * half - full - source.pixels).max() <= 2


def test_saturation_and_strength_ask_the_network_no_second_time_and_points_do() -> None:
    source, net, kept = grey_photo(100, 140), Counting(), KeptWork(1 << 24)
    given = {"net": net, "kept": kept, "name": "photo"}
    first = coloured(source, **given).pixels.copy()
    assert net.looked == 1
    more = coloured(source, told={"saturation": 1.5}, **given).pixels.copy()
    coloured(source, told={"strength": 0.5, "saturation": 0.7}, **given)
    assert net.looked == 1
    assert not np.array_equal(first, more)
    assert np.array_equal(more, coloured(source, told={"saturation": 1.5}).pixels)
    pointed = {"points": [{"x": 30, "y": 40, "colour": "#ff0000"}]}
    told = coloured(source, told=pointed, **given).pixels.copy()
    assert net.looked == 2
    assert np.array_equal(told, coloured(source, told=pointed).pixels)
    assert np.array_equal(coloured(source, **given).pixels, first)
    assert net.looked == 2
    kept.clear()
    coloured(source, told={"saturation": 0.1}, **given)
    assert net.looked == 3


def test_kept_looks_are_of_one_photo_and_of_what_was_done_to_it_before() -> None:
    net, kept = Counting(), KeptWork(1 << 24)
    models = [model(Paint(lambda tile, _: tile * 0.5)), model(net, halo=0, task="colourise")]
    for number, (name, strength) in enumerate((("a", 1.0), ("b", 1.0), ("a", 0.5)), start=1):
        for _ in range(2):
            chain = Chain(steps=(step(model="dark", strength=strength), step(saturation=0.9)))
            Repair(grey_photo(80, 90), chain, models, CPU32, kept=kept, name=name).run()
        assert net.looked == number


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"saturation": 1.2}, "no use for a saturation"),
        ({"points": [{"x": 1, "y": 1, "colour": "#000000"}]}, "no use for colour points"),
    ],
)
def test_models_that_dont_colourise_are_told_nothing_of_colours(told: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Repair(photo(40, 50), Chain(steps=(step(**told),)), [model(Paint(identity))], CPU32)


def test_points_outside_of_the_photo_are_refused_by_name() -> None:
    with pytest.raises(UsageError, match="60, 20 lies outside of the photo, which is 50 × 40"):
        coloured(
            photo(40, 50),
            told={"points": [{"x": 50, "y": 40, "colour": "#000000"}, {"x": 60, "y": 20, "colour": "#000000"}]},
        )


def test_what_a_step_was_told_is_in_the_file_of_steps(tmp_path: Path) -> None:
    chain = Chain(steps=(step(saturation=1.3, points=[{"x": 1.5, "y": 2, "colour": "#AA8800"}]),))
    assert read_chain(write_chain(chain, tmp_path / "steps.json")) == chain
    assert chain.steps[0].points[0].colour == "#aa8800"


@pytest.mark.parametrize(
    "fields",
    ['"saturation": 2.1', '"saturation": -1', '"points": [{"x": 1, "y": 2, "colour": "red"}]',
     '"points": [{"x": -1, "y": 2, "colour": "#ffffff"}]', '"points": [{"x": 1, "colour": "#ffffff"}]'],
)  # fmt: skip
def test_files_of_steps_with_other_colours_are_refused(fields: str, tmp_path: Path) -> None:
    (tmp_path / "steps.json").write_text('{"steps": [{"model": "colourise", ' + fields + "}]}")
    with pytest.raises(UsageError, match="does not hold steps"):
        read_chain(tmp_path / "steps.json")


def test_places_of_one_photo_are_left_out_for_others() -> None:
    dot = Stroke(points=((10, 10),), radius=5)
    chain = Chain(steps=(step(saturation=1.3, points=[{"x": 1, "y": 2, "colour": "#aa8800"}]),), protect=(dot,))
    assert chain.has_places
    assert chain.without_places() == Chain(steps=(step(saturation=1.3),))
    assert not chain.without_places().has_places
    assert chain.model_copy(update={"protect": ()}).has_places
