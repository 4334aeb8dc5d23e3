"""What one process of a batch has said so far."""

from __future__ import annotations

from pathlib import Path

from photofix.app.base.said import Said
from photofix.app.batch import events, words
from photofix.app.batch.photos import Photos, Row, left_row, other_row, queued_row
from photofix.errors import PhotofixError


class Account:
    """Takes it down, and has the rows follow.

    Attributes:
        looked: how many photos were looked at, and of how many.
        planned: what is to be done; None before that is known. What is added later isn't in it.
        progress: the newest word on how fast it is; None before the first tile.
        current: the number of the photo that is worked on; 0 where none is.
        finished, failures, queued: photos that were repaired and that failed, of how many.
        added: what was added, and isn't being looked at yet.
        ended: what came of it.
        reports: the pages.
        error: why it was refused or stopped.
        problems: what was named and can't be used.

    Args:
        photos: the rows; those of an earlier process stay until there is another plan.
    """

    def __init__(self, photos: Photos) -> None:
        self._photos = photos
        self._coming: list[Row] = []
        self.looked = (0, 0)
        self.planned: events.Planned | None = None
        self.progress: events.Progressed | None = None
        self.current = self.finished = self.failures = self.queued = 0
        self.added: list[str] = []
        self.ended: events.Ended | None = None
        self.reports: list[Path] = []
        self.error: PhotofixError | None = None
        self.problems: list[PhotofixError] = []

    @property
    def through(self) -> float:
        """How far it is, from 0 to 1, by photos."""
        row = self._photos.row_of(self.current)
        part = row.fraction if row is not None and row.state.value == "working" else 0.0
        return min(1.0, (self.finished + self.failures + part) / self.queued) if self.queued else 0.0

    def hear(self, said: Said) -> bool:
        """Take an event down.

        Returns:
            Whether it is anything that people see: a plan's thousand photos are seen when it is complete.
        """
        match said:
            case events.Queued():
                self.queued += 1
                self._coming.append(queued_row(said))
                return False
            case events.Left() if self.planned is not None and self._photos.row_of(said.task) is not None:
                self.queued -= 1
                self._photos.leave(said)
            case events.Left():
                self._coming.append(left_row(said))
                return False
            case events.Other():
                self._coming.append(other_row(said))
                return False
            case events.Planned():
                self._on_planned(said)
            case events.Looking():
                self.looked = (said.done, said.of)
            case events.Adding():
                self.added = [path for path in self.added if path not in said.paths]
            case events.Problem():
                self.problems.append(words.error(said.error))
            case events.Refused():
                self.error = words.error(said.error)
            case events.Ended():
                self.ended = said
                self.error = None if said.error is None else words.error(said.error)
            case events.Reported():
                self.reports = [Path(page) for page in said.reports]
            case _:
                return self._hear_of_photo(said)
        return True

    def _hear_of_photo(self, said: Said) -> bool:
        match said:
            case events.Started():
                self.current = said.task
                self._photos.start(said.task)
            case events.Progressed():
                self.progress = said
                self._photos.progress(said.task, said.fraction)
            case events.Finished():
                self.finished += 1
                self._photos.finish(said)
            case events.Failed():
                self.failures += 1
                self._photos.fail(said)
            case _:
                return False
        return True

    def _on_planned(self, planned: events.Planned) -> None:
        rows, self._coming = self._coming, []
        if self.planned is None:
            self.planned = planned
            self._photos.show_rows(rows)
        else:
            self._photos.add_rows(rows)
