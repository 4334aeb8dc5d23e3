"""Saves that wait for the last tile, and those that are under way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.entry import Entry, State
from photofix.app.session.models import Models
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.saving import Wish
from photofix.engine.step import Chain
from photofix.errors import PhotofixError
from photofix.imaging import Saved


class Saves(QObject):
    """Writes results.

    Signals:
        saved: an entry's result was written.
        failed: it was not.
        ended: either, or it was cancelled; comes first, and the result may be painted over from now on.

    Args:
        jobs: runs what takes long.
        models: say whether a grey photo was given colour.
        parent: as for every QObject.
    """

    saved = Signal(Entry, Saved)
    failed = Signal(Entry, PhotofixError)
    ended = Signal(Entry)

    def __init__(self, jobs: Jobs, models: Models, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._models = models
        self._waiting: list[Entry] = []
        self._writing = 0
        self._closed = False

    @property
    def waiting(self) -> Sequence[Entry]:
        """Entries with a save that waits for the last tile, in the order of asking."""
        return self._waiting

    @property
    def count(self) -> int:
        """Of saves that wait or are under way."""
        return len(self._waiting) + self._writing

    def wish(self, entry: Entry, wish: Wish) -> None:
        """Save an entry's result as soon as it is painted."""
        entry.wish = wish
        self._waiting.append(entry)

    def forget(self, entry: Entry) -> None:
        """Don't save it after all, unless it is being written already."""
        if entry.wish is not None:
            entry.wish = None
            self._waiting.remove(entry)

    def write(self, entry: Entry, chain: Chain) -> None:
        """Write the result of an entry, which is painted, as it was wished."""
        photo, wish = entry.photo, entry.wish
        assert photo is not None
        assert wish is not None
        self.forget(entry)
        entry.writing = True
        self._writing += 1
        held = photo.hold()
        self._jobs.run(
            partial(held.write, wish, chain=str(chain), coloured=self._models.colours(chain.steps)),
            Listener(
                partial(self._on_saved, entry, held, chain),
                partial(self._on_failed, entry, held),
                partial(self._end, entry, held),
            ),
        )

    def close(self) -> None:
        """Begin no more; what is being written is finished."""
        self._closed = True
        for entry in list(self._waiting):
            self.forget(entry)

    def _on_saved(self, entry: Entry, photo: OpenedPhoto, chain: Chain, saved: Saved) -> None:
        if entry.chain == chain and entry.state is not State.FAILED:
            entry.saved = saved.path
        self._end(entry, photo)
        if not self._closed:
            self.saved.emit(entry, saved)

    def _on_failed(self, entry: Entry, photo: OpenedPhoto, error: PhotofixError) -> None:
        self._end(entry, photo)
        if not self._closed:
            self.failed.emit(entry, error)

    def _end(self, entry: Entry, photo: OpenedPhoto) -> None:
        entry.writing = False
        self._writing -= 1
        photo.release()
        if not self._closed:
            self.ended.emit(entry)
