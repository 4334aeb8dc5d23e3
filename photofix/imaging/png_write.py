"""Metadata woven into an encoded PNG (PNG specification, third edition, section 11.3)."""

from __future__ import annotations

import binascii
import struct
import zlib

from photofix.imaging.metadata import Carried

__all__ = ["weave_png"]

_HEADER_END = 8 + 12 + 13  # signature, then IHDR with its length, name and checksum
_INCH = 0.0254


def weave_png(data: bytes | bytearray, carried: Carried) -> tuple[bytes, tuple[str, ...]]:
    """The file with metadata, and what didn't fit, in sentences for the person.

    Args:
        data: a PNG whose first chunk is IHDR and that has no metadata of its own.
        carried: what to put in.
    """
    parts: list[bytes] = []
    if carried.icc is not None:
        parts.append(_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(carried.icc, 9)))
    if carried.dpi is not None and max(carried.dpi) / _INCH < 1 << 31:
        across, down = (round(value / _INCH) for value in carried.dpi)
        parts.append(_chunk(b"pHYs", struct.pack(">IIB", across, down, 1)))
    if carried.exif is not None:
        parts.append(_chunk(b"eXIf", carried.exif))
    if carried.xmp is not None:
        # Not compressed, as the XMP specification asks for.
        parts.append(_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + carried.xmp))
    if carried.iptc is not None:
        # No chunk is defined for IPTC; this form of ImageMagick's is the one that is read.
        digits = binascii.hexlify(carried.iptc)
        lines = b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
        text = b"\niptc\n%8d\n%s\n" % (len(carried.iptc), lines)
        parts.append(_chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text, 9)))
    parts += [_text("Comment", comment.decode("utf-8", "replace")) for comment in carried.comments]
    parts += [_text(key, value) for key, value in carried.texts]
    return b"".join((data[:_HEADER_END], *parts, memoryview(data)[_HEADER_END:])), ()


def _text(key: str, value: str) -> bytes:
    keyword = key.encode("latin-1", "replace")[:79] or b"Comment"
    value = value.replace("\0", "")
    try:
        return _chunk(b"tEXt", keyword + b"\0" + value.encode("latin-1"))
    except UnicodeEncodeError:
        return _chunk(b"iTXt", keyword + b"\0\0\0\0\0" + value.encode("utf-8", "replace"))


def _chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(payload, zlib.crc32(name)))
