"""`photofix survey`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from photofix.cli.console import ExitCode, err, note, out, report
from photofix.engine.catalogue import Catalogue
from photofix.errors import PhotofixError, UsageError
from photofix.progress import Cancelled, CancelToken
from photofix.training.events import EventLog
from photofix.training.personal.gallery import make_gallery
from photofix.training.personal.plan import CROP
from photofix.training.personal.survey import WHY, Survey, save_survey, survey


class _Told(CancelToken):
    """Tells of progress in one of the two ways."""

    def __init__(self, events: EventLog | None, bar: Bar | None) -> None:
        super().__init__()
        self._events = events
        self._bar = bar
        self._task = bar.add_task("Looking at the photos", total=None) if bar else None

    def update(self, done: float, total: float) -> None:
        if self._events is not None:
            self._events.emit("survey-progress", done=int(done), of=int(total))
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done, total=total)


def run(folder: Path, *, pairs: Path | None, base: str, run_folder: Path, events: bool, seed: int) -> ExitCode:
    """Survey a folder; in words, or as events one a line."""
    log: EventLog | None = None
    try:
        if events:
            run_folder.mkdir(parents=True, exist_ok=True)
            log = EventLog(run_folder / "survey-events.jsonl", sys.stdout)
        with Bar(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:.0f} of {task.total}"), console=err,
                 transient=True, disable=events) as bar:  # fmt: skip
            found, gallery = _survey(folder, pairs, base, run_folder, _Told(log, None if events else bar), seed)
    except Cancelled:
        _end(log, "cancelled")
        return ExitCode.CANCELLED
    except OSError as error:
        return _failed(log, PhotofixError(f"The folder “{run_folder}” can't be written to: {error.strerror}."))
    except PhotofixError as error:
        return _failed(log, error)
    if log is None:
        _say(found, gallery)
        return ExitCode.DONE
    log.emit("survey", **found.summary())
    log.emit("gallery", pairs=[{"clean": str(clean), "degraded": str(degraded)} for clean, degraded in gallery])
    _end(log, "finished")
    return ExitCode.DONE


def _survey(
    folder: Path, pairs: Path | None, base: str, run_folder: Path, told: _Told, seed: int
) -> tuple[Survey, list[tuple[Path, Path]]]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.cancel()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        card = Catalogue().card(base)
        found = survey(folder, pairs=pairs, scale=card.scale, crop=CROP, progress=told, seed=seed)
        save_survey(found, run_folder)
        return found, make_gallery(found, run_folder, told)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _failed(log: EventLog | None, error: PhotofixError) -> ExitCode:
    if log is None:
        report(error)
    else:
        log.emit("error", message=error.happened, tried=error.tried, advice=error.advice)
        _end(log, "failed")
    return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED


def _end(log: EventLog | None, reason: str) -> None:
    if log is not None:
        log.emit("end", reason=reason)


def _say(found: Survey, gallery: list[tuple[Path, Path]]) -> None:
    summary: dict[str, Any] = found.summary()
    lines = [f"{summary['photos']} photos, {summary['usable']} of them usable."]
    for group in summary["unusable"]:
        examples = ", ".join(group["examples"])
        lines.append(f"  {group['count']} {WHY[group['reason']]}: {examples}{', …' if group['count'] > 3 else ''}")
    lines.extend(f"Camera: {camera['name']}, {camera['photos']} photos." for camera in summary["cameras"])
    if found.pairs is None:
        lines.extend(found.camera.describe())
        lines.append(f"Made {found.reduce:g} times smaller, the photos are clean enough to learn from.")
    counts = summary["split"]
    lines.append(
        f"{counts['train']} photos to learn from, {counts['choose']} to choose the best weights by, {counts['judge']} to judge by."
    )
    for line in lines:
        out.print(line, markup=False)
    if gallery:
        out.print(f"What would be learnt to undo: {gallery[0][0].parent}", markup=False)
    for warning in found.warnings:
        note(warning)
