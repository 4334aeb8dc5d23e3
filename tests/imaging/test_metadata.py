import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from photofix.imaging import Photo, Source, encode_photo, freeze, open_photo
from photofix.imaging.jpeg_metadata import read_jpeg_metadata
from photofix.imaging.jpeg_segments import segment
from photofix.imaging.xmp import done_of

ALL = ["JPEG", "PNG", "TIFF", "WebP", "AVIF"]


@pytest.fixture
def camera_photo(make, tmp_path: Path, portrait) -> Photo:
    """As from a camera: stored on its side, with all metadata there is."""
    path = tmp_path / "camera.jpg"
    image = Image.fromarray(portrait)
    height, width = portrait.shape[:2]
    image.save(
        path,
        quality=90,
        exif=b"Exif\0\0" + make.exif(size=(height, width)),
        icc_profile=make.icc(),
        xmp=make.xmp,
        comment=b"hello",
        dpi=(300, 300),
    )
    data = path.read_bytes()
    resource = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(make.iptc)) + make.iptc
    path.write_bytes(data[:2] + segment(0xED, resource) + data[2:])
    return open_photo(path)


def test_all_is_read_from_a_camera_file(make, camera_photo) -> None:
    source = camera_photo.source
    assert camera_photo.size == (80, 96)  # stored as 96 × 80, on its side
    assert source.exif == make.exif(size=(96, 80))
    assert source.icc == make.icc()
    assert source.xmp == make.xmp
    assert source.iptc == make.iptc
    assert source.comments == (b"hello",)
    assert source.dpi == (300, 300)
    assert source.notes == ()


@pytest.mark.parametrize("name", ALL)
def test_metadata_survives_in_every_format(make, tmp_path, camera_photo, name: str) -> None:
    bigger = camera_photo.with_pixels(np.repeat(np.repeat(camera_photo.pixels, 2, 0), 2, 1))
    encoded = encode_photo(bigger, name, done="upscale 2x 1.0")
    path = tmp_path / f"out.{name.lower()}"
    path.write_bytes(encoded.data)
    opened = open_photo(path)
    assert opened.size == (160, 192)
    source = opened.source
    assert source.icc == make.icc()
    assert source.xmp is not None
    assert done_of(source.xmp) == "upscale 2x 1.0"
    assert b'tiff:Orientation="1"' in source.xmp
    assert b"Family|Grandmother" in source.xmp
    assert source.exif is not None
    # Pillow's word on what is in the file, independent of ours.
    with Image.open(path) as image:
        exif = image.getexif()
        assert exif.get(0x0112, 1) == 1
        assert exif[0x010F] == "Camera & Sons"
        main = exif.get_ifd(ExifTags.IFD.Exif)
        assert main[0x927C] == make.maker_note
        assert (main[0xA002], main[0xA003]) == (192, 160)
        assert main[0x9003] == "2001:02:03 04:05:06"
        assert exif.get_ifd(ExifTags.IFD.GPSInfo)[2] == (48.0, 8.0, 7.0)
        assert not exif.get_ifd(ExifTags.IFD.IFD1)
        assert image.info.get("icc_profile") == make.icc()
    if name in ("JPEG", "PNG", "TIFF"):
        assert source.dpi is not None
        assert np.allclose(source.dpi, 300, atol=0.02)
    if name in ("JPEG", "TIFF"):
        assert source.iptc == make.iptc
    lost = " ".join(encoded.notes)
    assert ("IPTC" in lost) is (name in ("WebP", "AVIF"))
    assert ("comments" in lost) is (name in ("WebP", "AVIF", "TIFF"))


@pytest.mark.parametrize("name", ALL)
def test_maker_notes_stay_at_their_offsets(make, camera_photo, name: str) -> None:
    exif = make.exif(size=(96, 80))
    data = encode_photo(camera_photo, name).data
    # Where the Exif stream begins in the file, whatever wraps it: in a TIFF, at its very beginning.
    starts = [at for at in range(len(data) - 4) if data[at : at + 4] == b"II*\0"]
    found = [at for at in starts if data[at:].find(make.maker_note) == exif.index(make.maker_note)]
    assert len(found) == 1
    assert name != "TIFF" or found == [0]


def test_png_keeps_iptc_comments_and_texts(make, tmp_path) -> None:
    source = Source(iptc=make.iptc, comments=("Größe".encode(),), texts=(("Title", "Tante Ö"), ("Author", "猫")))
    photo = Photo(make.photo().pixels, source=source)
    path = tmp_path / "a.png"
    path.write_bytes(encode_photo(photo).data)
    opened = open_photo(path).source
    assert set(opened.texts) >= {("Title", "Tante Ö"), ("Author", "猫")}
    with Image.open(path) as image:
        image.load()
        assert image.text["Comment"] == "Größe"
        assert "Raw profile type iptc" in image.text
    again = tmp_path / "b.png"
    again.write_bytes(encode_photo(open_photo(path)).data)
    assert open_photo(again).source.texts == opened.texts
    assert open_photo(again).source.comments == opened.comments
    assert open_photo(again).source.iptc == make.iptc


