import io
import os
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from photofix.errors import OutputExistsError, UsageError
from photofix.imaging import Photo, Source, encode_photo, freeze, open_photo, probe, save_photo, write_photo
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


# What other programs write, read as the contract.


def pillow_file(path: Path, image: Image.Image, **options) -> Photo:
    image.save(path, **options)
    return open_photo(path)


def test_one_bit_palette_and_grey_with_alpha(tmp_path) -> None:
    bits = Image.fromarray(np.eye(9, 13, dtype=bool))
    for extension in ("png", "tif", "bmp", "gif"):
        photo = pillow_file(tmp_path / f"bits.{extension}", bits)
        assert photo.source.grey
        assert np.array_equal(photo.pixels[..., 0], np.eye(9, 13, dtype=np.uint8) * 255)
    palette = Image.new("P", (4, 2), 1)
    palette.putpalette([0, 0, 0, 200, 100, 50, 9, 9, 9])
    palette.putpixel((3, 1), 2)
    photo = pillow_file(tmp_path / "palette.png", palette, transparency=2)
    assert photo.pixels[0, 0].tolist() == [200, 100, 50]
    assert not photo.source.grey
    assert photo.alpha is not None
    assert (photo.alpha[1, 3], photo.alpha[0, 0]) == (0, 255)
    for extension in ("png", "tif"):
        both = np.array([[[50, 60], [70, 80]]], np.uint8)
        photo = pillow_file(tmp_path / f"la.{extension}", Image.fromarray(both))
        assert photo.source.grey
        assert photo.pixels[0, :, 2].tolist() == [50, 70]
        assert photo.alpha is not None
        assert photo.alpha[0].tolist() == [60, 80]
    keyed = pillow_file(tmp_path / "key.png", Image.new("RGB", (2, 2), (1, 2, 3)), transparency=(1, 2, 3))
    assert keyed.alpha is not None
    assert not keyed.alpha.any()


def test_a_grey_palette_is_grey(tmp_path) -> None:
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8).reshape(16, 16))
    photo = pillow_file(tmp_path / "a.gif", ramp)
    assert photo.source.grey
    assert np.array_equal(photo.pixels[..., 1].ravel(), np.arange(256))


def test_16_bit_grey_of_png_and_tiff(tmp_path) -> None:
    ramp = (np.arange(600, dtype=np.uint16) * 109).reshape(20, 30)
    for extension in ("png", "tif"):
        photo = pillow_file(tmp_path / f"a.{extension}", Image.fromarray(ramp))
        assert photo.source.grey
        assert photo.source.bit_depth == 16
        assert np.array_equal(photo.pixels[..., 0], ramp)
    tifffile.imwrite(tmp_path / "white.tif", ramp, photometric="miniswhite")
    assert np.array_equal(open_photo(tmp_path / "white.tif").pixels[..., 0], 65535 - ramp)


