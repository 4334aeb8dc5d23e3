from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photofix.errors import OutputExistsError, UsageError
from photofix.imaging.mask import decode_mask, encode_mask, read_mask, write_mask


@settings(max_examples=20)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 9))
def test_a_mask_comes_back_as_it_was(height: int, width: int, seed: int) -> None:
    levels = np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.uint8)
    back = decode_mask(encode_mask(levels))
    assert np.array_equal(back, levels)
    assert not back.flags.writeable


def test_a_mask_may_be_as_large_as_a_photo_whatever_pillow_thinks_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    levels = np.full((9, 9), 7, np.uint8)
    assert np.array_equal(decode_mask(encode_mask(levels)), levels)


def test_a_mask_in_a_file(tmp_path: Path) -> None:
    levels = np.arange(256, dtype=np.uint8).reshape(8, 32)
    path = write_mask(levels, tmp_path / "mask.png")
    assert np.array_equal(read_mask(path), levels)
    with pytest.raises(OutputExistsError):
        write_mask(levels, path)
    assert np.array_equal(read_mask(write_mask(255 - levels, path, overwrite=True)), 255 - levels)


def test_any_photo_can_be_a_mask_by_its_brightness(tmp_path: Path) -> None:
    colours = np.zeros((2, 4, 3), np.uint8)
    colours[0, 0] = colours[1, 3] = 255
    colours[0, 1] = 255, 0, 0
    Image.fromarray(colours).save(tmp_path / "colour.png")
    assert read_mask(tmp_path / "colour.png").tolist() == [[255, 76, 0, 0], [0, 0, 0, 255]]
    Image.fromarray(np.array([[0, 65535, 32896]], np.uint16)).save(tmp_path / "deep.png")
    assert read_mask(tmp_path / "deep.png").tolist() == [[0, 255, 128]]
    # Upright, as the photo is seen.
    turned = Image.fromarray(colours)
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(tmp_path / "turned.png", exif=exif)
    assert read_mask(tmp_path / "turned.png").tolist() == [[0, 255], [0, 76], [0, 0], [255, 0]]


@pytest.mark.parametrize("data", [b"", b"nothing", encode_mask(np.ones((9, 9), np.uint8))[:50]])
def test_what_is_no_mask_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="not a mask"):
        decode_mask(data)


def test_a_coloured_png_in_a_chain_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "rgb.png")
    with pytest.raises(UsageError, match="not a mask") as refused:
        decode_mask((tmp_path / "rgb.png").read_bytes())
    assert "RGB" in refused.value.tried
