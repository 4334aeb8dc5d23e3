"""The segments before a JPEG's first scan: read without decoding, and written (ITU-T T.81, annex B)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["APP0", "APP1", "APP2", "APP13", "COM", "LIMIT", "Segment", "read_segments", "segment"]

APP0, APP1, APP2, APP13, COM = 0xE0, 0xE1, 0xE2, 0xED, 0xFE
LIMIT = 0xFFFF - 2
"""The longest payload of a segment, in bytes."""

# Of a sound file: bytes between segments, of which there are none but some to fill up; and segments, with all of a profile's parts.
_MOST_JUNK, _MOST_SEGMENTS = 1 << 16, 1 << 14
_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_RESTARTS = range(0xD0, 0xD8)


@dataclass(frozen=True)
class Segment:
    """A marker's second byte, and its payload without the length."""

    marker: int
    payload: bytes


def read_segments(file: BinaryIO) -> Iterator[Segment]:
    """The segments of a JPEG up to its first scan; ends quietly where the file does or isn't JPEG any more.

    A decoder says what is wrong with the file; this only collects, and refuses what a decoder would search through for hours.

    Raises:
        ValueError: there is nothing of a JPEG for long, or its end comes before its pixels, or there are more segments than any photo
            has, which would take more memory than the photo.
    """
    if file.read(2) != b"\xff\xd8":
        return
    found = junk = 0
    while True:
        byte = file.read(1)
        while byte and byte != b"\xff" and junk < _MOST_JUNK:
            byte, junk = file.read(1), junk + 1
        while byte == b"\xff" and junk < _MOST_JUNK:
            byte, junk = file.read(1), junk + 1
        if junk >= _MOST_JUNK:
            raise ValueError("there is nothing of a JPEG where it should go on")
        if not byte:
            return
        marker = byte[0]
        if marker in (0, _TEM, _SOI) or marker in _RESTARTS:
            continue
        if marker == _EOI:
            raise ValueError("it ends before its pixels begin")
        length = file.read(2)
        if marker == _SOS or len(length) < 2:
            return
        size = struct.unpack(">H", length)[0] - 2
        payload = file.read(size) if size > 0 else b""
        if len(payload) < size:
            return
        found += 1
        if found > _MOST_SEGMENTS:
            raise ValueError(f"it has more than {_MOST_SEGMENTS} segments before its pixels")
        yield Segment(marker, payload)


def segment(marker: int, payload: bytes) -> bytes:
    """A segment as it stands in the file.

    Raises:
        ValueError: the payload is longer than `LIMIT`.
    """
    if len(payload) > LIMIT:
        raise ValueError(f"a segment holds {LIMIT} bytes, not {len(payload)}")
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload
