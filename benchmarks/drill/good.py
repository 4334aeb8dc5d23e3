"""Sound photos of all formats, small, from a seed: what is broken is made of them, and they themselves must all be repaired."""

from __future__ import annotations

import functools
import io
import struct
from typing import Any

import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image, ImageCms, PngImagePlugin

from photofix.imaging.exif import make_exif
from photofix.imaging.jpeg_segments import APP1, APP2, LIMIT, segment

XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<tiff:ImageWidth>9</tiff:ImageWidth><dc:subject><rdf:Bag><rdf:li>Grandmother</rdf:li></rdf:Bag></dc:subject>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
).encode()

Pixels = npt.NDArray[Any]


def exif(order: str = "<", orientation: int = 6) -> bytes:
    """As a camera writes it: a maker note, the Exif directory, and a place."""

    def short(value: int) -> tuple[int, bytes]:
        return 3, struct.pack(order + "H", value)

    return make_exif(
        (0, {0x0100: short(9), 0x0101: short(8), 0x010F: (2, b"Camera & Sons\0"), 0x0112: short(orientation)}),
        (0x8769, {0x9003: (2, b"2001:02:03 04:05:06\0"), 0x927C: (7, bytes(range(200))), 0xA002: short(9)}),
        (0x8825, {1: (2, b"N\0"), 2: (5, struct.pack(order + "6I", 48, 1, 8, 1, 7, 1))}),
        order=order,
    )


@functools.cache
def icc() -> bytes:
    """A colour profile, sRGB."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(seed: int, size: tuple[int, int], top: int = 255) -> Pixels:
    """(height, width, 3), in 0..top: broad shades, edges and some noise."""
    chance = np.random.default_rng(seed)
    height, width = size
    y, x = np.mgrid[:height, :width].astype(np.float64)
    angles = chance.uniform(0.03, 0.3, (3, 2))
    shades = np.stack([np.sin(x * across + y * down) for across, down in angles], axis=-1) * 0.35 + 0.5
    shades[height // 3 : height // 2, width // 4 : width // 2] = chance.uniform(0, 1, 3)
    shades += chance.normal(0, 0.03, shades.shape)
    kind = np.uint8 if top < 256 else np.uint16
    return np.round(np.clip(shades, 0, 1) * top).astype(kind)


def files(seed: int, size: tuple[int, int]) -> dict[str, bytes]:
    """One photo of each kind, by a name that says which it is.

    Args:
        seed: of the pictures.
        size: their height and width.
    """
    pixels = picture(seed, size)
    image = Image.fromarray(pixels)
    deep = picture(seed, size, 65535)
    alpha = np.concatenate([pixels, np.full((*size, 1), 200, np.uint8)], axis=-1)
    described = PngImagePlugin.PngInfo()
    described.add_text("Author", "Grandmother")
    return {
        "baseline.jpg": _saved(image, "JPEG", quality=85),
        "progressive.jpg": _saved(image, "JPEG", quality=90, progressive=True),
        "grey.jpg": _saved(image.convert("L"), "JPEG", quality=80),
        "cmyk.jpg": _saved(image.convert("CMYK"), "JPEG", quality=90),
        "restarts.jpg": _saved(image, "JPEG", quality=70, restart_marker_rows=1),
        "exif.jpg": _saved(image, "JPEG", quality=92, exif=b"Exif\0\0" + exif()),
        "xmp.jpg": with_segments(_saved(image, "JPEG"), (APP1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)),
        "icc.jpg": _saved(image, "JPEG", quality=95, icc_profile=icc()),
        "gain-map.jpg": with_segments(_saved(image, "JPEG"), (APP2, b"MPF\0" + bytes(40))) + _saved(image, "JPEG"),
        "plain.png": _saved(image, "PNG"),
        "text.png": _saved(image, "PNG", pnginfo=described, dpi=(300, 300)),
        "deep.png": _deep_png(deep),
        "palette.png": _saved(image.quantize(32), "PNG"),
        "interlaced.png": _interlaced(pixels),
        "alpha.png": _saved(Image.fromarray(alpha), "PNG"),
        "grey.png": _saved(image.convert("L"), "PNG", icc_profile=None),
        "plain.tif": _tiff(pixels),
        "lzw.tif": _saved(image, "TIFF", compression="tiff_lzw"),
        "deep.tif": _tiff(deep),
        "float.tif": _tiff((deep / 65535).astype(np.float32)),
        "plain.webp": _saved(image, "WebP", quality=90),
        "lossless.webp": _saved(image, "WebP", lossless=True),
        "alpha.webp": _saved(Image.fromarray(alpha), "WebP", lossless=True, exif=exif()),
        "plain.bmp": _saved(image, "BMP"),
        "plain.gif": _saved(image.quantize(64), "GIF"),
        "plain.avif": _saved(image, "AVIF", quality=85, speed=10),
    }


def with_segments(data: bytes, *segments: tuple[int, bytes]) -> bytes:
    """A JPEG with more segments at its beginning; each payload is cut to what a segment holds."""
    return data[:2] + b"".join(segment(marker, payload[:LIMIT]) for marker, payload in segments) + data[2:]


def _saved(image: Image.Image, name: str, **options: Any) -> bytes:
    data = io.BytesIO()
    image.save(data, name, **options)
    return data.getvalue()


def _deep_png(pixels: Pixels) -> bytes:
    import imagecodecs

    return bytes(imagecodecs.png_encode(pixels))


def _tiff(pixels: Pixels) -> bytes:
    data = io.BytesIO()
    tifffile.imwrite(data, pixels, photometric="rgb", resolution=(300, 300))
    return data.getvalue()


def _interlaced(pixels: Pixels) -> bytes:
    """A PNG of Adam7's seven passes (W3C PNG, 8.2), which Pillow reads and doesn't write."""
    import zlib

    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b""
    for left, top, across, down in passes:
        for row in pixels[top::down, left::across]:
            if row.size:
                rows += b"\0" + row.tobytes()
    head = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 1)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, body) for kind, body in chunks)


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG's chunk, with its checksum."""
    import zlib

    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
