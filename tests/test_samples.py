"""The sample photos: small, accounted for, and carrying what they are to show."""

from pathlib import Path

import pytest
from PIL import ExifTags, Image

SAMPLES = Path(__file__).parents[1] / "resources" / "samples"
PHOTOS = sorted(SAMPLES.glob("*.jpg"))


def test_there_are_four() -> None:
    assert len(PHOTOS) == 4


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda path: path.name)
def test_each_is_small_and_its_licence_is_named(photo: Path) -> None:
    assert photo.stat().st_size < 300_000
    row = next(line for line in (SAMPLES / "README.md").read_text("utf-8").splitlines() if f"`{photo.name}`" in line)
    assert "CC0 1.0" in row or "public domain" in row


def test_the_portrait_carries_what_must_survive() -> None:
    with Image.open(SAMPLES / "portrait-sideways.jpg") as photo:
        exif = photo.getexif()
        assert photo.width > photo.height
        assert exif[ExifTags.Base.Orientation] == 6
        assert exif[ExifTags.Base.Model] == "Imaginary P1"
        assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] == "2024:05:18 16:42:07"
        assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] == (28.0, 34.0, 22.8)
        assert photo.info["icc_profile"][36:40] == b"acsp"
        assert photo.info["comment"] == b"Smile!"
