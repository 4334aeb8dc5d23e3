"""Colourising from the command line, with a tiny model of the person's own."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from photofix.imaging import open_photo, save_photo
from tests.cli.test_commands import photofix
from tests.engine.fakes import photo
from tests.engine.tiny_colouriser import NAME, tiny_colouriser


@pytest.fixture(autouse=True, scope="module")
def colouriser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with tiny_colouriser(tmp_path_factory.mktemp("run")):
        yield


def test_grey_in_colours_out_as_they_were_asked_for(tmp_path: Path) -> None:
    save_photo(photo(90, 110, grey=True), tmp_path / "a.png")
    (tmp_path / "points.json").write_text('[{"x": 20.5, "y": 30.5, "colour": "#a06040"}]')
    named, filed = tmp_path / "named", tmp_path / "filed"
    done = photofix(
        "enhance",
        tmp_path / "a.png",
        "--model",
        NAME,
        "--saturation",
        "0.8",
        "--colour-point",
        "20.5,30.5=#a06040",
        "-o",
        named,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert photofix("enhance", tmp_path / "a.png", "--model", NAME, "--saturation", "0.8", "--colour-points", tmp_path / "points.json", "-o", filed).returncode == 0  # fmt: skip
    pixels, again = (open_photo(folder / "a_photofix.png").pixels for folder in (named, filed))
    assert np.array_equal(pixels, again)
    assert np.ptp(pixels.astype(int), axis=2).max() > 20
    before = open_photo(tmp_path / "a.png").pixels[:, :, 0]
    assert np.abs(pixels @ np.array([0.299, 0.587, 0.114]) - before).max() <= 1


def test_what_makes_no_sense_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    save_photo(photo(40, 50), tmp_path / "a.png")
    for options, words in (
        (("--model", "clean", "--saturation", "1.5"), "--saturation is for steps that colourise"),
        (("--model", "clean", "--colour-point", "1,2=#ffffff"), "--colour-point is for steps that colourise"),
        (("--model", f"{NAME},{NAME}", "--saturation", "1.5"), "2 steps colourise"),
        (("--model", NAME, "--colour-point", "1,2"), "is not a colour point"),
        (("--model", NAME, "--colour-point", "1000,2=#ffffff"), "lies outside"),
        (("--model", NAME, "--colour-points", tmp_path / "none.json"), "can't be read"),
    ):
        done = photofix("enhance", tmp_path / "a.png", *options)
        assert done.returncode != 0
        assert words in " ".join(done.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
