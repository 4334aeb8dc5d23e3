import random
import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from photofix.imaging.exif import drop_orientation, make_exif, orientation_of, patch_exif, private_exif
from photofix.imaging.ifd import IfdError


def read(exif: bytes) -> Image.Exif:
    """Pillow's word on a stream, independent of ours."""
    found = Image.Exif()
    found.load(exif)
    return found


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_patch_changes_what_it_must_and_moves_nothing(make, order: str) -> None:
    exif = make.exif(order, orientation=6, size=(40, 64))
    assert orientation_of(exif) == 6
    patched = patch_exif(exif, (640, 1000))
    found = read(patched)
    main = found.get_ifd(0x8769)
    assert (found[0x0112], found[0x0100], found[0x0101]) == (1, 1000, 640)
    assert (main[0xA002], main[0xA003]) == (1000, 640)
    assert main[0x927C] == make.maker_note
    assert main[0xA431] == "SERIAL-4711"
    assert found.get_ifd(0x8825)[2] == (48.0, 8.0, 7.0)
    assert found[0x010F] == "Camera & Sons"
    # Every byte is where it was, but for five values and the link to the thumbnail.
    assert len(patched) == len(exif)
    assert patched.index(make.maker_note) == exif.index(make.maker_note)
    assert sum(a != b for a, b in zip(exif, patched, strict=True)) <= 2 * 5 + 4
    assert 0x0201 in read(exif).get_ifd(ExifTags.IFD.IFD1)
    assert not read(patched).get_ifd(ExifTags.IFD.IFD1)


def test_a_size_beyond_a_short_grows_its_field(make) -> None:
    patched = patch_exif(make.exif(), (70_000, 80_000))
    assert (read(patched)[0x0100], read(patched)[0x0101]) == (80_000, 70_000)
    assert read(patched).get_ifd(0x8769)[0xA003] == 70_000


@pytest.mark.parametrize("order", ["<", ">"])
def test_private_leaves_no_trace_of_place_or_camera(make, order: str) -> None:
    exif = make.exif(order)
    private = private_exif(exif)
    for secret in (b"SERIAL", b"Camera", b"MakerNote", b"thumbnail", struct.pack(order + "II", 48, 1)):
        assert secret in exif
        assert secret not in private
    found = read(patch_exif(private, (3, 4)))
    assert 0x8825 not in found
    assert found.get_ifd(0x8769)[0x9003] == "2001:02:03 04:05:06"
    assert found[0x0112] == 1
    assert set(found.get_ifd(0x8769)) == {0x9003, 0xA002, 0xA003}


@pytest.mark.parametrize("order", ["<", ">"])
def test_orientation_can_be_left_out(make, order: str) -> None:
    exif = make.exif(order)
    dropped = drop_orientation(exif)
    assert len(dropped) == len(exif)
    assert 0x0112 not in read(dropped)
    assert dict(read(dropped)) == {tag: value for tag, value in read(exif).items() if tag != 0x0112}
    assert read(dropped).get_ifd(0x8769)[0x927C] == make.maker_note
    assert 0x0201 in read(dropped).get_ifd(ExifTags.IFD.IFD1)
    assert drop_orientation(dropped) == dropped


@pytest.mark.parametrize(
    "exif",
    [
        b"",
        b"II",
        b"II*\0",
        b"MM\0*\0\0\0\x08",
        b"nonsense" * 4,
        b"II*\0\xff\xff\xff\xff" + bytes(40),
        b"II*\0\x08\0\0\0\xff\xff" + bytes(40),
        b"II*\0\0\0\0\0" + bytes(40),
        # The link to the Exif directory points outside, and at its own header.
        make_exif((0, {0x8769: (4, b"\xff\xff\xff\x7f")})),
        make_exif((0, {0x8769: (4, b"\0\0\0\0")})),
        make_exif((0, {0x8769: (2, b"no\0")})),
    ],
)
def test_malformed_streams_are_refused_by_name(exif: bytes) -> None:
    with pytest.raises(IfdError):
        patch_exif(exif, (1, 1))
    with pytest.raises(IfdError):
        private_exif(exif)


def test_a_directory_that_links_to_itself_ends() -> None:
    exif = make_exif((0, {0x0112: (3, b"\3\0"), 0x8769: (4, b"\x08\0\0\0")}))
    assert orientation_of(patch_exif(exif, (5, 6))) == 1


@given(st.randoms(use_true_random=False), st.sampled_from("<>"))
def test_damage_never_crashes_a_patch(make, rng: random.Random, order: str) -> None:
    exif = bytearray(make.exif(order))
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(exif)) if rng.random() < 0.3 else rng.randrange(8, 140)
        exif[at] = rng.choice((0, 1, 0xFF, 0x7F, rng.randrange(256)))
    if rng.random() < 0.3:
        del exif[rng.randrange(len(exif)) :]
    for work in (lambda data: patch_exif(data, (9, 9)), private_exif, drop_orientation):
        try:
            result = work(bytes(exif))
        except IfdError:
            continue
        assert len(result) <= len(exif)
        assert orientation_of(result) in (None, *range(1, 9))


@given(st.binary(max_size=200))
def test_any_bytes_are_judged(data: bytes) -> None:
    for start in (b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"):
        try:
            patched = patch_exif(start + data, (2, 3))
        except IfdError:
            continue
        assert orientation_of(patched) in (None, 1)


def test_pillow_reads_what_make_exif_writes() -> None:
    exif = make_exif((0, {0x010E: (2, b"A long description\0")}), (0x8769, {0x9003: (2, b"now\0")}), order=">")
    image = Image.new("RGB", (4, 4))
    out = BytesIO()
    image.save(out, "JPEG", exif=b"Exif\0\0" + exif)
    with Image.open(out) as back:
        assert back.getexif()[0x010E] == "A long description"
        assert back.getexif().get_ifd(0x8769)[0x9003] == "now"
