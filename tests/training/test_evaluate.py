from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from photofix.errors import PhotofixError
from photofix.training.damage import Damage
from photofix.training.evaluate import EQUAL, Figures, evaluate
from tests.engine.fakes import CPU32, Paint, identity, model
from tests.engine.test_enhance import chain_of


def figures(folder: Path, damage: Damage) -> Figures:
    def fail(error: PhotofixError) -> None:
        raise error

    files = sorted(folder.iterdir())
    return evaluate(files, damage, chain_of(1), [model(Paint(identity))], CPU32, on_error=fail)


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """One that JPEG alters, and one of a single grey, which it doesn't."""
    Image.fromarray(np.asarray(data.chelsea())[:96, :96]).save(tmp_path / "cat.png")
    Image.new("RGB", (96, 96), (128, 128, 128)).save(tmp_path / "grey.png")
    return tmp_path


def test_a_photo_that_the_damage_spares_counts_as_60_db(photos: Path) -> None:
    both = figures(photos, Damage("jpeg", 30))
    (photos / "grey.png").unlink()
    alone = figures(photos, Damage("jpeg", 30))
    assert both["psnr_input"] is not None
    assert alone["psnr_input"] is not None
    assert both["psnr_input"] == pytest.approx((alone["psnr_input"] + EQUAL) / 2, abs=1e-3)
    assert both["psnr_output"] == both["psnr_input"]


def test_of_undamaged_photos_there_is_no_psnr_and_no_difference(photos: Path) -> None:
    found = figures(photos, Damage("clean"))
    assert found["psnr_input"] is None
    assert found["delta_e_input"] == pytest.approx(0.01, abs=1e-3)


def test_colour_differences_are_of_rgb(photos: Path) -> None:
    found = figures(photos, Damage("exposure", -1))
    assert found["delta_e_input"] is not None
    assert found["delta_e_input"] == found["delta_e_output"]
    assert found["delta_e_input"] > 5
