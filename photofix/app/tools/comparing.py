"""Comparing two ways to repair the open photo: begun, worked on, and ended with one of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from photofix.app.base.banner import Banner
from photofix.app.session.entry import Entry
from photofix.app.session.history import Change, Keeping, Way, way_of
from photofix.app.session.session import Session
from photofix.app.session.sides import join, part, swap
from photofix.engine.memory import available_memory
from photofix.errors import MemoryLimitError

# Of what a second result takes: its smaller copies for the screen are a third of it.
_WITH_COPIES = 4 / 3
# Of what is free, some is left to others.
_SHARE = 0.8


class _Nothing(QUndoCommand):
    """Changes nothing, and is forgotten at once; what was undone before it is, too."""

    def __init__(self) -> None:
        super().__init__()
        self.setObsolete(True)


class Comparing(QObject):
    """Makes A and B of what is done to the open photo, and one of A and B.

    What is changed meanwhile is undone step by step as ever; when one is kept, it becomes one change.

    Signals:
        changed: it has begun or ended, or the other one is worked on.

    Args:
        session: has the photo.
        history: where changes can be undone.
        banner: says why it can't be.
        parent: as for every QObject.
    """

    changed = Signal()

    def __init__(self, session: Session, history: QUndoStack, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history
        self._banner = banner
        self._entry: Entry | None = None
        self._since = 0
        self._before: Way = (), (), (None,)
        session.desk.leaving.connect(self._leave)
        session.steps_changed.connect(self.changed)

    @property
    def on(self) -> bool:
        return self._entry is not None

    @property
    def compared(self) -> tuple[Entry, Entry] | None:
        """A and B."""
        entry = self._entry
        if entry is None or entry.other is None:
            return None
        return (entry.other, entry) if entry.is_b else (entry, entry.other)

    @property
    def letter(self) -> str:
        """Of the one that is worked on."""
        return "B" if self._entry is not None and self._entry.is_b else "A"

    @property
    def held(self) -> bool:
        """One of them is being saved: it can't be exchanged until then."""
        return self._entry is not None and self._entry.saving

    @property
    def possible(self) -> bool:
        """Something is done to the open photo that can be compared, and nothing is being saved."""
        return self._session.photo is not None and self._session.chain is not None and not self._session.saving

    def set_on(self, on: bool) -> None:
        """Begin, or end and keep A."""
        if on:
            self.begin()
        else:
            self.keep(b=False)

    def begin(self) -> None:
        """What is done becomes A; B is the same, and worked on from now on."""
        entry, photo = self._session.entry, self._session.photo
        if self.on or entry is None or photo is None or not self.possible:
            return
        result = photo.bytes if photo.result is None else photo.result.bytes
        needed, free = int(result * _WITH_COPIES), int(available_memory() * _SHARE)
        if needed > free:
            self._banner.show_error(
                MemoryLimitError(
                    f"Comparing needs {needed >> 20} MB more of memory, and {free >> 20} MB may be used.",
                    tried="Nothing was changed.",
                    advice="Close other programs, or compare on a smaller photo.",
                )
            )
            self.changed.emit()
            return
        self._entry, self._before = entry, way_of(entry)
        # What was undone before can't be done again in between.
        self._history.push(_Nothing())
        self._since = self._history.index()
        self._session.desk.rearrange(partial(part, entry))

    def work_on(self, *, b: bool) -> None:
        """Work on A or on B."""
        if self._entry is not None:
            self._session.work_on(self._entry, b=b)
            self.changed.emit()

    def undo(self) -> None:
        """Undo what was changed last; before all that was changed since it began, it is what ends."""
        if self.on and self._history.index() <= self._since:
            self.keep(b=False)
        else:
            self._history.undo()

    def keep(self, *, b: bool) -> bool:
        """End, with A or B; False where nothing is compared, or one of them waits to be saved."""
        entry = self._entry
        if entry is None or entry.saving:
            return False
        self._end(entry, b=b)
        return True

    def end(self) -> None:
        """End at once; what is being saved is what is kept."""
        if self._entry is not None:
            self._leave(self._entry)

    def _leave(self, entry: Entry) -> None:
        if entry is self._entry:
            self._end(entry, b=entry.is_b and entry.saving)

    def _end(self, entry: Entry, *, b: bool) -> None:
        self._entry = None
        keep_other = entry.is_b != b

        def change() -> None:
            if keep_other:
                swap(entry)
            join(entry)

        for number in range(self._since, self._history.count()):
            command = self._history.command(number)
            if isinstance(command, Change):
                command.over = True
        self._history.setIndex(self._since)
        self._session.desk.rearrange(change)
        # This also drops what was changed meanwhile: step by step, it would be undone of something else.
        self._history.push(Keeping(self._session, entry, "B" if b else "A", self._before))
        self.changed.emit()
