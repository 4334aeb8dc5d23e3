"""Photos leave the strip; their files stay where they are, and it can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from photofix.app.base.banner import Banner
from photofix.app.session.entry import Entry
from photofix.app.session.history import Removal
from photofix.app.session.session import Session
from photofix.app.tools.comparing import Comparing


class Removing(QObject):
    """Takes photos out of the strip.

    Signals:
        removed: some are about to leave.

    Args:
        session: has the strip.
        history: where it can be undone.
        comparing: ends before.
        banner: says why some stay.
        parent: as for every QObject.
    """

    removed = Signal()

    def __init__(
        self,
        session: Session,
        history: QUndoStack,
        comparing: Comparing,
        banner: Banner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history
        self._comparing = comparing
        self._banner = banner

    def open_one(self) -> None:
        """Take the open photo out."""
        if self._session.entry is not None:
            self.take([self._session.entry])

    def all(self) -> None:
        """Take all out."""
        self.take(list(self._session.roll))

    def one(self, entry: Entry) -> None:
        """Take one out."""
        self.take([entry])

    def take(self, entries: Sequence[Entry]) -> None:
        """Take some out; those that are being saved stay."""
        leaving = [entry for entry in entries if not entry.saving]
        if leaving:
            self._comparing.end()
            self.removed.emit()
            self._history.push(Removal(self._session, leaving))
        if len(leaving) < len(entries):
            self._banner.tell(
                self.tr("Still being saved."), self.tr("A photo stays in the strip until its result is saved.")
            )
