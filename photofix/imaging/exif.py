"""Exif, patched in place: maker notes hold absolute offsets, so nothing in the stream may move.

Tags and layout: CIPA DC-008 (Exif 3.0), sections 4.6.4 to 4.6.6.
"""

from __future__ import annotations

import struct

from photofix.imaging.ifd import SIZES, Entry, Ifd, IfdError, byte_order, read_ifd

__all__ = ["drop_orientation", "make_exif", "orientation_of", "patch_exif", "private_exif", "strip_prefix"]

_ORIENTATION = 0x0112
_WIDTH, _LENGTH = 0x0100, 0x0101
_EXIF_IFD = 0x8769
_PIXEL_X, _PIXEL_Y = 0xA002, 0xA003

# What stays when the person asks for location and camera data to go: an allow-list, since cameras invent new fields.
# First directory: size, description, resolution, date, author, orientation, copyright, the link to the Exif directory.
_KEPT_FIRST = frozenset(
    (_WIDTH, _LENGTH, 0x010E, _ORIENTATION, 0x011A, 0x011B, 0x0128, 0x0132, 0x013B, 0x0213, 0x8298, _EXIF_IFD)
)
# Exif directory: versions, dates with fractions and zones, components, colour space, size, gamma.
_KEPT_EXIF = frozenset(
    (0x9000, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9101, 0x9290, 0x9291, 0x9292, 0xA000, 0xA001)
) | {_PIXEL_X, _PIXEL_Y, 0xA500}


def strip_prefix(exif: bytes) -> bytes:
    """The TIFF stream of an Exif block, without the prefix that JPEG, and some writers of WebP, put before it."""
    return exif[6:] if exif.startswith(b"Exif\0") else exif


def orientation_of(exif: bytes) -> int | None:
    """The orientation in 1..8, or None where the stream has none, a senseless one, or is malformed."""
    try:
        entry = read_ifd(exif).entries.get(_ORIENTATION)
    except IfdError:
        return None
    value = _read_integer(exif, entry) if entry else None
    return value if value in range(1, 9) else None


def patch_exif(exif: bytes, size: tuple[int, int]) -> bytes:
    """The stream for the upright, repaired photo: same length, same offsets.

    Orientation becomes 1, the sizes those of the photo, and the thumbnail of the unrepaired photo is unlinked.

    Args:
        exif: a TIFF stream.
        size: height and width of the photo in pixels.

    Raises:
        IfdError: the stream is malformed where it would be patched.
    """
    first = read_ifd(exif)
    patched = bytearray(exif)
    height, width = size
    _write_integer(patched, first.entries.get(_ORIENTATION), 1)
    _write_integer(patched, first.entries.get(_WIDTH), width)
    _write_integer(patched, first.entries.get(_LENGTH), height)
    # The second directory describes the thumbnail.
    patched[first.end : first.end + 4] = bytes(len(patched[first.end : first.end + 4]))
    link = first.entries.get(_EXIF_IFD)
    if link is not None:
        main = _follow(exif, link)
        _write_integer(patched, main.entries.get(_PIXEL_X), width)
        _write_integer(patched, main.entries.get(_PIXEL_Y), height)
    # A directory laid over another's fields would let one patch undo another: checked by reading again.
    if orientation_of(bytes(patched)) not in (None, 1):
        raise IfdError("directories overlap")
    return bytes(patched)


