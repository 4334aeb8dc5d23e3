"""A batch's report: as JSON for programs, and as a page for people. Neither says where on the machine anything is."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from photofix.batch.events import Ended
from photofix.batch.page import make_page
from photofix.batch.place import Place
from photofix.batch.plan import Plan
from photofix.batch.reader import Reader
from photofix.batch.task import State, Task
from photofix.batch.thumbnails import SIDE, thumbnail_names, write_thumbnail
from photofix.errors import PhotofixError
from photofix.imaging.atomic import write_exclusive


def write_reports(plan: Plan, places: list[Place], ended: Ended, steps: str) -> list[Path]:
    """Write ``report.json`` and ``report.html`` beside each journal, in the place of older ones.

    Args:
        plan: with what has become of each photo.
        places: whose journals are open; the others are passed over.
        ended: the batch's last word.
        steps: the chain, in one line.

    Returns:
        The pages.

    Raises:
        SaveError: one can't be written.
    """
    pages: list[Path] = []
    for place in places:
        tasks = [task for task in plan.tasks if task.place is place]
        if place.journal is None:
            continue
        _fill_in_thumbnails(place.journal.folder, tasks)
        report = {
            "steps": steps,
            "reason": ended.reason,
            "error": ended.error,
            "seconds": ended.seconds,
            "counts": dict(Counter(task.state.value for task in tasks)),
            "photos": [_described(task, place.journal.folder) for task in tasks],
            "others": [{"name": name, "why": why} for name, why in plan.others],
            "problems": [problem.happened.replace(str(path), path.name) for path, problem in plan.problems],
        }
        text = json.dumps(report, indent=1)
        for name, data in (("report.json", f"{text}\n".encode()), ("report.html", make_page(report))):
            path = write_exclusive(place.journal.folder / name, data, overwrite=True)
        pages.append(path)
    return pages


def _described(task: Task, folder: Path) -> dict[str, Any]:
    before, after = thumbnail_names(task.output)
    has_result = task.state in (State.DONE, State.DONE_BEFORE)
    return {
        "photo": task.name,
        "state": task.state.value,
        "output": task.output if has_result else None,
        "megapixels": round(task.megapixels, 3) or None,
        "seconds": dict(task.seconds),
        "sha256": task.sha256 or None,
        "notes": list(task.notes),
        "error": dict(task.error) if task.error else None,
        "before": before if has_result and os.path.isfile(folder / before) else None,  # noqa: PTH113 (raises nothing)
        "after": after if has_result and os.path.isfile(folder / after) else None,  # noqa: PTH113
    }


def _fill_in_thumbnails(folder: Path, tasks: list[Task]) -> None:
    """Of results whose batch was killed before it came to make them."""
    missing = [
        (folder / name, path)
        for task in tasks
        if task.state is State.DONE_BEFORE
        for name, path in zip(thumbnail_names(task.output), (task.path, task.destination), strict=True)
        if not os.path.isfile(folder / name)  # noqa: PTH113
    ]
    if not missing:
        return
    reader = Reader()
    try:
        for thumbnail, path in missing:
            try:
                write_thumbnail(thumbnail, reader.small(path, SIDE))
            except PhotofixError:  # too large to be opened for that: the report has no picture of it
                continue
    finally:
        reader.close()
