"""The image file directories that TIFF and Exif share, read with every offset checked (TIFF 6.0, section 2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

__all__ = ["SIZES", "STRUCTURAL", "Entry", "Ifd", "IfdError", "byte_order", "is_structural", "read_ifd"]

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
"""Bytes per value of each TIFF field type (TIFF 6.0 and its supplements; 129 is Exif 3.0's UTF-8)."""

Buffer = bytes | bytearray | memoryview


class IfdError(ValueError):
    """A directory that breaks the format: what is wrong is its message."""


@dataclass(frozen=True)
class Entry:
    """One field of a directory.

    Attributes:
        tag: what the field is.
        type: how its values are stored, a key of `SIZES`.
        count: number of values.
        at: offset of the 12-byte entry.
        start: offset of the first value, inside the entry if the values fit there.
        length: bytes of all values.
    """

    tag: int
    type: int
    count: int
    at: int
    start: int
    length: int

    @property
    def inline(self) -> bool:
        return self.start == self.at + 8


@dataclass(frozen=True)
class Ifd:
    """A directory: its fields that lie inside the stream, and where it is.

    Attributes:
        entries: by tag; of a tag that occurs twice, the first, as readers do.
        at: offset of the directory.
        end: offset just after its last entry, which is where the offset of the next directory is stored.
        broken: number of entries of unknown type or with values outside the stream, which are left out.
    """

    entries: dict[int, Entry]
    at: int
    end: int
    broken: int


def byte_order(data: Buffer) -> Literal["<", ">"]:
    """The stream's byte order as `struct` spells it, "<" or ">".

    Raises:
        IfdError: the stream doesn't begin as TIFF does.
    """
    start = bytes(data[:4])
    if start == b"II*\0":
        return "<"
    if start == b"MM\0*":
        return ">"
    raise IfdError("no TIFF header")


def read_ifd(data: Buffer, at: int | None = None) -> Ifd:
    """The directory at offset `at`, or the first one.

    Never reads outside `data`, and takes time in proportion to the directory's own length.

    Raises:
        IfdError: there is no header, or the directory isn't inside the stream.
    """
    order = byte_order(data)
    if at is None:
        if len(data) < 8:
            raise IfdError("the header is cut short")
        at = struct.unpack_from(order + "I", data, 4)[0]
    assert at is not None
    if at < 8 or at + 2 > len(data):
        raise IfdError("a directory lies outside the stream")
    count = struct.unpack_from(order + "H", data, at)[0]
    end = at + 2 + 12 * count
    if end > len(data):
        raise IfdError("a directory is cut short")
    entries: dict[int, Entry] = {}
    broken = 0
    for position in range(at + 2, end, 12):
        tag, kind, values = struct.unpack_from(order + "HHI", data, position)
        length = SIZES.get(kind, 0) * values
        start = position + 8 if length <= 4 else struct.unpack_from(order + "I", data, position + 8)[0]
        if kind not in SIZES or start + length > len(data):
            broken += 1
            continue
        entries.setdefault(tag, Entry(tag, kind, values, position, start, length))
    return Ifd(entries, at, end, broken)


STRUCTURAL = frozenset(
    (*range(254, 260), *range(262, 267), 273, 274, *range(277, 282), 284, *range(288, 294), 297, 301)
) | frozenset(
    (*range(317, 326), 330, 332, 333, 334, 336, *range(338, 343), 347, *range(512, 522), *range(529, 533), 559, 700)
).union((33723, 34377, 34675, 37724))
"""Tags that describe how a TIFF's own pixels are stored, or carry what is carried apart (XMP, IPTC, ICC, layers)."""


def is_structural(tag: int) -> bool:
    """Whether a tag belongs to a file's pixels, not to the photo; DNG's tags (from 50706 on) do as well."""
    return tag in STRUCTURAL or 50700 <= tag <= 52600
