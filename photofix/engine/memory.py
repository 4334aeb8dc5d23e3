"""How much memory there is, and how much a repair will need: planned before anything is decoded.

On a CPU running out can't be caught, since the kernel kills. So the peak is estimated from the photo's header, and what
doesn't fit goes to memory-mapped canvases, or is refused by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

import psutil

from photofix.engine.card import Card
from photofix.engine.tiling import APPROXIMATE_CORE, CORE
from photofix.errors import MemoryLimitError

# Upper bounds on what `benchmarks/speed.py` measures: the interpreter, torch and its kernels; and what one pixel of a tile needs
# while it passes the network's widest level in float32. In bfloat16 both together came to 0.61 GB for the largest tile of clean, and
# to 0.93 GB for that of erase.
RUNTIME_BYTES = 450 << 20
TILE_BYTES_PER_PIXEL = 500
# The same of other people's networks: of a pixel that one is sent (SCUNet 4.1 kB), and of one that it answers (ESRGAN 0.6 kB).
FOREIGN_BYTES_IN, FOREIGN_BYTES_OUT = 4500, 650
# A part of what is free is left to the rest of the machine.
SHARE = 0.85


@dataclass(frozen=True)
class MemoryPlan:
    """What a repair will need.

    Attributes:
        needed: peak in bytes with canvases in memory.
        mapped: the canvases are to be files mapped into memory.
    """

    needed: int
    mapped: bool


def plan_memory(
    size: tuple[int, int], bytes_per_sample: int, scales: tuple[float, ...], halo: int, available: int, foreign: int = 0,
    masks: int = 0,
) -> MemoryPlan:  # fmt: skip
    """Plan the peak of a repair.

    Args:
        size: of the photo, (height, width) in pixels.
        bytes_per_sample: 1 or 2.
        scales: of each step, first to last.
        halo: the largest of the steps' halos in pixels.
        available: bytes that may be used.
        foreign: bytes that a tile takes in a network of other people (`foreign_tile`).
        masks: bytes of all the steps' masks.

    Raises:
        MemoryLimitError: it doesn't fit, even with mapped canvases.
    """
    photo, canvases = _pictures(size, bytes_per_sample, scales)
    # Decoding holds the photo twice, and so does encoding the last canvas; decoding is over when encoding begins.
    fixed = RUNTIME_BYTES + max(own_tile(size, halo), foreign) + photo + masks
    needed = fixed + max(photo, sum(canvases) + canvases[-1])
    unmapped = fixed + max(photo, canvases[-1])
    budget = int(available * SHARE)
    if needed <= budget:
        return MemoryPlan(needed, mapped=False)
    if unmapped <= budget:
        return MemoryPlan(needed, mapped=True)
    height, width = size
    raise MemoryLimitError(
        f"Repairing {width} × {height} pixels needs {_gigabytes(unmapped)} of memory, and {_gigabytes(budget)} may be used.",
        tried="Nothing was started, and the photo is as it was.",
        advice="Close other programs, or use a smaller photo.",
    )


def own_tile(size: tuple[int, int], halo: int) -> int:
    """Bytes that a tile takes in a network of ours; arguments as above."""
    return TILE_BYTES_PER_PIXEL * prod(min(CORE + 2 * halo, side + 15) for side in size)


def foreign_tile(size: tuple[int, int], cards: Sequence[Card]) -> int:
    """Bytes that a tile takes in the hungriest network of other people; 0 where there is none.

    Args:
        size: of the photo, (height, width) in pixels.
        cards: of the steps' models, first to last.
    """
    most, scale = 0, 1
    for card in cards:
        if card.tiling == "approximate":
            core = min(APPROXIMATE_CORE, max(CORE // card.scale, card.multiple)) + 2 * card.halo
            area = prod(min(core, side * scale + card.multiple) for side in size)
            most = max(most, area * max(FOREIGN_BYTES_IN, FOREIGN_BYTES_OUT * card.scale**2))
        scale *= card.scale
    return most


def work_bytes(size: tuple[int, int], bytes_per_sample: int, scales: tuple[float, ...]) -> int:
    """What one photo alone needs at most from its decoding to its encoding, without the runtime and the tile; arguments as above.

    Raises nothing: it is what a batch adds up over the photos that it has under way.
    """
    photo, canvases = _pictures(size, bytes_per_sample, scales)
    return photo + max(photo, sum(canvases) + canvases[-1])


def _pictures(size: tuple[int, int], bytes_per_sample: int, scales: tuple[float, ...]) -> tuple[int, list[int]]:
    """Bytes of the photo, and of each canvas."""
    photo = size[0] * size[1] * 3 * bytes_per_sample
    canvases: list[int] = []
    scale = 1.0
    for step in scales:
        scale *= step
        canvases.append(int(photo * scale * scale))
    return photo, canvases


def scales_to(size: tuple[int, int], scales: Sequence[float], long_edge: int | None) -> tuple[float, ...]:
    """The scales of all that is painted, first to last: of the steps, and of fitting their result where it is made smaller.

    Args:
        size: of the photo, (height, width) in pixels.
        scales: of the steps.
        long_edge: the result's longer side in pixels; None leaves it as it comes.
    """
    result = max(size) * prod(scales)
    fitted = () if long_edge is None or long_edge >= result else (long_edge / result,)
    return (*scales, *fitted)


def ran_out(error: RuntimeError | MemoryError) -> bool:
    """Whether an error of torch's or Python's says that there was no memory: on a CPU torch has no error of its own for that."""
    words = (
        "can't allocate memory",
        "not enough memory",
        "out of memory",
        "bad_alloc",
        "could not create a memory object",
    )
    return isinstance(error, MemoryError) or any(each in str(error) for each in words)


def available_memory() -> int:
    """Bytes that this process may still take: what is free, or what its control group leaves it if that is less."""
    return min([psutil.virtual_memory().available, *_cgroup_rooms()])


def _cgroup_rooms(root: Path = Path("/sys/fs/cgroup")) -> list[int]:
    """What the control group's limits leave, by version 2 and version 1 of the kernel's interface; none where unlimited."""
    rooms: list[int] = []
    for folder, limit, usage in (
        (root, "memory.max", "memory.current"),
        (root / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        try:
            rooms.append(int((folder / limit).read_text()) - int((folder / usage).read_text()))
        except (OSError, ValueError):  # no such interface here, or its limit is "max"
            continue
    return [max(0, room) for room in rooms]


def _gigabytes(amount: int) -> str:
    return f"{amount / 1e9:.1f} GB"
