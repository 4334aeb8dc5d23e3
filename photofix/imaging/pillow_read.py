"""JPEG, PNG, WebP, AVIF, BMP and GIF, through Pillow; nothing is decoded before the header has been judged.

Pillow's plugins are used by their classes, not through `Image.open`: so only the formats of our table are ever parsed,
and Pillow's process-wide limit on pixels is neither consulted nor changed. Ours takes its place.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import replace
from typing import BinaryIO

import imagecodecs
import numpy as np
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from photofix.imaging.exif import strip_prefix
from photofix.imaging.gather import gather, spread
from photofix.imaging.jpeg_metadata import JpegMetadata, read_jpeg_metadata
from photofix.imaging.metadata import orientation_of_source
from photofix.imaging.opened import CheckSize, Header, Opened, finish
from photofix.imaging.orient import upright_size
from photofix.imaging.photo import Photo, Source

__all__ = ["JpegFile", "open_avif", "open_jpeg", "open_png", "open_simple", "open_webp"]


class JpegFile(JpegImagePlugin.JpegImageFile):
    """A JPEG as Pillow reads it, without what it would say of the Exif data."""

    def _read_dpi_from_exif(self) -> None:
        """Leaves Exif alone: Pillow would warn of a damaged one, which is ours to judge."""


def open_jpeg(file: BinaryIO, check: CheckSize) -> Opened:
    """Reads a JPEG up to its frame; see `Opened`."""
    carried = read_jpeg_metadata(file)
    file.seek(0)
    image = JpegFile(file)
    check((image.height, image.width))
    source = _jpeg_source(carried, image)
    return _opened(image, source)


def _jpeg_source(carried: JpegMetadata, image: ImageFile.ImageFile) -> Source:
    return Source(
        format="JPEG",
        icc=carried.icc,
        exif=carried.exif,
        xmp=carried.xmp,
        iptc=carried.iptc,
        comments=carried.comments,
        dpi=_dpi(image),
        jpeg_quality=carried.quality,
        jpeg_sampling=carried.sampling,
        lossless=False,
        notes=carried.notes,
    )


def open_png(file: BinaryIO, check: CheckSize) -> Opened:
    """Reads a PNG up to its pixels; see `Opened`. More than 8 bits are decoded by imagecodecs."""
    start = file.read(26)
    # Judged before the plugin: it inflates text and profiles that come before the pixels.
    if len(start) == 26 and start[12:16] == b"IHDR":
        width, height = struct.unpack(">II", start[16:24])
        check((height, width))
    file.seek(0)
    image = PngImagePlugin.PngImageFile(file)
    depth, kind = start[24], start[25]
    deep = depth == 16 and kind != 0
    source = Source(format="PNG", bit_depth=depth)

    def load() -> Photo:
        image.load()  # also reads what comes after the pixels, and checks the whole
        known = _png_source(image, source)
        orientation = orientation_of_source(known)
        if not deep:
            return finish(gather(image, orientation, known.icc), known)
        # Pillow keeps 8 of the 16 bits: only what it says of the file was wanted.
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:  # what follows the photo isn't read
            samples = imagecodecs.png_decode(data)
        image.close()
        return finish(spread(samples, orientation, known.icc), known)

    # Pillow decodes all to know what comes after the pixels; mostly that is nothing.
    early = _png_source(image, source) if _says_more_after_pixels(file) else _pillow_source(image, source)
    size = upright_size((image.height, image.width), orientation_of_source(early))
    frames = int(getattr(image, "n_frames", 1))
    return Opened(Header("PNG", size, depth, image.mode, frames, animated=frames > 1), load, early)


def _says_more_after_pixels(file: BinaryIO) -> bool:
    """Whether a PNG has Exif or text after its pixels. Leaves the file where it was."""
    place = file.tell()
    file.seek(8)
    pixels = found = False
    while not found and len(start := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", start)
        if kind == b"IEND" or not kind.isalpha():  # what follows is no PNG any more, however much it is
            break
        pixels = pixels or kind == b"IDAT"
        found = pixels and kind in (b"eXIf", b"iTXt", b"tEXt", b"zTXt")
        file.seek(length + 4, 1)
    file.seek(place)
    return found


_IPTC_TEXT = "Raw profile type iptc"


def _png_source(image: PngImagePlugin.PngImageFile, source: Source) -> Source:
    texts = tuple(
        (key, str(value)) for key, value in image.text.items() if not key.startswith(("XML:com.adobe", "Raw"))
    )
    return replace(_pillow_source(image, source), texts=texts, iptc=_from_hexadecimal(image.text.get(_IPTC_TEXT)))


def _from_hexadecimal(text: str | None) -> bytes | None:
    """A profile in ImageMagick's form: its name, its length, and its bytes in hexadecimal digits."""
    name, _, rest = (text or "").strip().partition("\n")
    _, _, digits = rest.strip().partition("\n")
    try:
        return bytes.fromhex(digits) or None if name == "iptc" else None
    except ValueError:
        return None


