"""Photos for the tests of imaging, small and made on the spot."""

import functools
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageCms
from skimage import data as samples

from photofix.imaging import Photo, Samples, Source, freeze
from photofix.imaging.exif import make_exif

MAKER_NOTE = b"MakerNote\0" + bytes(range(256))
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:PixelXDimension="9" exif:PixelYDimension="8"'
    ' xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<tiff:ImageWidth>9</tiff:ImageWidth>"
    "<dc:subject><rdf:Bag><rdf:li>Grandmother</rdf:li></rdf:Bag></dc:subject>"
    "<lr:hierarchicalSubject><rdf:Bag><rdf:li>Family|Grandmother</rdf:li></rdf:Bag></lr:hierarchicalSubject>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>" + " " * 50 + '<?xpacket end="w"?>'
).encode()
IPTC = b"\x1c\x02\x19\x00\x0bGrandmother"


def camera_exif(order: str = "<", orientation: int = 6, size: tuple[int, int] = (40, 64)) -> bytes:
    """Exif as a camera writes it: a maker note, GPS, serial number, and a thumbnail in a second directory."""
    height, width = size

    def short(value: int) -> tuple[int, bytes]:
        return 3, struct.pack(order + "H", value)

    def long(value: int) -> tuple[int, bytes]:
        return 4, struct.pack(order + "I", value)

    blob = make_exif(
        (0, {0x0100: short(width), 0x0101: short(height), 0x010F: (2, b"Camera & Sons\0"), 0x0112: short(orientation)}),
        (
            0x8769,
            {
                0x9003: (2, b"2001:02:03 04:05:06\0"),
                0x927C: (7, MAKER_NOTE),
                0xA002: long(width),
                0xA003: short(height),
                0xA431: (2, b"SERIAL-4711\0"),
            },
        ),
        (0x8825, {1: (2, b"N\0"), 2: (5, struct.pack(order + "6I", 48, 1, 8, 1, 7, 1))}),
        order=order,
    )
    # The link to the thumbnail's directory is the last field of the first one, which make_exif puts at the end.
    thumbnail = b"\xff\xd8thumbnail\xff\xd9"
    second = struct.pack(order + "H", 2)
    second += struct.pack(order + "HHII", 0x0201, 4, 1, len(blob) + 30)
    second += struct.pack(order + "HHII", 0x0202, 4, 1, len(thumbnail)) + bytes(4)
    return blob[:-4] + struct.pack(order + "I", len(blob)) + second + thumbnail


@functools.cache
def srgb_icc() -> bytes:
    # Once: the profile says when it was made.
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def make_photo(
    height: int = 40,
    width: int = 64,
    dtype: str = "uint8",
    *,
    grey: bool = False,
    alpha: bool = False,
    source: Source | None = None,
    seed: int = 0,
) -> Photo:
    """Noise, which no codec can guess."""
    rng = np.random.default_rng(seed)
    top = np.iinfo(dtype).max + 1
    pixels = rng.integers(0, top, (height, width, 1 if grey else 3)).astype(dtype)
    pixels = np.ascontiguousarray(np.broadcast_to(pixels, (height, width, 3)))
    cover = rng.integers(0, top, (height, width)).astype(dtype) if alpha else None
    source = source or Source(grey=grey, bit_depth=8 * pixels.itemsize)
    return Photo(freeze(pixels), None if cover is None else freeze(cover), source)


@pytest.fixture
def portrait() -> Samples:
    """A real photo, 96 × 80: smooth enough that lossy codecs stay near it."""
    return np.ascontiguousarray(samples.astronaut()[0:384:4, 100:420:4])


class Make:
    """What tests are made of; a fixture, since test files don't import each other."""

    photo = staticmethod(make_photo)
    exif = staticmethod(camera_exif)
    icc = staticmethod(srgb_icc)
    data = Path(__file__).parent / "data"
    maker_note = MAKER_NOTE
    xmp = XMP
    iptc = IPTC


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()
