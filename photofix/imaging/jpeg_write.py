"""Metadata woven into an encoded JPEG."""

from __future__ import annotations

import struct

from photofix.imaging.jpeg_segments import APP0, APP1, APP2, APP13, COM, LIMIT, segment
from photofix.imaging.metadata import Carried

__all__ = ["weave_jpeg"]

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_ICC = b"ICC_PROFILE\0"
_IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0"
_ICC_PART = LIMIT - len(_ICC) - 2


def weave_jpeg(data: bytes | bytearray, carried: Carried) -> tuple[bytes, tuple[str, ...]]:
    """The file with metadata, and what didn't fit, in sentences for the person.

    Args:
        data: a JPEG that begins with its JFIF segment, as encoders write it.
        carried: what to put in.
    """
    jfif_end = 4 + struct.unpack(">H", data[4:6])[0] if data[2:4] == bytes((0xFF, APP0)) else 2
    parts = [data[:2], segment(APP0, _jfif(carried.dpi))]
    notes: list[str] = []
    if carried.exif is not None:
        if len(_EXIF) + len(carried.exif) <= LIMIT:
            parts.append(segment(APP1, _EXIF + carried.exif))
        else:
            notes.append("The Exif data is longer than the 64 KB that JPEG holds, and was dropped.")
    if carried.xmp is not None:
        if len(_XMP) + len(carried.xmp) <= LIMIT:
            parts.append(segment(APP1, _XMP + carried.xmp))
        else:
            notes.append("The XMP data is longer than the 64 KB that JPEG holds, and was dropped.")
    if carried.icc is not None:
        pieces = [carried.icc[at : at + _ICC_PART] for at in range(0, len(carried.icc), _ICC_PART)]
        if len(pieces) <= 255:
            parts += [
                segment(APP2, _ICC + bytes((number, len(pieces))) + piece) for number, piece in enumerate(pieces, 1)
            ]
        else:
            notes.append("The colour profile is longer than the 16 MB that JPEG holds, and was dropped.")
    if carried.iptc is not None:
        resource = _IPTC + struct.pack(">I", len(carried.iptc)) + carried.iptc + bytes(len(carried.iptc) % 2)
        if len(resource) <= LIMIT:
            parts.append(segment(APP13, resource))
        else:
            notes.append("The IPTC data is longer than the 64 KB that JPEG holds, and was dropped.")
    parts += [segment(COM, comment) for comment in carried.comments if len(comment) <= LIMIT]
    if carried.texts:
        notes.append("PNG's text entries were dropped, since JPEG has none.")
    return b"".join((*parts, memoryview(data)[jfif_end:])), tuple(notes)


def _jfif(dpi: tuple[float, float] | None) -> bytes:
    """The JFIF segment's payload (ITU-T T.871): version 1.01, density, no thumbnail."""
    unit, across, down = 0, 1, 1
    if dpi is not None and all(0.5 <= value < 65535 for value in dpi):
        unit, across, down = 1, round(dpi[0]), round(dpi[1])
    return b"JFIF\0\x01\x01" + struct.pack(">BHHBB", unit, across, down, 0, 0)
