import numpy as np
import pytest
from PIL import Image, ImageOps

from photofix.imaging import encode_photo, open_photo, probe
from photofix.imaging.orient import stored_view, upright_size


def upright(stored: np.ndarray, orientation: int) -> np.ndarray:
    """As Pillow turns it."""
    image = Image.fromarray(stored)
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.info["exif"] = exif.tobytes()
    return np.asarray(ImageOps.exif_transpose(image))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_is_written_into_the_view_is_upright_as_pillow_turns_it(orientation: int) -> None:
    stored = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    turned = np.zeros((*upright_size((5, 7), orientation), 3), np.uint8)
    stored_view(turned, orientation)[...] = stored
    assert np.array_equal(turned, upright(stored, orientation))


@pytest.mark.parametrize("extension", ["png", "tif", "jpg", "webp", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_files_open_upright_and_are_written_upright(make, tmp_path, extension: str, orientation: int) -> None:
    photo = make.photo(24, 40)
    pixels = np.zeros((24, 40, 3), np.uint8)
    pixels[:12, :10] = 250  # the top left corner, twice as wide as high in no orientation
    turned = tmp_path / f"turned.{extension}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).save(turned, exif=exif.tobytes())
    assert photo.size == (24, 40)
    opened = open_photo(turned)
    expected = upright(pixels, orientation)
    assert opened.size == expected.shape[:2] == probe(turned).size
    # Lossy codecs blur the edge by a few pixels.
    assert np.mean(np.abs(opened.pixels.astype(int) - expected) > 30) < 0.02
    again = tmp_path / f"again.{extension}"
    again.write_bytes(encode_photo(opened).data)
    reopened = open_photo(again)
    assert reopened.size == opened.size
    assert np.mean(np.abs(reopened.pixels.astype(int) - expected) > 30) < 0.02
    with Image.open(again) as image:
        assert image.getexif().get(0x0112, 1) == 1


def test_deep_photos_are_turned_as_well(make, tmp_path) -> None:
    photo = make.photo(20, 30, "uint16")
    for extension in ("png", "tif"):
        data = encode_photo(photo, extension).data
        path = tmp_path / f"deep.{extension}"
        path.write_bytes(data)
        assert np.array_equal(open_photo(path).pixels, photo.pixels)
    from dataclasses import replace

    from photofix.imaging.metadata import Carried
    from photofix.imaging.png_write import weave_png

    plain = encode_photo(replace(photo), "PNG").data
    path.with_suffix(".png").write_bytes(weave_png(plain, Carried(exif=make.exif(orientation=8)))[0])
    assert np.array_equal(open_photo(path.with_suffix(".png")).pixels, np.rot90(photo.pixels))
