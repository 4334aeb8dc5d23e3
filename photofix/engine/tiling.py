"""Which tiles a picture is cut into. Integers only.

Words: the *core* is what a tile owns of the output; the *halo* is context around it, computed and thrown away; the *tile* is
core and halo together, what the network is sent. All tiles of a plan begin at multiples of `multiple` and have sizes that are
multiples of it, so that strided convolutions fall on the same grid as in the whole picture.

The plan depends on the picture's size and the model's card, never on free memory, the caller or the order: the same photo
gives the same bytes from the window, the command line and a batch.
"""

from __future__ import annotations

from typing import NamedTuple

# The halo is computed and thrown away: of a tile of 768 it was nearly half, and 1024 repairs 12 megapixels in 84 % of the time, for
# 0.2 GB more and a first tile that comes 0.2 s later (two cores; benchmarks/results/roofline.json). Larger ones gain nothing there.
CORE = 1024
# Of networks that aren't ours, in pixels of their input: they hold more of a tile at once.
APPROXIMATE_CORE = 384


class Box(NamedTuple):
    """A rectangle in pixels; bottom and right are exclusive."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def area(self) -> int:
        return self.height * self.width

    @property
    def slices(self) -> tuple[slice, slice]:
        """For indexing an (H, W, …) array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def intersection(self, other: Box) -> Box:
        """What both cover; of no area if they don't meet."""
        top, left = max(self.top, other.top), max(self.left, other.left)
        return Box(top, left, max(top, min(self.bottom, other.bottom)), max(left, min(self.right, other.right)))

    def shifted(self, down: int, right: int) -> Box:
        return Box(self.top + down, self.left + right, self.bottom + down, self.right + right)


class Tile(NamedTuple):
    """One tile of a plan.

    Attributes:
        core: what it owns, inside the picture.
        box: what the network is sent; may reach past the picture's bottom and right, where the picture is mirrored.
    """

    core: Box
    box: Box


def plan_tiles(height: int, width: int, *, halo: int, multiple: int, core: int = CORE) -> list[Tile]:
    """Cut a picture of (height, width) into tiles, in scan order; cores cover it exactly once.

    Tiles are counted first and then made equal, so that no sliver is left at the end.

    Args:
        height: of the picture in pixels, at least 1.
        width: likewise.
        halo: context on each side in pixels, rounded up to `multiple`.
        multiple: the network's.
        core: largest side of a core, rounded down to `multiple`.
    """
    if min(height, width, multiple, core) < 1 or halo < 0:
        raise ValueError(f"no plan for {height=}, {width=}, {halo=}, {multiple=}, {core=}")
    halo = _round_up(halo, multiple)
    whole = Box(0, 0, _round_up(height, multiple), _round_up(width, multiple))
    tiles: list[Tile] = []
    for top, bottom in _spans(height, core, multiple):
        for left, right in _spans(width, core, multiple):
            owned = Box(top, left, min(bottom, height), min(right, width))
            sent = Box(top - halo, left - halo, bottom + halo, right + halo).intersection(whole)
            tiles.append(Tile(owned, sent))
    return tiles


def whole_core(height: int, width: int, multiple: int) -> int:
    """The core that leaves a picture in one tile."""
    return _round_up(max(height, width), multiple)


def _spans(length: int, core: int, multiple: int) -> list[tuple[int, int]]:
    core = max(multiple, core // multiple * multiple)
    count = -(-length // core)
    step = _round_up(-(-length // count), multiple)
    starts = range(0, length, step)
    return [(start, min(start + step, _round_up(length, multiple))) for start in starts]


def _round_up(value: int, multiple: int) -> int:
    return -(-value // multiple) * multiple
