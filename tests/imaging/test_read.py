"""What other programs write, read as the contract."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms

from photofix.imaging import Photo, open_photo, probe, save_photo, write_photo


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
