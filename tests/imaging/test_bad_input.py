import contextlib
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from photofix.errors import (
    DecodeError,
    DiskFullError,
    PhotofixError,
    PhotoNotFoundError,
    PhotoTooLargeError,
    UnsupportedPhotoError,
)
from photofix.imaging import encode_photo, open_photo, probe, save_photo
from photofix.imaging.atomic import Filesystem

ALL = ["JPEG", "PNG", "TIFF", "WebP", "AVIF"]


def put(folder: Path, data: bytes, name: str = "a.jpg") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def check(error: PhotofixError, path: Path) -> None:
    """Every message names the file, and says what to do."""
    assert str(path) in error.happened
    assert error.advice
    assert "Traceback" not in str(error)


@pytest.mark.parametrize("read", [open_photo, probe])
def test_missing_and_folder(tmp_path, read) -> None:
    for path in (tmp_path / "missing.jpg", tmp_path):
        with pytest.raises(PhotoNotFoundError) as caught:
            read(path)
        check(caught.value, path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "a.jpg")
    with pytest.raises(PhotoNotFoundError, match="ordinary"):
        open_photo(tmp_path / "a.jpg")


@pytest.mark.parametrize("read", [open_photo, probe])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"Dear aunt", "not a photo"),
        (b"\xff\xd8\xff", "damaged|cut short"),
        (b"BM" * 20, "not a photo"),
    ],
)
def test_what_is_no_photo(tmp_path, read, data: bytes, said: str) -> None:
    path = put(tmp_path, data)
    with pytest.raises(DecodeError, match=said) as caught:
        read(path)
    check(caught.value, path)


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
def test_truncated_files_are_named(make, tmp_path, name: str, part: float, dtype: str) -> None:
    data = encode_photo(make.photo(200, 300, dtype), name).data
    path = put(tmp_path, data[: int(len(data) * part)], f"a.{name.lower()}")
    with pytest.raises(DecodeError) as caught:
        open_photo(path)
    check(caught.value, path)


@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_truncation_is_called_that(make, tmp_path, name: str) -> None:
    data = encode_photo(make.photo(200, 300), name).data
    for part in (0.4, 0.7, 0.95):
        with pytest.raises(DecodeError, match="cut short"):
            open_photo(put(tmp_path, data[: int(len(data) * part)]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.randoms(use_true_random=False), st.sampled_from(ALL), st.booleans())
def test_damage_is_a_named_error_or_a_photo(make, tmp_path, rng, name: str, deep: bool) -> None:
    data = bytearray(_clean(make, name, deep))
    for _ in range(rng.randint(1, 6)):
        data[rng.randrange(len(data)) if rng.random() < 0.5 else rng.randrange(min(400, len(data)))] = rng.randrange(
            256
        )
    path = put(tmp_path, bytes(data), f"a.{name.lower()}")
    # Any error but ours fails the test.
    with contextlib.suppress(PhotofixError):
        encode_photo(open_photo(path, pixel_limit=1_000_000, first_frame=True), "PNG")


@pytest.mark.parametrize("byte", [0, 1, 0x7F, 0xFF])
def test_a_heic_with_a_damaged_byte_ends_no_process(make, tmp_path, byte: int) -> None:
    clean = (make.data / "gradient.heic").read_bytes()
    for at in range(12, 600, 3 if byte != 0xFF else 1):  # all of the boxes
        path = put(tmp_path, clean[:at] + bytes((byte,)) + clean[at + 1 :], "a.heic")
        with contextlib.suppress(PhotofixError):
            probe(path)


_known: dict[tuple[str, bool], bytes] = {}


def _clean(make, name: str, deep: bool) -> bytes:
    if (name, deep) not in _known:
        photo = make.photo(24, 32, "uint16" if deep else "uint8")
        source = type(photo.source)(exif=make.exif(), xmp=make.xmp, icc=make.icc(), iptc=make.iptc)
        _known[name, deep] = encode_photo(type(photo)(photo.pixels, None, source), name, done="x").data
    return _known[name, deep]


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1)])
@pytest.mark.parametrize("name", ALL)
def test_the_thinnest_photos(make, tmp_path, size: tuple[int, int], name: str) -> None:
    if name == "WebP" and max(size) > 16383:
        pytest.skip("WebP ends there")
    photo = make.photo(*size)
    path = put(tmp_path, encode_photo(photo, name).data)
    assert open_photo(path).size == size
    assert probe(path).size == size


