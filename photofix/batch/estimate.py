"""How much room and time a batch will take, before it begins."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from photofix.batch.task import State, Task
from photofix.engine.enhance import result_size
from photofix.engine.model_store import Model
from photofix.errors import DiskFullError, SaveError
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


def free_bytes(folder: Path) -> int:
    """On the drive of a folder of results, which need not exist yet."""
    return shutil.disk_usage(_existing(folder)).free


def check_room(tasks: Sequence[Task], models: Sequence[Model], long_edge: int | None) -> tuple[int, int]:
    """Whether the drives can hold the results.

    Returns:
        Bytes that will be needed, and that are free on the fullest drive.

    Raises:
        DiskFullError: they can't.
        SaveError: a drive doesn't answer.
    """
    needed: dict[Path, int] = defaultdict(int)
    for task in tasks:
        if task.state is State.WAITING:
            needed[task.place.folder] += result_bytes(task, models, long_edge)
    by_drive: dict[int, int] = defaultdict(int)
    free: dict[int, int] = {}
    for folder, amount in needed.items():
        try:
            drive = _existing(folder).stat().st_dev
            free[drive] = free_bytes(folder)
        except OSError as error:
            raise SaveError(
                f"How much room there is in “{folder}” can't be told: {error.strerror}.",
                tried="No photo was repaired.",
                advice="Check the drive, or choose another one for the results (--output).",
            ) from error
        by_drive[drive] += amount
        if by_drive[drive] + _SPARE > free[drive]:
            raise DiskFullError(
                f"The results will take about {by_drive[drive] / 1e9:.1f} GB, and there are {free[drive] / 1e9:.1f} GB free in “{folder}”.",
                tried="No photo was repaired.",
                advice="Free some space, choose another drive for the results (--output), or repair fewer photos at once.",
            )
    return sum(needed.values()), min(free.values(), default=0)


def _existing(folder: Path) -> Path:
    while not os.path.exists(folder) and folder != folder.parent:  # noqa: PTH110 (no error where it can't be told)
        folder = folder.parent
    return folder
