"""Photos as bytes of each format, and back."""

import io
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photofix.imaging import Photo, Source, encode_photo, freeze, open_photo, save_photo
from photofix.imaging.metrics import psnr, psnr_y

LOSSLESS = ["PNG", "TIFF"]


def back(photo: Photo, folder: Path, name: str, **options) -> Photo:
    path = folder / f"photo.{name.lower()}"
    path.write_bytes(encode_photo(photo, name, **options).data)
    return open_photo(path)


def same(a: Photo, b: Photo) -> bool:
    alphas = (a.alpha is None and b.alpha is None) or (
        a.alpha is not None and b.alpha is not None and np.array_equal(a.alpha, b.alpha)
    )
    return alphas and a.pixels.dtype == b.pixels.dtype and np.array_equal(a.pixels, b.pixels)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 70),
    st.integers(1, 70),
    st.sampled_from(["uint8", "uint16"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(LOSSLESS),
    st.integers(0, 1000),
)
def test_lossless_formats_lose_nothing(make, tmp_path, height, width, dtype, grey, alpha, name, seed) -> None:
    photo = make.photo(height, width, dtype, grey=grey, alpha=alpha, seed=seed)
    opened = back(photo, tmp_path, name)
    assert same(opened, photo)
    assert opened.source.grey is grey
    assert opened.source.bit_depth == photo.pixels.itemsize * 8
    assert opened.source.lossless


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_tiff_of_either_byte_order_is_read_by_others(make, tmp_path, order: str, dtype: str) -> None:
    photo = make.photo(300, 900, dtype, alpha=True, source=Source(exif=make.exif(order)))
    path = save_photo(photo, tmp_path / "a.tif")
    read = tifffile.imread(path)
    assert np.array_equal(read[..., :3], photo.pixels)
    assert np.array_equal(read[..., 3], photo.alpha)
    if dtype == "uint8":
        with Image.open(path) as image:
            assert np.array_equal(np.asarray(image)[..., :3], photo.pixels)


@pytest.mark.parametrize("name", ["JPEG", "WebP", "AVIF"])
@pytest.mark.parametrize("grey", [False, True])
def test_lossy_formats_stay_near(portrait, tmp_path, name: str, grey: bool) -> None:
    pixels = np.repeat(portrait[..., 1:2], 3, axis=2) if grey else portrait
    photo = Photo(freeze(pixels), source=Source(grey=grey))
    opened = back(photo, tmp_path, name)
    # WebP has no way to keep all chroma but to be lossless.
    measure = psnr_y if name == "WebP" else psnr
    assert measure(opened.pixels, photo.pixels) > 38
    assert opened.source.grey is (grey and name != "WebP")
    assert not opened.source.lossless
    worse = encode_photo(photo, name, quality=30).data
    assert len(worse) < len(encode_photo(photo, name).data)


@pytest.mark.parametrize(("quality", "written"), [(40, 95), (95, 95), (98, 98), (100, 100)])
def test_jpeg_is_written_at_least_as_well_as_read_and_with_all_chroma(portrait, tmp_path, quality, written) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(portrait).save(path, quality=quality, subsampling=2, progressive=True)
    opened = open_photo(path)
    assert (opened.source.jpeg_quality, opened.source.jpeg_sampling) == (quality, "4:2:0")
    again = back(opened, tmp_path, "JPEG")
    assert (again.source.jpeg_quality, again.source.jpeg_sampling) == (written, "4:4:4")
    with Image.open(io.BytesIO(encode_photo(opened).data)) as image:
        assert "progressive" not in image.info


def test_lossless_webp_stays_lossless(portrait, tmp_path) -> None:
    path = tmp_path / "a.webp"
    Image.fromarray(portrait).save(path, lossless=True)
    opened = open_photo(path)
    assert opened.source.lossless
    assert np.array_equal(back(opened, tmp_path, "WebP").pixels, portrait)


def test_the_same_photo_gives_the_same_bytes(make) -> None:
    photo = make.photo(source=Source(exif=make.exif(), xmp=make.xmp, icc=make.icc()))
    for name in ("JPEG", "PNG", "TIFF", "WebP", "AVIF"):
        one, other = (encode_photo(photo, name, done="clean 1.0").data for _ in range(2))
        assert one == other


@pytest.mark.parametrize("name", ["JPEG", "WebP", "AVIF"])
def test_16_bits_are_rounded_to_8_and_it_is_said(make, tmp_path, name: str) -> None:
    photo = Photo(freeze(np.full((16, 16, 3), 32767 + 129, np.uint16)))
    encoded = encode_photo(photo, name)
    assert any("rounded to 8" in note for note in encoded.notes)
    path = tmp_path / "a"
    path.write_bytes(encoded.data)
    assert abs(int(open_photo(path).pixels[8, 8, 1]) - 128) <= 1


def test_rounding_is_to_the_nearest_level() -> None:
    from photofix.imaging.display import to_8_bits

    every = np.arange(65536, dtype=np.uint16)
    assert np.array_equal(to_8_bits(every), np.round(every / 257).astype(np.uint8))


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_transparency_is_laid_over_white_where_there_is_none(tmp_path, dtype: str) -> None:
    peak = int(np.iinfo(dtype).max)
    pixels, cover = np.zeros((16, 32, 3), dtype), np.full((16, 32), peak, dtype)
    cover[:, 8:] = 0
    cover[:, 16:] = peak // 2
    photo = Photo(freeze(pixels), freeze(cover))
    encoded = encode_photo(photo, "JPEG")
    assert any("white" in note for note in encoded.notes)
    (tmp_path / "a.jpg").write_bytes(encoded.data)
    opened = open_photo(tmp_path / "a.jpg")
    assert opened.alpha is None
    middle = opened.pixels[8, [4, 12, 24], 0].astype(int)
    assert np.abs(middle - [0, 255, 128]).max() <= 2


def test_grey_is_written_from_unequal_channels(tmp_path) -> None:
    pixels = np.array([[[10, 11, 12], [7, 7, 7], [255, 255, 255]]], np.uint8)
    opened = back(Photo(freeze(pixels), source=Source(grey=True)), tmp_path, "PNG")
    assert opened.pixels[0, :, 0].tolist() == [11, 7, 255]
