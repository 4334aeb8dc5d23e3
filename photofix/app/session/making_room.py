"""Room for the result of one photo at a time, made in a thread before its repair begins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.entry import Entry
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.result import Result, make_result
from photofix.engine.card import Card
from photofix.engine.memory import available_memory, foreign_tile, plan_memory, scales_to
from photofix.errors import MemoryLimitError, PhotofixError

# Whose photo, which of its openings, and the size of the result.
_Wanted = tuple[Entry, OpenedPhoto, tuple[int, int]]


class MakingRoom(QObject):
    """Exchanges the result of an entry's photo for one of the size that its steps make; another wish replaces the last.

    Signals:
        made: an entry's photo has another result.
        failed: there is no room for it.
        cramped: there is too little memory; after this signal it is tried once more.

    Args:
        jobs: runs what takes long.
        parent: as for every QObject.
    """

    made = Signal(Entry)
    failed = Signal(Entry, PhotofixError)
    cramped = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: _Wanted | None = None
        self._closed = False

    @property
    def entry(self) -> Entry | None:
        """For whose result room is being made."""
        return None if self._wanted is None else self._wanted[0]

    def begin(self, entry: Entry, cards: Sequence[Card], size: tuple[int, int]) -> None:
        """Make room.

        Args:
            entry: whose photo is open.
            cards: of the models of its steps, first to last.
            size: of the result, height and width in pixels.
        """
        photo = entry.photo
        assert photo is not None
        wanted = entry, photo, size
        if wanted != self._wanted:
            self._wanted = wanted
            self._run(wanted, list(cards), last=False)

    def forget(self) -> None:
        """Make none."""
        self._wanted = None

    def close(self) -> None:
        """Hear no more of anything."""
        self._closed = True
        self._wanted = None

    def _run(self, wanted: _Wanted, cards: list[Card], *, last: bool) -> None:
        self._jobs.run(
            partial(_make, wanted[1], cards, wanted[2]),
            Listener(
                partial(self._on_made, wanted),
                partial(self._on_failed, wanted, cards, last),
                partial(self._on_cancelled, wanted),
            ),
        )

    def _on_made(self, wanted: _Wanted, result: Result) -> None:
        entry, photo, _ = wanted
        if self._closed or wanted != self._wanted or entry.photo is not photo:
            result.pixels.close()
            return
        self._wanted = None
        photo.exchange(result)
        self.made.emit(entry)

    def _on_failed(self, wanted: _Wanted, cards: list[Card], last: bool, error: PhotofixError) -> None:
        if self._closed or wanted != self._wanted:
            return
        if isinstance(error, MemoryLimitError) and not last:
            self.cramped.emit()
            self._run(wanted, cards, last=True)
            return
        self._wanted = None
        self.failed.emit(wanted[0], error)

    def _on_cancelled(self, wanted: _Wanted) -> None:
        # The photo was closed.
        if wanted == self._wanted:
            self._wanted = None


def _make(photo: OpenedPhoto, cards: Sequence[Card], size: tuple[int, int]) -> Result:
    scales = [float(card.scale) for card in cards]
    if max(scales, default=1) > 1:
        # A result of the photo's own size was planned for when the photo was opened.
        itemsize = 2 if photo.source.bit_depth > 8 else 1
        halo = max(card.halo for card in cards)
        foreign = foreign_tile(photo.size, cards)
        plan_memory(photo.size, itemsize, scales_to(photo.size, scales, max(size)), halo, available_memory(), foreign)
    return make_result(photo.before, photo.before_layer, size)
