"""A look at a HEIF file's boxes before libheif's binding sees them (ISO/IEC 14496-12, 4.2, 8.11.6; 23008-12, 6.5.8).

The binding turns the names of items and of auxiliary images into text without asking whether they are text, and a
damaged one ends the whole process. So they are checked here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["check_names"]


def check_names(data: bytes) -> None:
    """Judges the names of a file's items and auxiliary images.

    Raises:
        ValueError: one isn't text.
    """
    for kind, meta in _boxes(data, 0, len(data)):
        if kind == b"meta":
            _check_meta(data, meta.start + 4, meta.stop)


def _check_meta(data: bytes, start: int, stop: int) -> None:
    for kind, body in _boxes(data, start, stop):
        if kind == b"iinf":
            head = 6 if data[body.start : body.start + 1] == b"\0" else 8
            for inner, item in _boxes(data, body.start + head, body.stop):
                if inner == b"infe":
                    _check_item(data[item.start : item.stop])
        elif kind == b"iprp":
            for inner, properties in _boxes(data, body.start, body.stop):
                if inner == b"ipco":
                    for name, entry in _boxes(data, properties.start, properties.stop):
                        if name == b"auxC":
                            data[entry.start + 4 : entry.stop].split(b"\0")[0].decode("utf-8")


def _check_item(entry: bytes) -> None:
    version = entry[:1]
    at = 4 + (4 if version == b"\3" else 2) + 2
    if version in (b"\2", b"\3"):
        if not entry[at : at + 4].isascii():
            raise ValueError("the type of an item isn't text")
        at += 4
    # Name, content type and encoding follow, each ended by a zero.
    entry[at:].decode("utf-8")


def _boxes(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, range]]:
    """The boxes between two offsets: kind, and where the body is; ends quietly where they stop making sense."""
    at = start
    while at + 8 <= stop:
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= stop:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif size == 0:
            size = stop - at
        if size < head:
            return
        yield kind, range(at + head, min(at + size, stop))
        at += size