def drop_orientation(exif: bytes) -> bytes:
    """The stream without its orientation, which says the same as orientation 1; all values stay at their offsets.

    Raises:
        IfdError: the stream is malformed.
    """
    first = read_ifd(exif)
    entry = first.entries.get(_ORIENTATION)
    if entry is None:
        return exif
    dropped = bytearray(exif)
    order = byte_order(exif)
    # The later entries, and the link that follows them, move up by one entry.
    dropped[entry.at : first.end + 4 - 12] = exif[entry.at + 12 : first.end + 4]
    struct.pack_into(order + "H", dropped, first.at, (first.end - first.at - 2) // 12 - 1)
    return bytes(dropped)


def private_exif(exif: bytes) -> bytes:
    """The stream without location, camera, lens, owner, serial numbers, maker notes and thumbnail.

    Only fields that are known to be harmless are copied, to their old offsets, into zeros.

    Raises:
        IfdError: the stream is malformed.
    """
    first = read_ifd(exif)
    kept = bytearray(len(exif))
    kept[:8] = exif[:8]
    end = _copy_fields(exif, kept, first, _KEPT_FIRST)
    link = first.entries.get(_EXIF_IFD)
    if link is not None:
        end = max(end, _copy_fields(exif, kept, _follow(exif, link), _KEPT_EXIF))
    return bytes(kept[:end].ljust(end, b"\0"))


def make_exif(*directories: tuple[int, dict[int, tuple[int, bytes]]], order: str = "<") -> bytes:
    """A new TIFF stream of Exif fields.

    Args:
        directories: the first directory and those that it links to, as (tag of the link, 0 for the first; fields);
            a field is tag: (type, value bytes in byte order `order`).
        order: "<" or ">".
    """
    blob = bytearray(b"II*\0" if order == "<" else b"MM\0*") + bytearray(4)
    links: dict[int, tuple[int, bytes]] = {}
    for link, fields in reversed(directories):
        entries = dict(fields) | (links if link == 0 else {})
        at = _append_ifd(blob, entries, order)
        if link == 0:
            struct.pack_into(order + "I", blob, 4, at)
        else:
            links[link] = (4, struct.pack(order + "I", at))
    return bytes(blob)


def _append_ifd(blob: bytearray, fields: dict[int, tuple[int, bytes]], order: str) -> int:
    table = bytearray(struct.pack(order + "H", len(fields)))
    for tag, (kind, value) in sorted(fields.items()):
        if len(value) > 4:
            blob += bytes(len(blob) % 2)
            place = struct.pack(order + "I", len(blob))
            blob += value
        else:
            place = value.ljust(4, b"\0")
        table += struct.pack(order + "HHI", tag, kind, len(value) // SIZES[kind]) + place
    blob += bytes(len(blob) % 2)
    at = len(blob)
    blob += table + bytes(4)
    return at


def _follow(exif: bytes, link: Entry) -> Ifd:
    at = _read_integer(exif, link)
    if at is None:
        raise IfdError("a link to a directory is no offset")
    return read_ifd(exif, at)


def _copy_fields(exif: bytes, into: bytearray, ifd: Ifd, tags: frozenset[int]) -> int:
    """Copies a directory with the named fields only, and returns where what was copied ends."""
    entries = [entry for tag, entry in sorted(ifd.entries.items()) if tag in tags]
    order = byte_order(exif)
    struct.pack_into(order + "H", into, ifd.at, len(entries))
    table = b"".join(exif[entry.at : entry.at + 12] for entry in entries)
    into[ifd.at + 2 : ifd.at + 2 + len(table)] = table
    end = ifd.at + 2 + len(table) + 4
    for entry in entries:
        if not entry.inline:
            into[entry.start : entry.start + entry.length] = exif[entry.start : entry.start + entry.length]
            end = max(end, entry.start + entry.length)
    return end


def _integer_format(entry: Entry, order: str) -> str | None:
    code = {1: "B", 3: "H", 4: "I", 13: "I"}.get(entry.type)
    return order + code if code and entry.count else None


def _read_integer(exif: bytes | bytearray, entry: Entry) -> int | None:
    layout = _integer_format(entry, byte_order(exif))
    return None if layout is None else int(struct.unpack_from(layout, exif, entry.start)[0])


def _write_integer(exif: bytearray, entry: Entry | None, value: int) -> None:
    if entry is None:
        return
    order = byte_order(exif)
    layout = _integer_format(entry, order)
    if layout is None:
        return
    if value >= 1 << (8 * struct.calcsize(layout)):
        # The type in the entry can grow in place, since a LONG still fits into the entry.
        if entry.count != 1 or not entry.inline:
            raise IfdError("a size doesn't fit its field")
        struct.pack_into(order + "H", exif, entry.at + 2, 4)
        layout = order + "I"
    struct.pack_into(layout, exif, entry.start, value)
