"""TIFF, 8 and 16 bits, written onto the Exif stream itself.

An Exif stream is a TIFF file without a picture. So the file begins with the carried stream, byte for byte, and the
picture and a new first directory follow it: every absolute offset stays true, those inside maker notes too.

Source: TIFF 6.0; XMP specification part 3 (tag 700); ICC.1:2022, B.3 (tag 34675).
"""

from __future__ import annotations

import struct
import zlib
from typing import Literal

import numpy as np

from photofix.errors import UsageError
from photofix.imaging.ifd import SIZES, IfdError, byte_order, is_structural, read_ifd
from photofix.imaging.metadata import Carried
from photofix.imaging.photo import Samples

__all__ = ["encode_tiff"]

_STRIP_BYTES = 1 << 20
_BYTE, _SHORT, _LONG, _RATIONAL, _UNDEFINED = 1, 3, 4, 5, 7
_ADOBE_DEFLATE, _HORIZONTAL = 8, 2
_GREY, _RGB = 1, 2
_UNASSOCIATED = 2


def encode_tiff(samples: Samples, carried: Carried) -> tuple[bytes, tuple[str, ...]]:
    """A TIFF file, and what it couldn't hold, in sentences for the person.

    Args:
        samples: (H, W), (H, W, 2), (H, W, 3) or (H, W, 4): grey or RGB, with or without alpha; uint8 or uint16.
        carried: its metadata; an Exif stream decides the file's byte order.

    Raises:
        UsageError: the file would be longer than the 4 GB that TIFF's offsets reach.
    """
    stream, kept = _begin(carried.exif)
    order = byte_order(stream)
    samples = samples if samples.ndim == 3 else samples[..., None]
    height, width, channels = samples.shape
    rows = max(1, _STRIP_BYTES // (width * channels * samples.itemsize))
    offsets, lengths = _append_strips(stream, samples, rows, order)
    alpha = channels in (2, 4)
    tags: dict[int, tuple[int, bytes]] = {
        256: (_LONG, struct.pack(order + "I", width)),
        257: (_LONG, struct.pack(order + "I", height)),
        258: (_SHORT, struct.pack(order + "H", samples.itemsize * 8) * channels),
        259: (_SHORT, struct.pack(order + "H", _ADOBE_DEFLATE)),
        262: (_SHORT, struct.pack(order + "H", _RGB if channels >= 3 else _GREY)),
        273: (_LONG, struct.pack(f"{order}{len(offsets)}I", *offsets)),
        274: (_SHORT, struct.pack(order + "H", 1)),
        277: (_SHORT, struct.pack(order + "H", channels)),
        278: (_LONG, struct.pack(order + "I", rows)),
        279: (_LONG, struct.pack(f"{order}{len(lengths)}I", *lengths)),
        284: (_SHORT, struct.pack(order + "H", 1)),
        317: (_SHORT, struct.pack(order + "H", _HORIZONTAL)),
    }
    if alpha:
        tags[338] = (_SHORT, struct.pack(order + "H", _UNASSOCIATED))
    if carried.dpi is not None and max(carried.dpi) < 1 << 20:
        across, down = (struct.pack(order + "II", round(value * 1000), 1000) for value in carried.dpi)
        tags |= {282: (_RATIONAL, across), 283: (_RATIONAL, down), 296: (_SHORT, struct.pack(order + "H", 2))}
    for tag, kind, value in (
        (700, _BYTE, carried.xmp),
        (33723, _UNDEFINED, carried.iptc),
        (34675, _UNDEFINED, carried.icc),
    ):
        if value is not None:
            tags[tag] = (kind, value)
    _append_directory(stream, tags, kept, order)
    if len(stream) >= 1 << 32:
        raise UsageError("The photo is too large for TIFF, which ends at 4 GB.", advice="Save as PNG.")
    lost = ("TIFF has no place for comments, which were dropped.",) if carried.comments or carried.texts else ()
    return bytes(stream), lost


def _begin(exif: bytes | None) -> tuple[bytearray, dict[int, bytes]]:
    """The stream that the file begins with, and the 12-byte entries of its first directory that go on to hold."""
    if exif is not None:
        try:
            first = read_ifd(exif)
        except IfdError:
            pass
        else:
            stream = bytearray(exif)
            stream += bytes(len(stream) % 2)
            kept = {tag: exif[entry.at : entry.at + 12] for tag, entry in first.entries.items()}
            return stream, {tag: entry for tag, entry in kept.items() if not is_structural(tag)}
    return bytearray(b"II*\0\0\0\0\0"), {}


def _append_strips(
    stream: bytearray, samples: Samples, rows: int, order: Literal["<", ">"]
) -> tuple[list[int], list[int]]:
    offsets: list[int] = []
    lengths: list[int] = []
    stored = samples.dtype.newbyteorder(order)
    for top in range(0, samples.shape[0], rows):
        strip = samples[top : top + rows]
        # Differences from the left neighbour, modulo the sample's range (TIFF 6.0, section 14).
        differences = strip.copy()
        np.subtract(strip[:, 1:], strip[:, :-1], out=differences[:, 1:])
        packed = zlib.compress(differences.astype(stored, copy=False).tobytes(), 6)
        offsets.append(len(stream))
        lengths.append(len(packed))
        stream += packed
        stream += bytes(len(stream) % 2)
    return offsets, lengths


def _append_directory(
    stream: bytearray, tags: dict[int, tuple[int, bytes]], kept: dict[int, bytes], order: str
) -> None:
    entries = dict(kept)
    for tag, (kind, value) in tags.items():
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack(order + "I", len(stream) & 0xFFFFFFFF)
            stream += value
            stream += bytes(len(stream) % 2)
        entries[tag] = struct.pack(order + "HHI", tag, kind, len(value) // SIZES[kind]) + place
    struct.pack_into(order + "I", stream, 4, len(stream) & 0xFFFFFFFF)
    stream += struct.pack(order + "H", len(entries))
    stream += b"".join(entry for _, entry in sorted(entries.items()))
    stream += bytes(4)
