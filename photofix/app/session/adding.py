"""Photos on their way into the strip: folders looked through, pasted pictures kept, in threads."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.entry import Entry
from photofix.app.session.gather import Gathered, file_key, gather
from photofix.app.session.pasted import Pasted, home_of_pasted
from photofix.app.session.roll import Roll
from photofix.engine.step import Step
from photofix.errors import PhotofixError


class Adding(QObject):
    """Adds photos to a roll.

    Signals:
        changed: `what` may have changed.
        added: photos are in the roll, and the first of them is to be seen.
        failed: there was none, or not all could be looked through.

    Args:
        jobs: runs what takes long.
        roll: where they are added.
        steps: what is to be done to each to begin with.
        parent: as for every QObject.
    """

    changed = Signal()
    added = Signal(Entry)
    failed = Signal(PhotofixError)

    def __init__(self, jobs: Jobs, roll: Roll, steps: tuple[Step, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._roll = roll
        self._steps = steps
        self._numbers = itertools.count(1)
        self._under_way: dict[int, Path] = {}
        self._shown = 0
        self._pasted = Pasted()

    @property
    def what(self) -> Path | None:
        """What is being looked through."""
        return next(iter(self._under_way.values()), None)

    def add(self, paths: Sequence[str]) -> None:
        """Add files, and the photos of folders."""
        if paths:
            self._run(Path(paths[0]), partial(gather, tuple(paths), self._steps))

    def add_image(self, image: QImage) -> None:
        """Add a picture that has no file."""

        def keep() -> Gathered:
            path = self._pasted.keep(image)
            return Gathered((Entry(path, file_key(path), home_of_pasted(), self._steps),))

        self._run(Path(self.tr("the picture from the clipboard")), keep)

    def forget(self) -> None:
        """Add nothing of what is being looked through."""
        self._under_way.clear()

    def close(self) -> None:
        """Remove what was pasted; no thread may run any more."""
        self.forget()
        self._pasted.close()

    def _run(self, what: Path, work: Callable[[], Gathered]) -> None:
        number = next(self._numbers)
        self._under_way[number] = what
        self._jobs.run(
            work,
            Listener(partial(self._on_found, number), partial(self._on_failed, number), partial(self._end, number)),
        )
        self.changed.emit()

    def _on_found(self, number: int, found: Gathered) -> None:
        if number not in self._under_way:
            return
        entries = self._roll.add(found.entries)
        if found.problem is not None:
            self.failed.emit(found.problem)
        # What was asked for last is what is to be seen.
        newest = number == max(self._under_way) and number > self._shown
        self._end(number)
        if entries and newest:
            self._shown = number
            self.added.emit(entries[0])

    def _on_failed(self, number: int, error: PhotofixError) -> None:
        if number in self._under_way:
            self._end(number)
            self.failed.emit(error)

    def _end(self, number: int) -> None:
        self._under_way.pop(number, None)
        self.changed.emit()
