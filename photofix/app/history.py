"""What can be undone: another strength, and photos that left the strip."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand

from photofix.app.entry import Entry
from photofix.app.session import Session

_ONE_GESTURE = 0.8
_STRENGTH_ID = 1


class StrengthChange(QUndoCommand):
    """A photo's strength becomes another; what follows at once, as while a slider is dragged, is one change.

    Args:
        session: has the photo.
        entry: the photo.
        strength: the new one.
        clock: seconds; tests have their own.
    """

    def __init__(
        self, session: Session, entry: Entry, strength: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(QCoreApplication.translate("History", "Strength of %1").replace("%1", entry.name))
        self._session = session
        self.entry = entry
        self._before = entry.strength
        self.after = strength
        self.at = clock()

    def id(self) -> int:
        return _STRENGTH_ID

    def redo(self) -> None:
        self._set(self.after)

    def undo(self) -> None:
        self._set(self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, StrengthChange) or other.entry is not self.entry:
            return False
        if other.at - self.at > _ONE_GESTURE:
            return False
        self.after, self.at = other.after, other.at
        self.setObsolete(self.after == self._before)
        return True

    def _set(self, strength: float) -> None:
        if self.entry in self._session.roll:
            self._session.set_strength(strength, self.entry)
            if self.entry is not self._session.entry:
                # Nothing changes out of sight.
                self._session.open_entry(self.entry)


class Removal(QUndoCommand):
    """Photos leave the strip; their files stay where they are.

    Args:
        session: has the photos.
        entries: the photos.
    """

    def __init__(self, session: Session, entries: Sequence[Entry]) -> None:
        super().__init__(QCoreApplication.translate("History", "Removal from the strip"))
        self._session = session
        self._entries = list(entries)
        self._places: list[tuple[int, Entry]] = []

    def redo(self) -> None:
        self._places = self._session.remove(self._entries)

    def undo(self) -> None:
        self._session.put_back(self._places)
