import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photofix.errors import OutputExistsError, SaveError
from photofix.training.dataset import CropPairs, usable_photos
from photofix.training.degrade import Choice, Jpeg, Nothing, Scratches, Sequence
from photofix.training.gallery import described, examples, sheet, write_sheets
from photofix.training.recipe import Recipe

RECIPE = Recipe(
    name="shown",
    degradation=Sequence(steps=(Scratches(count=(6, 6), width=(2, 2)), Jpeg())),
    crop=32,
    reduce=(1.0, 2.0),
    steps=1,
)
PLAIN = RECIPE.model_copy(update={"degradation": Choice(options=((1, Nothing()), (1, Jpeg())))})


def test_what_is_shown_is_what_is_trained_on(photos: Path) -> None:
    files = usable_photos(photos, side=48)
    pairs = CropPairs(files, RECIPE.degradation, crop=32, reduce=RECIPE.reduce, seed=9, length=6)
    for index, example in enumerate(examples(RECIPE, files, count=6, seed=9, side=32)):
        clean, degraded = (tensor.permute(1, 2, 0).numpy() for tensor in pairs[index])
        np.testing.assert_array_equal(example.clean, clean)
        np.testing.assert_array_equal(example.degraded, degraded)
        assert example.mask.shape == (32, 32)
    assert any(example.mask.any() for example in examples(RECIPE, files, count=6, seed=9, side=32))


def test_one_sheet_with_clean_degraded_mask_and_parameters_beside(photos: Path, tmp_path: Path) -> None:
    shown = examples(RECIPE, usable_photos(photos, side=48), count=3, seed=1, side=32)
    written = write_sheets(RECIPE, shown, tmp_path / "sheet.png", seed=1)
    assert written == [tmp_path / "sheet.png", tmp_path / "sheet.json"]
    with Image.open(written[0]) as page:
        pixels = np.asarray(page)
    # Crops of 32 are shown eight times as large, three in a row with gaps of 6.
    assert pixels.shape[1] == 3 * 256 + 2 * 6 + 2 * 6
    for column, picture in enumerate((shown[0].clean, shown[0].degraded)):
        left = 6 + column * (256 + 6)
        np.testing.assert_array_equal(pixels[6 : 6 + 256 : 8, left : left + 256 : 8], picture)
    said = json.loads(written[1].read_text("utf-8"))
    assert said["crops"] == [{"index": index, "params": example.params} for index, example in enumerate(shown)]
    # They can be replayed from the file alone.
    again = Recipe.model_validate({"name": "again", "steps": 1, "degradation": said["degradation"]})
    assert again.degradation == RECIPE.degradation


def test_without_marks_there_is_no_mask(photos: Path) -> None:
    files = usable_photos(photos, side=48)
    assert sheet(examples(PLAIN, files, count=2, seed=1, side=32)).width == 2 * 256 + 6 + 2 * 6


def test_a_folder_gets_a_sheet_a_crop(photos: Path, tmp_path: Path) -> None:
    shown = examples(PLAIN, usable_photos(photos, side=48), count=2, seed=3, side=32)
    write_sheets(PLAIN, shown, tmp_path / "new" / "folder", seed=3)
    names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
    assert names == ["shown-3-0.json", "shown-3-0.png", "shown-3-1.json", "shown-3-1.png"]


def test_nothing_is_replaced_unless_asked(photos: Path, tmp_path: Path) -> None:
    shown = examples(PLAIN, usable_photos(photos, side=48), count=1, seed=3, side=32)
    (tmp_path / "sheet.json").write_text("mine")
    with pytest.raises(OutputExistsError):
        write_sheets(PLAIN, shown, tmp_path / "sheet.png", seed=3)
    assert not (tmp_path / "sheet.png").exists()
    assert (tmp_path / "sheet.json").read_text() == "mine"
    write_sheets(PLAIN, shown, tmp_path / "sheet.png", seed=3, overwrite=True)
    assert json.loads((tmp_path / "sheet.json").read_text())["seed"] == 3
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SaveError):
        write_sheets(PLAIN, shown, tmp_path / "file" / "sheets", seed=3)


def test_parameters_are_said_shortly() -> None:
    params = {"steps": [{}, {"sigma": 12.3456, "grey": False, "seed": 12345}, {"index": 1, "params": {"quality": 30}}]}
    assert described(params) == "sigma 12.3, grey False; index 1, quality 30"