def bomb_png(height: int, width: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def bomb_gif(height: int, width: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HH", width, height)
        + b"\x80\0\0"
        + bytes(6)
        + b","
        + struct.pack("<HHHHB", 0, 0, width, height, 0)
        + b"\2\2\x4c\1\0;"
    )


def bomb_webp(height: int, width: int) -> bytes:
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4)
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bomb_bmp(height: int, width: int) -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("bomb", [bomb_png, bomb_gif, bomb_webp, bomb_bmp])
@pytest.mark.parametrize("read", [open_photo, probe])
def test_bombs_are_refused_by_their_header(tmp_path, bomb, read) -> None:
    path = put(tmp_path, bomb(60_000, 60_000))
    with pytest.raises(PhotoTooLargeError, match="megapixels") as caught:
        read(path)
    check(caught.value, path)


@pytest.mark.parametrize("name", ALL)
def test_the_limit_is_ours_and_exact(make, tmp_path, name: str) -> None:
    path = put(tmp_path, encode_photo(make.photo(20, 30), name).data)
    assert open_photo(path, pixel_limit=600).size == (20, 30)
    for read in (open_photo, probe):
        with pytest.raises(PhotoTooLargeError):
            read(path, pixel_limit=599)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("orientation", [1, 6])
def test_pillows_limits_are_neither_used_nor_changed(make, tmp_path, monkeypatch, name: str, orientation: int) -> None:
    limit = 2_200_000
    flat = Image.new("RGB", (2000, 1500), (200, 100, 50))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a.{name.lower()}"
    flat.save(path, name, exif=exif.tobytes())
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    photo = open_photo(path)  # a warning of Pillow's would fail the test
    assert photo.size == ((1500, 2000) if orientation == 1 else (2000, 1500))
    assert np.abs(photo.pixels[-1, -1].astype(int) - (200, 100, 50)).max() <= 3
    assert limit == Image.MAX_IMAGE_PIXELS


def test_animated_and_multi_page_files_are_refused_by_name(tmp_path) -> None:
    frames = [Image.new("RGB", (8, 8), (shade, shade, 0)) for shade in (10, 100, 200)]
    for extension in ("gif", "png", "webp", "tif"):
        path = tmp_path / f"a.{extension}"
        frames[0].save(path, save_all=True, append_images=frames[1:], lossless=True)
        assert probe(path).frames == 3
        assert probe(path).animated is (extension != "tif")
        with pytest.raises(UnsupportedPhotoError, match="pages" if extension == "tif" else "animated") as caught:
            open_photo(path)
        check(caught.value, path)
        photo = open_photo(path, first_frame=True)
        assert photo.pixels[0, 0].tolist() == [10, 10, 0]
        assert "first of 3" in photo.source.notes[-1]


def test_raw_without_the_extra_says_how_to_get_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rawpy", None)
    path = put(tmp_path, b"II*\0\x08\0\0\0" + bytes(100), "a.nef")
    with pytest.raises(UnsupportedPhotoError, match=r"photofix\[raw\]"):
        open_photo(path)


def test_a_damaged_exif_costs_the_exif_alone(make, tmp_path, portrait) -> None:
    path = tmp_path / "a.jpg"
    Image.fromarray(portrait).save(path, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(30))
    photo = open_photo(path)
    encoded = encode_photo(photo)
    assert any("Exif data is damaged" in note for note in encoded.notes)
    assert open_photo(put(tmp_path, encoded.data, "b.jpg")).source.exif is None


