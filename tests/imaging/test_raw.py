from pathlib import Path

import numpy as np
import pytest
import tifffile

from photofix.errors import DecodeError
from photofix.imaging import open_photo, probe, write_photo

pytest.importorskip("rawpy")


def write_dng(path: Path) -> None:
    """The least that a DNG needs: a grey card behind a Bayer pattern, with a matrix and a white balance."""
    card = np.full((128, 192), 8000, np.uint16)
    tags = [
        (271, 2, 0, "Camera & Sons", True),
        (274, 3, 1, 6, True),
        (33421, 3, 2, (2, 2), True),
        (33422, 1, 4, bytes((0, 1, 1, 2)), True),
        (50706, 1, 4, bytes((1, 4, 0, 0)), True),
        (50708, 2, 0, "Camera & Sons One", True),
        (50714, 3, 1, 0, True),
        (50717, 3, 1, 16383, True),
        (50721, 10, 9, (10000, 10000, 0, 1, 0, 1, 0, 1, 10000, 10000, 0, 1, 0, 1, 0, 1, 10000, 10000), True),
        (50728, 5, 3, (1, 1, 1, 1, 1, 1), True),
        (50778, 3, 1, 21, True),
    ]
    tifffile.imwrite(path, card, photometric=32803, extratags=tags)


def test_a_raw_file_is_developed_to_16_bits_and_written_as_tiff(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    write_dng(path)
    photo = open_photo(path)
    assert photo.pixels.dtype == np.uint16
    assert photo.size == probe(path).size
    assert photo.size[0] > photo.size[1]  # turned by its orientation
    assert photo.source.format == "RAW"
    assert photo.source.exif is not None
    assert b"Camera & Sons" in photo.source.exif
    assert "developed" in photo.source.notes[0]
    middle = photo.pixels[photo.size[0] // 2, photo.size[1] // 2].astype(int)
    assert np.ptp(middle) < 6000
    assert 20000 < middle.mean() < 60000
    saved = write_photo(photo, tmp_path / "b.tif")
    assert np.array_equal(open_photo(saved.path).pixels, photo.pixels)


def test_a_damaged_raw_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.nef"
    path.write_bytes(b"II*\0\x08\0\0\0" + bytes(500))
    with pytest.raises(DecodeError, match="damaged"):
        open_photo(path)