@pytest.mark.parametrize("name", ALL)
def test_private_leaves_no_trace(make, camera_photo, name: str) -> None:
    data = encode_photo(camera_photo, name, private=True, done="clean 1.0").data
    secrets = (b"SERIAL", b"Camera &", b"MakerNote", b"Grandmother", b"hello", struct.pack("<II", 48, 1) * 1)
    for secret in secrets:
        assert secret not in data
    assert b"2001:02:03" in data
    assert b"photofix:Done=" in data or name == "AVIF"
    with Image.open(io.BytesIO(data)) as image:
        assert image.info.get("icc_profile") == make.icc()


def test_a_photo_without_metadata_gets_our_line_alone(make) -> None:
    plain = read_jpeg_metadata(io.BytesIO(encode_photo(make.photo(), "JPEG").data))
    assert (plain.exif, plain.xmp, plain.icc, plain.iptc, plain.comments) == (None, None, None, None, ())
    done = read_jpeg_metadata(io.BytesIO(encode_photo(make.photo(), "JPEG", done="clean 1.0").data))
    assert done.xmp is not None
    assert done_of(done.xmp) == "clean 1.0"


def test_a_large_profile_is_split_and_joined(make, tmp_path) -> None:
    icc = make.icc() + bytes(range(256)) * 600
    photo = Photo(make.photo().pixels, source=Source(icc=icc))
    for name in ALL:
        path = tmp_path / f"a.{name.lower()}"
        path.write_bytes(encode_photo(photo, name).data)
        assert open_photo(path).source.icc == icc


def test_what_jpeg_can_not_hold_is_said(make) -> None:
    long = Source(exif=make.exif() + bytes(70_000), iptc=make.iptc * 6000)
    encoded = encode_photo(Photo(make.photo().pixels, source=long), "JPEG")
    assert [any(word in note for note in encoded.notes) for word in ("Exif", "IPTC")] == [True, True]
    found = read_jpeg_metadata(io.BytesIO(encoded.data))
    assert (found.exif, found.iptc) == (None, None)
    # The other formats hold it.
    assert not encode_photo(Photo(make.photo().pixels, source=long), "TIFF").notes


def test_attached_images_are_dropped_and_said(make, tmp_path) -> None:
    path = tmp_path / "a.jpg"
    first = encode_photo(make.photo(), "JPEG").data
    parts = segment(0xE2, b"MPF\0II*\0\x08\0\0\0" + bytes(20))
    parts += segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(60))
    path.write_bytes(first[:2] + parts + first[2:] + first)
    photo = open_photo(path)
    assert any("Attached images" in note for note in photo.source.notes)
    assert any("extended part" in note for note in photo.source.notes)
    assert photo.size == (40, 64)
    assert encode_photo(photo).data.count(b"\xff\xd8\xff") == 1


def test_a_real_multi_picture_file_opens_as_its_first(make, tmp_path) -> None:
    path = tmp_path / "a.mpo"
    one, two = (Image.new("RGB", (16, 16), (shade, 0, 0)) for shade in (200, 10))
    one.save(path, "MPO", save_all=True, append_images=[two])
    photo = open_photo(path)
    assert abs(int(photo.pixels[8, 8, 0]) - 200) <= 2
    assert any("Attached images" in note for note in photo.source.notes)


def test_a_profile_of_another_kind_is_dropped_and_said(make, tmp_path) -> None:
    fake = bytearray(make.icc())
    fake[16:20] = b"CMYK"
    path = tmp_path / "a.png"
    Image.new("RGB", (8, 8)).save(path, icc_profile=bytes(fake))
    photo = open_photo(path)
    assert photo.source.icc is None
    assert "profile was dropped" in photo.source.notes[0]


def test_iptc_is_found_behind_other_resources(make) -> None:
    other = b"8BIM\x03\xed\x03ab\0" + struct.pack(">I", 3) + b"xyz\0"
    wanted = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(make.iptc)) + make.iptc
    head = b"\xff\xd8" + segment(0xED, b"Photoshop 3.0\0" + other + wanted)
    assert read_jpeg_metadata(io.BytesIO(head)).iptc == make.iptc
    cut = b"\xff\xd8" + segment(0xED, b"Photoshop 3.0\0" + other + wanted[:-3])
    assert read_jpeg_metadata(io.BytesIO(cut)).iptc is None


def test_tiff_exif_goes_to_jpeg_and_back(make, tmp_path) -> None:
    photo = Photo(freeze(np.zeros((8, 8, 3), np.uint8)), source=Source(exif=make.exif(">")))
    (tmp_path / "a.tif").write_bytes(encode_photo(photo, "TIFF").data)
    (tmp_path / "b.jpg").write_bytes(encode_photo(open_photo(tmp_path / "a.tif"), "JPEG").data)
    with Image.open(tmp_path / "b.jpg") as image:
        exif = image.getexif()
        assert exif[0x010F] == "Camera & Sons"
        assert exif.get_ifd(ExifTags.IFD.Exif)[0x927C] == make.maker_note
        assert exif.get_ifd(ExifTags.IFD.GPSInfo)[1] == "N"