def test_a_full_disk_leaves_the_folder_as_it_was(make, tmp_path) -> None:
    import errno

    def full(descriptor: int, data: memoryview) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFullError) as caught:
        save_photo(make.photo(), tmp_path / "a.png", filesystem=Filesystem(write=full))
    check(caught.value, tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(make, tmp_path) -> None:
    path = save_photo(make.photo(), tmp_path / "a.png")
    path.chmod(0)
    with pytest.raises(PhotofixError, match="can't be read"):
        open_photo(path)


@pytest.mark.parametrize("read", [open_photo, probe])
@pytest.mark.parametrize("name", ["x" * 300 + ".jpg", "a\0b.jpg", "file.txt/a.jpg", "circle.jpg"])
def test_names_that_can_not_be_looked_at(tmp_path, read, name: str) -> None:
    put(tmp_path, b"no folder", "file.txt")
    if os.name != "nt":
        (tmp_path / "circle.jpg").symlink_to("circle.jpg")
    with pytest.raises(PhotofixError) as caught:
        read(tmp_path / name)
    check(caught.value, tmp_path / name)


def sparse(folder: Path, start: bytes, name: str, size: int) -> Path:
    path = put(folder, start, name)
    os.truncate(path, size)
    return path


@pytest.mark.parametrize("start", [b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", b"RIFF\0\0\0\0WEBPVP8 "])
def test_a_file_that_is_read_whole_is_not_if_it_is_a_giant(tmp_path, start: bytes) -> None:
    path = sparse(tmp_path, start, "a.heic", 5 << 30)
    with pytest.raises(PhotoTooLargeError, match=r"5\.4 GB") as caught:
        probe(path)
    check(caught.value, path)


def test_what_follows_a_deep_png_is_not_read(make, tmp_path) -> None:
    photo = make.photo(20, 30, "uint16")
    path = sparse(tmp_path, encode_photo(photo, "PNG").data, "a.png", 5 << 30)
    assert np.array_equal(open_photo(path).pixels, photo.pixels)


@pytest.mark.parametrize("filling", [b"\0", b"\xff" * 200_000, b"\xff\xd9", b"\xff\0"])
def test_a_jpeg_of_nothing_is_not_searched_through(tmp_path, filling: bytes) -> None:
    path = sparse(tmp_path, b"\xff\xd8\xff\xe0\0\4ab" + filling, "a.jpg", 5 << 30)
    with pytest.raises(DecodeError):
        probe(path)


def test_a_flood_of_segments_is_refused(make, tmp_path) -> None:
    data = encode_photo(make.photo(), "JPEG").data
    path = put(tmp_path, data[:2] + b"\xff\xfe\0\2" * 20_000 + data[2:])
    with pytest.raises(DecodeError, match="segments") as caught:
        probe(path)
    check(caught.value, path)


def test_tiff_fields_that_lie_over_each_other_are_left_out(make, tmp_path) -> None:
    import io

    from photofix.imaging.tiff_read import tiff_metadata

    count, length = 3000, 1 << 20  # three gigabytes, if each were copied
    fields = b"".join(
        struct.pack("<HHII", 40000 + number, 1, length, 8 + 2 + 12 * count + 4) for number in range(count)
    )
    path = put(tmp_path, b"II*\0\x08\0\0\0" + struct.pack("<H", count) + fields + bytes(4 + length), "a.tif")
    with path.open("rb") as file:
        assert isinstance(file, io.BufferedReader)
        _, source = tiff_metadata(file)
    assert source.exif is None
    assert "dropped" in source.notes[0]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "error", [RuntimeError("Insufficient memory (case 4)"), OSError("encoder error -9"), MemoryError()]
)
def test_an_encoder_that_fails_is_told_by_name(make, tmp_path, monkeypatch, name: str, error: Exception) -> None:
    from photofix.errors import SaveError
    from photofix.imaging import encode

    def fail(_job: object) -> None:
        raise error

    monkeypatch.setitem(encode._WRITERS, name, fail)
    with pytest.raises(SaveError, match=f"can't be encoded as {name}") as caught:
        save_photo(make.photo(), tmp_path / f"a.{name.lower()}")
    assert "Nothing was written" in caught.value.tried
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("pages", [1, 3])
def test_pages_in_a_circle_are_refused(tmp_path, order: str, big: bool, pages: int) -> None:
    offset, count, entry = ("Q", "Q", 20) if big else ("I", "H", 12)
    start = 16 if big else 8
    step = struct.calcsize(order + count) + entry + struct.calcsize(order + offset)
    mark = {"<": b"II", ">": b"MM"}[order] + struct.pack(order + "H", 43 if big else 42)
    data = mark + (struct.pack(order + "HHQ", 8, 0, start) if big else struct.pack(order + "I", start))
    for page in range(pages):
        following = start + step * ((page + 1) % pages)
        data += struct.pack(order + count, 1) + bytes(entry) + struct.pack(order + offset, following)
    path = put(tmp_path, data, "a.tif")
    with pytest.raises(DecodeError, match="damaged") as caught:
        probe(path)
    assert "circle" in caught.value.tried
    check(caught.value, path)