@pytest.mark.parametrize("compression", [None, "lzw", "zlib", "packbits"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_deep_tiff_of_all_sorts(make, tmp_path, compression, planar: str, order: str) -> None:
    photo = make.photo(50, 70, "uint16")
    samples = photo.pixels if planar == "contig" else np.moveaxis(photo.pixels, -1, 0)
    predictor = compression in ("lzw", "zlib")
    path = tmp_path / "a.tif"
    tifffile.imwrite(
        path, samples, photometric="rgb", planarconfig=planar, compression=compression, predictor=predictor,
        byteorder=order, rowsperstrip=16,
    )  # fmt: skip
    assert np.array_equal(open_photo(path).pixels, photo.pixels)


def test_float_premultiplied_and_extra_channels_of_tiff(tmp_path) -> None:
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, np.array([[[-1, 0.5, 2.0]]], np.float32), photometric="rgb")
    photo = open_photo(path)
    assert photo.pixels.ravel().tolist() == [0, 32768, 65535]
    assert "Floating-point" in photo.source.notes[0]
    associated = np.array([[[5000, 10000, 20000, 32768]]], np.uint16)
    tifffile.imwrite(path, associated, photometric="rgb", extrasamples=["assocalpha"])
    photo = open_photo(path)
    assert photo.pixels.ravel().tolist() == [10000, 20000, 39999]
    five = np.arange(30, dtype=np.uint16).reshape(2, 3, 5)
    tifffile.imwrite(path, five, photometric="rgb", planarconfig="contig", extrasamples=["unspecified"] * 2)
    photo = open_photo(path)
    assert np.array_equal(photo.pixels, five[..., :3])
    assert photo.alpha is None
    assert "Extra channels" in photo.source.notes[0]


def cmyk_icc() -> bytes:
    """A made-up CMYK profile: a table of the sixteen full mixtures (ICC.1:2022, 10.11, lut8Type), in strange colours."""
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + struct.pack(">9i", *[65536 * (i % 4 == 0) for i in range(9)])
    table += bytes(range(256)) * 4
    for mixture in range(16):
        cyan, magenta, yellow, black = (mixture >> shift & 1 for shift in (3, 2, 1, 0))
        light = max(0, 255 - 40 * cyan - 60 * magenta - 10 * yellow - 150 * black)
        table += bytes((light, 128 - 50 * cyan + 60 * magenta, 128 - 30 * cyan + 70 * yellow))
    table += bytes(range(256)) * 3
    size = 128 + 4 + 12 + len(table)
    head = struct.pack(">I", size) + bytes(4) + bytes((2, 0x40, 0, 0)) + b"prtrCMYKLab " + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I4sII", 1, b"A2B0", 144, len(table)) + table


@pytest.mark.parametrize("extension", ["jpg", "tif"])
def test_cmyk_without_profile_is_converted_and_said(tmp_path, extension: str) -> None:
    ink = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    photo = pillow_file(tmp_path / f"a.{extension}", ink)
    red, green, blue = photo.pixels[8, 8].tolist()
    assert red > 220
    assert max(green, blue) < 60
    assert any("CMYK" in note for note in photo.source.notes)
    assert photo.source.icc is None
    assert not photo.source.grey


@pytest.mark.parametrize("extension", ["jpg", "tif"])
def test_cmyk_goes_through_its_profile(tmp_path, extension: str) -> None:
    icc = cmyk_icc()
    ink = Image.new("CMYK", (16, 16), (255, 0, 128, 0))
    photo = pillow_file(
        tmp_path / f"a.{extension}", ink, icc_profile=icc, **({"quality": 100} if extension == "jpg" else {})
    )
    expected = ImageCms.profileToProfile(
        ink, io.BytesIO(icc), ImageCms.createProfile("sRGB"), outputMode="RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC, flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip
    assert expected is not None
    assert np.abs(photo.pixels[8, 8].astype(int) - np.asarray(expected)[8, 8]).max() <= (3 if extension == "jpg" else 0)
    assert np.abs(photo.pixels[8, 8].astype(int) - np.asarray(ink.convert("RGB"))[8, 8]).max() > 20
    assert photo.source.icc is None
    assert "own colour profile" in photo.source.notes[0]


def test_a_damaged_cmyk_profile_is_no_obstacle(tmp_path) -> None:
    fake = bytearray(200)
    fake[36:40], fake[16:20] = b"acsp", b"CMYK"
    photo = pillow_file(tmp_path / "a.jpg", Image.new("CMYK", (8, 8)), icc_profile=bytes(fake))
    assert any("by formula" in note for note in photo.source.notes)


def test_lab_tiff_is_converted(tmp_path) -> None:
    lab = ImageCms.profileToProfile(
        Image.new("RGB", (8, 8), (200, 30, 60)), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )  # fmt: skip
    assert lab is not None
    photo = pillow_file(tmp_path / "a.tif", lab)
    assert np.abs(photo.pixels[4, 4].astype(int) - (200, 30, 60)).max() <= 3
    assert "Lab" in photo.source.notes[0]


def test_heic_is_read_at_8_and_10_bits(make, tmp_path) -> None:
    y, x = np.mgrid[:48, :64]
    photo = open_photo(make.data / "gradient.heic")
    expected = np.stack([x * 4, y * 5, (x + y) * 2], -1)
    assert np.abs(photo.pixels.astype(int) - expected).mean() < 1
    assert photo.source.exif is not None
    assert photo.source.exif.startswith(b"II*\0")
    deep = open_photo(make.data / "deep.heic")
    assert deep.pixels.dtype == np.uint16
    assert deep.source.bit_depth == 10
    expected = np.stack([x * 1000, y * 1300, (x + y) * 500], -1)
    assert np.abs(deep.pixels.astype(int) - expected).mean() < 150
    assert probe(make.data / "deep.heic").size == (48, 64)
    written = write_photo(photo, tmp_path / "out")
    assert probe(written.path).format == "JPEG"


def test_probe_says_what_opening_says(make, tmp_path) -> None:
    for extension in ("jpg", "png", "tif", "webp", "avif"):
        path = save_photo(make.photo(20, 30), tmp_path / f"a.{extension}")
        header = probe(path)
        opened = open_photo(path)
        assert (header.format, header.size) == (opened.source.format, opened.size) == (opened.source.format, (20, 30))
        assert (header.frames, header.animated, header.bit_depth) == (1, False, 8)


# Saving.


def test_saving_copies_times_and_never_overwrites(make, tmp_path) -> None:
    original = save_photo(make.photo(), tmp_path / "a.png")
    os.utime(original, ns=(10**18, 10**18 + 7))
    photo = open_photo(original)
    output = save_photo(photo, tmp_path / "b.png")
    assert (output.stat().st_atime_ns, output.stat().st_mtime_ns) == (10**18, 10**18 + 7)
    before = output.read_bytes()
    with pytest.raises(OutputExistsError, match=r"b\.png"):
        save_photo(photo.with_pixels(255 - photo.pixels), output)
    assert output.read_bytes() == before
    save_photo(photo.with_pixels(255 - photo.pixels), output, overwrite=True)
    assert output.read_bytes() != before


@pytest.mark.parametrize("way", ["same", "hard link", "link"])
def test_the_original_is_never_overwritten(make, tmp_path, way: str) -> None:
    original = save_photo(make.photo(), tmp_path / "a.png")
    before = original.read_bytes()
    target = original
    if way != "same":
        target = tmp_path / "b.png"
        try:
            target.hardlink_to(original) if way == "hard link" else target.symlink_to(original)
        except OSError:
            pytest.skip("no links here")
    with pytest.raises(OutputExistsError, match="original"):
        save_photo(open_photo(original), target, overwrite=True)
    assert original.read_bytes() == before


def test_requests_that_make_no_sense_are_named(make, tmp_path) -> None:
    photo = make.photo()
    with pytest.raises(UsageError, match="not written"):
        save_photo(photo, tmp_path / "a.heic")
    with pytest.raises(UsageError, match="psd"):
        save_photo(photo, tmp_path / "a.psd")
    with pytest.raises(UsageError, match="1 to 100"):
        save_photo(photo, tmp_path / "a.jpg", quality=101)
    long = Photo(freeze(np.zeros((1, 70_000, 3), np.uint8)))
    for extension in ("jpg", "webp", "avif"):
        with pytest.raises(UsageError, match="at most"):
            save_photo(long, tmp_path / f"a.{extension}")
    assert list(tmp_path.iterdir()) == []
    assert open_photo(save_photo(long, tmp_path / "a.png")).size == (1, 70_000)


def test_a_sidecar_goes_along_corrected(make, tmp_path) -> None:
    original = save_photo(make.photo(20, 30), tmp_path / "a.png")
    (tmp_path / "a.xmp").write_bytes(make.xmp)
    photo = open_photo(original)
    saved = write_photo(photo, tmp_path / "out.png")
    assert saved.sidecar == tmp_path / "out.xmp"
    assert b'tiff:Orientation="1"' in saved.sidecar.read_bytes()
    assert b"Grandmother" in saved.sidecar.read_bytes()
    (tmp_path / "a.png.xmp").write_bytes(make.xmp)
    (tmp_path / "two.png.xmp").write_bytes(b"mine")
    saved = write_photo(photo, tmp_path / "two.png")
    assert saved.sidecar is None
    assert "left as it is" in saved.notes[0]
    assert (tmp_path / "two.png.xmp").read_bytes() == b"mine"
    assert write_photo(photo, tmp_path / "three.png", private=True).sidecar is None
    assert not (tmp_path / "three.png.xmp").exists()
    (tmp_path / "a.png.xmp").write_bytes(b"<damaged")
    saved = write_photo(photo, tmp_path / "four.png")
    assert "was not copied" in saved.notes[0]
    assert open_photo(saved.path).size == (20, 30)


def test_a_photo_without_a_file_can_be_saved(make, tmp_path) -> None:
    photo = replace(make.photo(), source=Source())
    assert same(open_photo(save_photo(photo, tmp_path / "a.png")), photo)


def test_a_header_tells_what_photofix_has_done(make, tmp_path: Path) -> None:
    for name in ("a.jpg", "a.png", "a.tif", "a.webp", "a.avif"):
        assert probe(save_photo(make.photo(), tmp_path / name, done="clean:0.8")).done == "clean:0.8"
        assert probe(save_photo(make.photo(), tmp_path / f"plain {name}")).done is None


def test_a_png_s_header_is_read_without_its_pixels_even_if_it_says_more_after_them(
    make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_photo(make.photo(40, 64), tmp_path / "a.png")
    data = path.read_bytes()
    exif = make.exif(">", 6)
    chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
    end = data.rindex(b"IEND") - 4
    (tmp_path / "late.png").write_bytes(data[:end] + chunk + data[end:])
    assert probe(tmp_path / "late.png").size == (64, 40)
    assert open_photo(tmp_path / "late.png").size == (64, 40)

    def load(*_: object) -> None:
        raise AssertionError("pixels were decoded")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", load)
    assert probe(path).size == (40, 64)