def open_webp(file: BinaryIO, check: CheckSize) -> Opened:
    """Reads a WebP file, without decoding its pictures; see `Opened`."""
    start = file.read(30)
    size, lossless = _webp_header(start)
    # Before the plugin, which makes room for the whole canvas at once.
    check(size)
    file.seek(0)
    image = WebPImagePlugin.WebPImageFile(file)
    return _opened(image, Source(format="WebP", lossless=lossless))


def _webp_header(start: bytes) -> tuple[tuple[int, int], bool]:
    """Height and width, and whether the first picture is lossless, from the first 30 bytes (RFC 9649)."""
    kind = start[12:16]
    if len(start) == 30 and kind == b"VP8X":
        return (_little(start[27:30]) + 1, _little(start[24:27]) + 1), False
    if kind == b"VP8L":
        bits = _little(start[21:25])
        return ((bits >> 14 & 0x3FFF) + 1, (bits & 0x3FFF) + 1), True
    if kind == b"VP8 ":
        return (_little(start[28:30]) & 0x3FFF, _little(start[26:28]) & 0x3FFF), False
    raise ValueError("no WebP picture where one should be")


def _little(value: bytes) -> int:
    return int.from_bytes(value, "little")


def open_avif(file: BinaryIO, check: CheckSize) -> Opened:
    """Reads an AVIF file, without decoding its pictures; see `Opened`. Pillow decodes 10 and 12 bits to 8."""
    from PIL import AvifImagePlugin  # here, so that the window needn't have libavif to open

    image = AvifImagePlugin.AvifImageFile(file)
    check((image.height, image.width))
    return _opened(image, Source(format="AVIF", lossless=False))


def open_simple(file: BinaryIO, check: CheckSize, name: str) -> Opened:
    """Reads the header of a BMP or GIF, as `name` says; see `Opened`."""
    image: ImageFile.ImageFile
    if name == "BMP":
        image = BmpImagePlugin.BmpImageFile(file)
    else:
        start = file.read(10)
        # The screen of GIF; a frame that reaches beyond it makes the picture larger, which is judged after it.
        check((_little(start[8:10]), _little(start[6:8])))
        file.seek(0)
        image = GifImagePlugin.GifImageFile(file)
    check((image.height, image.width))
    return _opened(image, Source(format=name))


def _opened(image: ImageFile.ImageFile, source: Source) -> Opened:
    source = _pillow_source(image, source)
    orientation = orientation_of_source(source)
    frames = int(getattr(image, "n_frames", 1))
    size = upright_size((image.height, image.width), orientation)
    header = Header(source.format, size, source.bit_depth, image.mode, frames, animated=frames > 1)

    def load() -> Photo:
        return finish(gather(image, orientation, source.icc), source)

    return Opened(header, load, source)


def _pillow_source(image: ImageFile.ImageFile, source: Source) -> Source:
    """The source with what Pillow found where the format's own reader has found nothing."""
    info = image.info
    comment = info.get("comment")
    return replace(
        source,
        icc=source.icc or info.get("icc_profile") or None,
        exif=source.exif or strip_prefix(info.get("exif") or b"") or None,
        xmp=source.xmp or info.get("xmp") or None,
        comments=source.comments or ((comment,) if isinstance(comment, bytes) else ()),
        dpi=source.dpi or _dpi(image),
    )


def _dpi(image: Image.Image) -> tuple[float, float] | None:
    dpi = image.info.get("dpi")
    if not isinstance(dpi, tuple):
        return None
    across, down = float(dpi[0]), float(dpi[1])
    return (across, down) if np.isfinite((across, down)).all() and across > 0 and down > 0 else None
