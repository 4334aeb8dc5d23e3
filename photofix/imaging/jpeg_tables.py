"""JPEG's quantisation tables: which quality of the IJG's encoder they come from, and how chroma was sampled."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from photofix.imaging.jpeg_segments import Segment

__all__ = ["JpegFrame", "estimate_quality", "read_frame", "standard_tables"]

Table = npt.NDArray[np.int64]

_DQT = 0xDB
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Row by row order of the zigzag: along the diagonals, up and down in turns.
_ZIGZAG = np.array(
    [8 * y + x for y, x in sorted(np.ndindex(8, 8), key=lambda at: (sum(at), at[0] if sum(at) % 2 else at[1]))]
)
# ITU-T T.81, annex K, tables K.1 and K.2, row by row.
_LUMINANCE = (
    "16 11 10 16 24 40 51 61 12 12 14 19 26 58 60 55 14 13 16 24 40 57 69 56 14 17 22 29 51 87 80 62 "
    "18 22 37 56 68 109 103 77 24 35 55 64 81 104 113 92 49 64 78 87 103 121 120 101 72 92 95 98 112 100 103 99"
)
_CHROMINANCE = (
    "17 18 24 47 99 99 99 99 18 21 26 66 99 99 99 99 24 26 56 99 99 99 99 99 47 66 99 99 99 99 99 99 " + "99 " * 32
)
_STANDARD = np.array([[int(value) for value in text.split()] for text in (_LUMINANCE, _CHROMINANCE)])


@dataclass(frozen=True)
class JpegFrame:
    """What a JPEG's header says about its compression.

    Attributes:
        tables: quantisation tables by number, (8, 8), row by row (not in zigzag order).
        factors: (horizontal, vertical) sampling factors of each component.
        assigned: the number of each component's table.
    """

    tables: dict[int, Table] = field(default_factory=dict[int, Table])
    factors: tuple[tuple[int, int], ...] = ()
    assigned: tuple[int, ...] = ()

    @property
    def sampling(self) -> str | None:
        """How chroma is sampled, as "4:2:0"; None for grey, or for factors that have no such name."""
        if len(self.factors) < 3:
            return None
        (across, down), *rest = self.factors[:3]
        if any(other != (1, 1) for other in rest):
            # Equal factors throughout are no subsampling, however large.
            return "4:4:4" if all(other == (across, down) for other in rest) else None
        names = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1", (4, 2): "4:1:0"}
        return names.get((across, down))


def read_frame(segments: Iterable[Segment]) -> JpegFrame | None:
    """The frame header and tables among a JPEG's segments, or None where there is no complete frame header."""
    tables: dict[int, Table] = {}
    parts: list[bytes] = []
    for entry in segments:
        if entry.marker == _DQT:
            tables |= _read_tables(entry.payload)
        elif entry.marker in _FRAMES and len(entry.payload) >= 6 and len(entry.payload) >= 6 + 3 * entry.payload[5]:
            parts = [entry.payload[at : at + 3] for at in range(6, 6 + 3 * entry.payload[5], 3)]
    if not parts:
        return None
    factors = tuple((part[1] >> 4, part[1] & 15) for part in parts)
    return JpegFrame(tables, factors, tuple(part[2] for part in parts))


def _read_tables(payload: bytes) -> dict[int, Table]:
    tables: dict[int, Table] = {}
    at = 0
    while at < len(payload):
        precision, number = payload[at] >> 4, payload[at] & 15
        width = 2 if precision else 1
        values = payload[at + 1 : at + 1 + 64 * width]
        if len(values) < 64 * width:
            break
        table = np.zeros(64, np.int64)
        table[_ZIGZAG] = np.frombuffer(values, ">u2" if precision else np.uint8)
        tables[number] = table.reshape(8, 8)
        at += 1 + 64 * width
    return tables


@functools.cache
def standard_tables(quality: int) -> tuple[Table, Table]:
    """Luminance and chrominance tables, (8, 8), of the IJG's encoder at a quality in 1..100.

    Source: libjpeg, jcparam.c, `jpeg_quality_scaling` and `jpeg_add_quant_table`, baseline.
    """
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    scaled = np.clip((_STANDARD * scale + 50) // 100, 1, 255)
    return scaled[0].reshape(8, 8), scaled[1].reshape(8, 8)


def estimate_quality(frame: JpegFrame) -> int | None:
    """The quality in 1..100 whose standard tables are nearest, by least squares of the logarithms.

    Logarithms weigh coarse and fine tables alike: cameras' own tables differ from the standard in shape, and a plain
    sum of squares would hear the high frequencies only.

    Returns:
        The quality, or None if the frame has no table for its first component.
    """
    wanted = [frame.tables.get(number) for number in frame.assigned[:2]]
    if not wanted or wanted[0] is None:
        return None
    error = np.zeros(100)
    for index, table in enumerate(wanted):
        if table is not None:
            error += ((np.log(_all_standard()[:, index]) - np.log(np.maximum(table, 1))) ** 2).sum(axis=(1, 2))
    # Of equally near ones the highest: at the bottom of the scale the tables are all clipped alike.
    return int(100 - np.argmin(error[::-1]))


@functools.cache
def _all_standard() -> npt.NDArray[np.int64]:
    return np.array([standard_tables(quality) for quality in range(1, 101)])
