"""What a large photo costs; measured in processes of its own, since a peak never goes down again."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("resource")

SCRIPT = """
import resource, sys
from photofix.imaging import open_photo, save_photo
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (10 if sys.platform == "linux" else 20))
before = peak()
photo = open_photo(sys.argv[1])
save_photo(photo, sys.argv[2])
print(peak() - before, photo.megapixels)
"""


@pytest.mark.parametrize("megapixels", [16, pytest.param(100, marks=pytest.mark.long)])
@pytest.mark.parametrize("extension", ["jpg", "png"])
def test_opening_and_saving_takes_less_than_three_copies(tmp_path, megapixels: int, extension: str) -> None:
    width = 8000
    row = np.random.default_rng(0).integers(0, 256, (1, width, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned, which must not cost a copy
    path = tmp_path / f"a.{extension}"
    Image.fromarray(np.repeat(row, megapixels * 1_000_000 // width, axis=0)).save(path, exif=exif.tobytes())
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, path, tmp_path / f"b.{extension}"], capture_output=True, text=True, check=True
    )
    peak, opened = map(float, ran.stdout.split())
    assert opened == megapixels
    # A copy is 3 bytes a pixel; a decoder's own is 4. What the file and the libraries take is about 40 MB.
    assert peak < 9 * megapixels + 60
