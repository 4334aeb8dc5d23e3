from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import photofix.imaging.preview as place
from photofix.errors import DecodeError, PhotoTooLargeError
from photofix.imaging.preview import fitted, preview

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.mark.parametrize("ending", ["jpg", "png", "tif"])
def test_it_fits_into_the_square_and_looks_like_the_photo(tmp_path: Path, ending: str) -> None:
    x = np.linspace(0, 255, 900, dtype=np.float32).astype(np.uint8)
    pixels = np.broadcast_to(x[None, :, None], (600, 900, 3))
    Image.fromarray(pixels).save(tmp_path / f"a.{ending}")
    small = preview(tmp_path / f"a.{ending}", 90)
    assert small.shape == (60, 90, 3)
    assert small.dtype == np.uint8
    assert np.abs(small[30, ::10].astype(int) - x[5::100, None]).max() <= 4


def test_a_small_photo_stays_small(tmp_path: Path) -> None:
    Image.new("RGB", (20, 10), "red").save(tmp_path / "a.png")
    assert preview(tmp_path / "a.png", 100).shape == (10, 20, 3)
    assert fitted(np.zeros((300, 30, 3), np.uint8), 100).shape == (100, 10, 3)


def test_it_is_upright_and_in_srgb() -> None:
    small = preview(SAMPLES / "portrait-sideways.jpg", 64)
    assert small.shape == (64, 48, 3)


def test_what_is_no_photo_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0broken")
    with pytest.raises(DecodeError):
        preview(tmp_path / "a.jpg", 64)


def test_a_large_photo_is_decoded_only_where_that_can_be_done_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_LARGEST", 1000)
    for ending in ("jpg", "png"):
        Image.new("RGB", (200, 100), "red").save(tmp_path / f"a.{ending}")
    assert preview(tmp_path / "a.jpg", 50).shape == (25, 50, 3)
    with pytest.raises(PhotoTooLargeError):
        preview(tmp_path / "a.png", 50)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)  # Pillow's own limit, which is none of ours
    assert preview(tmp_path / "a.jpg", 50).shape == (25, 50, 3)
