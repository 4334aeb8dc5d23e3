"""The one photo that is being decoded, for the screen and the engine."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.entry import Entry, State
from photofix.app.session.models import Models
from photofix.app.session.opened_photo import OpenedPhoto, open_for_repair
from photofix.engine.card import Card
from photofix.errors import MemoryLimitError, PhotofixError
from photofix.progress import Cancelled


class Opening(QObject):
    """Decodes one entry's photo at a time; another wish takes the place of the one before.

    Signals:
        opened: an entry has its photo.
        failed: it couldn't be opened; the entry says why.
        cramped: there is too little memory; after this signal it is tried once more.

    Args:
        jobs: runs what takes long.
        models: those that will repair say how much memory that takes.
        parent: as for every QObject.
    """

    opened = Signal(Entry)
    failed = Signal(Entry, PhotofixError)
    cramped = Signal()

    def __init__(self, jobs: Jobs, models: Models, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._models = models
        self._entry: Entry | None = None
        self._closed = False

    @property
    def entry(self) -> Entry | None:
        """Whose photo is being decoded."""
        return self._entry

    def begin(self, entry: Entry) -> None:
        """Open an entry's photo."""
        if entry is not self._entry:
            self._entry = entry
            self._run(entry, last=False)

    def forget(self) -> None:
        """Open nothing."""
        self._entry = None

    def close(self) -> None:
        """Hear no more of anything."""
        self._closed = True
        self._entry = None

    def _run(self, entry: Entry, *, last: bool) -> None:
        self._jobs.run(
            partial(self._decode, entry, self._models.cards_of(entry.steps)),
            Listener(
                partial(self._on_opened, entry), partial(self._on_failed, entry, last), partial(self._on_cancelled)
            ),
        )

    def _decode(self, entry: Entry, cards: list[Card]) -> OpenedPhoto:
        # In a thread. Whoever runs through the strip passes photos by before their turn has come.
        if self._entry is not entry:
            raise Cancelled
        return open_for_repair(entry.path, cards)

    def _on_opened(self, entry: Entry, photo: OpenedPhoto) -> None:
        if entry is not self._entry or self._closed or entry.photo is not None:
            photo.close()
            return
        self._entry = None
        entry.photo = photo
        entry.error = None
        entry.state = entry.unpainted
        self.opened.emit(entry)

    def _on_failed(self, entry: Entry, last: bool, error: PhotofixError) -> None:
        if entry is not self._entry or self._closed:
            return
        if isinstance(error, MemoryLimitError) and not last:
            self.cramped.emit()
            self._run(entry, last=True)
            return
        self._entry = None
        entry.state, entry.error = State.FAILED, error
        self.failed.emit(entry, error)

    def _on_cancelled(self) -> None:
        """Another one is being opened, or none."""
