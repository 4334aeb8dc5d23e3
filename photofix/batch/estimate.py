"""How much room and time a batch will take, before it begins."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from photofix.batch.place import Place
from photofix.batch.task import State, Task
from photofix.engine.enhance import result_size
from photofix.engine.model_store import Model
from photofix.errors import DiskFullError
from photofix.imaging.formats import format_of

# Bytes a pixel at 8 bits and our own qualities: the means over two dozen clean photos, and a fifth more. Of a whole folder that is
# near; benchmarks/batch.py prints what became of its photos.
_BYTES_PER_PIXEL = {"JPEG": 0.5, "PNG": 1.7, "TIFF": 1.7, "WebP": 0.35, "AVIF": 0.45}
# Never fill a drive to its last byte: the system needs some.
_SPARE = 64 << 20


def result_bytes(task: Task, models: Sequence[Model], long_edge: int | None) -> int:
    """About how large a photo's result will be."""
    if task.header is None:
        return 0
    height, width = result_size(task.header.size, models, long_edge)
    name = format_of(Path(task.output).suffix or "png").name
    deep = name in ("PNG", "TIFF") and task.header.bit_depth > 8
    return int(height * width * _BYTES_PER_PIXEL.get(name, 3.0) * (2 if deep else 1))


def free_bytes(place: Place) -> int:
    """On the drive of a folder of results, which need not exist yet."""
    folder = place.folder
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def check_room(tasks: Sequence[Task], models: Sequence[Model], long_edge: int | None) -> tuple[int, int]:
    """Whether the drives can hold the results.

    Returns:
        Bytes that will be needed, and that are free on the fullest drive.

    Raises:
        DiskFullError: they can't.
    """
    needed: dict[Path, int] = defaultdict(int)
    places = {task.place.folder: task.place for task in tasks}
    for task in tasks:
        if task.state is State.WAITING:
            needed[task.place.folder] += result_bytes(task, models, long_edge)
    by_drive: dict[int, int] = defaultdict(int)
    free: dict[int, int] = {}
    for folder, amount in needed.items():
        drive = _drive(folder)
        by_drive[drive] += amount
        free[drive] = free_bytes(places[folder])
        if by_drive[drive] + _SPARE > free[drive]:
            raise DiskFullError(
                f"The results will take about {by_drive[drive] / 1e9:.1f} GB, and there are {free[drive] / 1e9:.1f} GB free in “{folder}”.",
                tried="No photo was repaired.",
                advice="Free some space, choose another drive for the results (--output), or repair fewer photos at once.",
            )
    return sum(needed.values()), min(free.values(), default=0)


def _drive(folder: Path) -> int:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.stat().st_dev
