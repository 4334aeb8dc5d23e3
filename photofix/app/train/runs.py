"""Training runs on the drive: each in a folder of its own, with a note of what was asked for, so that it can go on later."""

from __future__ import annotations

import os
import re
import shutil
import time
import unicodedata
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, ValidationError

from photofix.app.train.events import Verdict
from photofix.errors import SaveError

_NOTE = "window.json"

Style = Literal["faithful", "crisp"]


class Plan(BaseModel):
    """What is to be learnt.

    Attributes:
        folder: of the person's photos.
        pairs: of the better versions of the same photos, if there are any.
        base: the model to start from.
        minutes: of training.
        style: as `photofix train` names it.
        title: what the model is to be called.
    """

    model_config = ConfigDict(frozen=True)

    folder: Path
    pairs: Path | None = None
    base: str
    minutes: float = 20
    style: Style = "faithful"
    title: str = ""


class Note(BaseModel):
    """The window's own file in a run's folder.

    Attributes:
        plan: what was asked for.
        started: it has begun to learn; before that there are only the surveyed photos.
        through: how far it was, from 0 to 1, when that was last kept.
        verdict: what came of it.
        decided: the person has said what is to become of it.
        owner: process id of the window that was last at it.
    """

    plan: Plan
    started: bool = False
    through: float = 0.0
    verdict: Verdict | None = None
    decided: bool = False
    owner: int = 0


class Run:
    """A run's folder.

    Args:
        folder: where it is.
        note: what is known of it.
    """

    def __init__(self, folder: Path, note: Note) -> None:
        self.folder = folder
        self.note = note

    def write(self, **changes: object) -> None:
        """Note what has changed; a full drive is the trainer's to tell."""
        self.note = self.note.model_copy(update=changes)
        part = self.folder / f"{_NOTE}.part"
        try:
            part.write_text(self.note.model_dump_json(indent=1), "utf-8")
            part.replace(self.folder / _NOTE)
        except OSError:
            part.unlink(missing_ok=True)

    @property
    def touched(self) -> float:
        """When something was last written into it, in seconds since 1970."""
        try:
            return (self.folder / _NOTE).stat().st_mtime
        except OSError:
            return 0.0


def trainings() -> Path:
    """The folder of all runs."""
    return Path(platformdirs.user_data_dir("photofix", appauthor=False)) / "trainings"


def new_run(plan: Plan, within: Path) -> Run:
    """Make a run's folder, named after the photos' and the day.

    Raises:
        SaveError: it can't be made.
    """
    name = f"{slug(plan.folder.name)}-{time.strftime('%Y-%m-%d')}"
    try:
        within.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            folder = within / (name if number == 1 else f"{name}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            run = Run(folder, Note(plan=plan))
            run.write()
            return run
    except OSError as error:
        raise SaveError(
            f"The folder {within} for trainings can't be written: {error.strerror}.",
            tried="Nothing was begun.",
            advice="Look at its rights, and at the room on the drive.",
        ) from error
    raise SaveError(f"There are too many trainings in {within}.", advice="Remove some of them.")


def unfinished(within: Path) -> list[Run]:
    """Runs that wait for something, the newest first: to go on, or for a word on their model."""
    found: list[Run] = []
    for path in within.glob(f"*/{_NOTE}"):
        try:
            note = Note.model_validate_json(path.read_bytes())
        except (OSError, ValidationError, ValueError):
            continue
        if note.started and not note.decided and not _elsewhere(note):
            found.append(Run(path.parent, note))
    return sorted(found, key=lambda run: run.touched, reverse=True)


def remove(run: Run) -> None:
    """Remove a run's folder; what can't be removed stays. Only a folder with a note of ours is touched."""
    if (run.folder / _NOTE).is_file():
        shutil.rmtree(run.folder, ignore_errors=True)


def sweep(within: Path) -> None:
    """Remove what was only surveyed and never begun, by a window that is no more."""
    for path in within.glob(f"*/{_NOTE}"):
        try:
            note = Note.model_validate_json(path.read_bytes())
            old = time.time() - path.stat().st_mtime > 24 * 3600
        except (OSError, ValidationError, ValueError):
            continue
        if not note.started and old:
            remove(Run(path.parent, note))


def slug(text: str) -> str:
    """A text as part of a file's name: plain letters and digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "photos"


def _elsewhere(note: Note) -> bool:
    """Another window is at it."""
    import psutil  # here, so that the window needn't have it to open

    if note.owner in (0, os.getpid()):
        return False
    try:
        return "photofix" in " ".join(psutil.Process(note.owner).cmdline())
    except psutil.Error:
        return False
