"""Erasing from the command line, with a tiny model of the person's own."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photofix.imaging import open_photo, save_photo
from photofix.imaging.mask import read_mask
from tests.cli.test_commands import photofix
from tests.engine.fakes import photo
from tests.engine.tiny_eraser import NAME, tiny_eraser


@pytest.fixture(autouse=True, scope="module")
def eraser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with tiny_eraser(tmp_path_factory.mktemp("run")):
        yield


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_png_in_png_out_outside_the_mask_nothing_is_touched(dtype: type[np.uint8], tmp_path: Path) -> None:
    save_photo(photo(90, 110, dtype=dtype), tmp_path / "a.png")
    done = photofix("enhance", tmp_path / "a.png", "--model", NAME, "--masks")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == [str(tmp_path / "a_photofix.png"), str(tmp_path / "a_photofix_mask.png")]
    before, after = (open_photo(tmp_path / name).pixels for name in ("a.png", "a_photofix.png"))
    with Image.open(tmp_path / "a_photofix_mask.png") as image:
        assert image.mode == "L"
        mask = np.array(image)
    assert after.dtype == dtype
    assert 0.2 < (mask == 0).mean() < 0.8
    assert np.array_equal(after[mask == 0], before[mask == 0])
    assert (after[mask > 64] != before[mask > 64]).mean() > 0.9


def test_a_mask_that_is_given_is_the_one_that_is_used(tmp_path: Path) -> None:
    save_photo(photo(90, 110), tmp_path / "a.png")
    levels = np.zeros((90, 110), np.uint8)
    levels[20:40, 30:60] = 255
    Image.fromarray(levels).save(tmp_path / "m.png")
    out = tmp_path / "out"
    assert photofix("enhance", tmp_path / "a.png", "--model", f"{NAME},clean:0", "--mask", tmp_path / "m.png", "--masks", "-o", out).returncode == 0  # fmt: skip
    assert np.array_equal(read_mask(out / "a_photofix_mask.png"), levels)
    before, after = open_photo(tmp_path / "a.png").pixels, open_photo(out / "a_photofix.png").pixels
    changed = (before != after).any(axis=2)
    assert not changed[levels == 0].any()
    assert changed[levels > 0].mean() > 0.9
    # What was written can be given again, and gives the same.
    again = tmp_path / "again"
    assert photofix("enhance", tmp_path / "a.png", "--model", NAME, "--mask", out / "a_photofix_mask.png", "-o", again).returncode == 0  # fmt: skip
    assert np.array_equal(open_photo(again / "a_photofix.png").pixels, after)


def test_masks_are_refused_where_they_make_no_sense(tmp_path: Path) -> None:
    save_photo(photo(40, 50), tmp_path / "a.png")
    Image.new("L", (40, 40)).save(tmp_path / "m.png")
    for options, words in (
        (("--model", "clean", "--masks"), "--masks is for steps that erase"),
        (("--model", "clean", "--mask", tmp_path / "m.png"), "--mask is for steps that erase"),
        (("--model", f"{NAME},{NAME}", "--mask", tmp_path / "m.png"), "2 steps erase"),
    ):
        done = photofix("enhance", tmp_path / "a.png", *options)
        assert done.returncode == 2
        assert words in done.stderr
    done = photofix("enhance", tmp_path / "a.png", "--model", NAME, "--mask", tmp_path / "m.png")
    assert done.returncode == 1
    assert "40 × 40" in done.stderr
    assert photofix("enhance", tmp_path / "a.png", "--model", NAME, "--mask", tmp_path / "no.png").returncode != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "m.png"]


def test_an_earlier_mask_is_not_replaced_unasked(tmp_path: Path) -> None:
    save_photo(photo(40, 50), tmp_path / "a.png")
    (tmp_path / "a_photofix_mask.png").write_bytes(b"mine")
    done = photofix("enhance", tmp_path / "a.png", "--model", NAME, "--masks")
    assert done.returncode == 1
    assert (tmp_path / "a_photofix_mask.png").read_bytes() == b"mine"
    assert not (tmp_path / "a_photofix.png").exists()
    assert photofix("enhance", tmp_path / "a.png", "--model", NAME, "--masks", "--overwrite").returncode == 0
    assert read_mask(tmp_path / "a_photofix_mask.png").shape == (40, 50)


def test_several_masks_are_numbered_by_step(tmp_path: Path) -> None:
    save_photo(photo(40, 50), tmp_path / "a.png")
    assert photofix("enhance", tmp_path / "a.png", "--model", f"{NAME},clean,{NAME}", "--masks").returncode == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"a.png", "a_photofix.png", "a_photofix_mask-1.png", "a_photofix_mask-3.png"}
