"""What a JPEG carries besides pixels: Exif, XMP, ICC, IPTC, comments, tables."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from photofix.imaging.jpeg_segments import APP1, APP2, APP13, COM, Segment, read_segments
from photofix.imaging.jpeg_tables import estimate_quality, read_frame

__all__ = ["JpegMetadata", "read_jpeg_metadata"]

_EXIF = b"Exif\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_LONG_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_ICC = b"ICC_PROFILE\0"
_MPF = b"MPF\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_ISO_GAIN_MAP = b"urn:iso:std:iso:ts:21496:-1\0"
_IPTC_RESOURCE = 0x0404


@dataclass(frozen=True)
class JpegMetadata:
    """The carried parts, as `Source` has them."""

    exif: bytes | None
    xmp: bytes | None
    icc: bytes | None
    iptc: bytes | None
    comments: tuple[bytes, ...]
    quality: int | None
    sampling: str | None
    notes: tuple[str, ...]


def read_jpeg_metadata(file: BinaryIO) -> JpegMetadata:
    """Reads the segments up to the first scan; nothing is decoded."""
    segments = list(read_segments(file))
    first = [entry.payload for entry in segments if entry.marker == APP1]
    second = [entry.payload for entry in segments if entry.marker == APP2]
    xmp = next((payload[len(_XMP) :] for payload in first if payload.startswith(_XMP)), None)
    notes: list[str] = []
    if any(payload.startswith(_LONG_XMP) for payload in first):
        notes.append("The extended part of the XMP data, which holds attached pictures, was dropped.")
    if any(payload.startswith((_MPF, _ISO_GAIN_MAP)) for payload in second) or (xmp and b"hdrgm:Version" in xmp):
        notes.append("Attached images (gain map, preview or second view) were dropped.")
    frame = read_frame(segments)
    return JpegMetadata(
        exif=_join_exif(first),
        xmp=xmp,
        icc=_join_icc(second),
        iptc=_find_iptc(segments),
        comments=tuple(entry.payload for entry in segments if entry.marker == COM),
        quality=estimate_quality(frame) if frame else None,
        sampling=frame.sampling if frame else None,
        notes=tuple(notes),
    )


def _join_exif(payloads: list[bytes]) -> bytes | None:
    parts = [payload[6:] for payload in payloads if payload.startswith(_EXIF)]
    if not parts:
        return None
    # A block longer than a segment goes on in the next ones; a second block that begins anew is no continuation.
    joined = parts[0]
    for part in parts[1:]:
        if part[:4] in (b"II*\0", b"MM\0*"):
            break
        joined += part
    return joined or None


def _join_icc(payloads: list[bytes]) -> bytes | None:
    """The profile from its numbered parts (ICC.1:2022, B.4), or None if they are incomplete."""
    head = len(_ICC) + 2
    chunks = {payload[head - 2]: payload for payload in payloads if payload.startswith(_ICC) and len(payload) >= head}
    if not chunks:
        return None
    total = next(iter(chunks.values()))[head - 1]
    if sorted(chunks) != list(range(1, total + 1)):
        return None
    return b"".join(chunks[number][head:] for number in sorted(chunks)) or None


def _find_iptc(segments: list[Segment]) -> bytes | None:
    """The IPTC records from Photoshop's resources, which may go on over several segments."""
    resources = b"".join(
        entry.payload[len(_PHOTOSHOP) :]
        for entry in segments
        if entry.marker == APP13 and entry.payload.startswith(_PHOTOSHOP)
    )
    at = 0
    while resources[at : at + 4] == b"8BIM" and at + 12 <= len(resources):
        number, name = struct.unpack_from(">HB", resources, at + 4)
        at += 6 + (name + 2) // 2 * 2
        if at + 4 > len(resources):
            break
        size = struct.unpack_from(">I", resources, at)[0]
        data = resources[at + 4 : at + 4 + size]
        if number == _IPTC_RESOURCE and len(data) == size and data:
            return data
        at += 4 + size + size % 2
    return None
