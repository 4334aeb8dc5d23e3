"""What can be undone: what is done to photos, and photos that left the strip."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand

from photofix.app.session.entry import Entry
from photofix.app.session.session import Session
from photofix.engine.colour_points import ColourPoint
from photofix.engine.protection import Stroke
from photofix.engine.step import Step

_ONE_GESTURE = 0.8
_STEPS_ID = 1
_SIZE_ID = 2


# Steps, protected places and, in a tuple of its own, the longer side of the result.
Way = tuple[tuple[Step, ...], tuple[Stroke, ...], tuple[int | None]]


def way_of(entry: Entry) -> Way:
    """All that is done to a photo."""
    return entry.steps, entry.protect, (entry.long_edge,)


class Change(QUndoCommand):
    """A photo is repaired in another way; where two ways are compared, the one of them that was worked on then.

    Args:
        text: what it is called.
        session: has the photo.
        entry: the photo.

    Attributes:
        over: it was made while two ways were compared, and they no longer are: there is nothing that it could change.
    """

    def __init__(self, text: str, session: Session, entry: Entry) -> None:
        super().__init__(text)
        self._session = session
        self.entry = entry
        self.is_b = entry.is_b
        self.over = False

    def _use(
        self,
        steps: tuple[Step, ...] | None = None,
        protect: tuple[Stroke, ...] | None = None,
        long_edge: tuple[int | None] | None = None,
    ) -> None:
        """What is None stays; the longer side is in a tuple, since it may itself be None."""
        if self.over or self.entry not in self._session.roll:
            return
        self._session.work_on(self.entry, b=self.is_b)
        if steps is not None:
            self._session.set_steps(steps, self.entry)
        if protect is not None:
            self._session.set_protect(protect, self.entry)
        if long_edge is not None:
            self._session.set_long_edge(long_edge[0], self.entry)
        if self.entry is not self._session.entry:
            # Nothing changes out of sight.
            self._session.open_entry(self.entry)


class StepsChange(Change):
    """Something else is done to a photo; strengths that follow each other at once, as while a slider is dragged, are one.

    Args:
        session: has the photo.
        entry: the photo.
        steps: the new ones.
        title: what a model of that name is called.
        clock: seconds; tests have their own.
    """

    def __init__(
        self,
        session: Session,
        entry: Entry,
        steps: tuple[Step, ...],
        title: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(in_words(entry.steps, steps, title), session, entry)
        self._before = entry.steps
        self.after = steps
        self.slid = slid(entry.steps, steps)
        self.at = clock()

    def id(self) -> int:
        return _STEPS_ID

    def redo(self) -> None:
        self._use(steps=self.after)

    def undo(self) -> None:
        self._use(steps=self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, StepsChange) or other.entry is not self.entry or other.is_b != self.is_b:
            return False
        if self.slid is None or other.slid != self.slid or other.at - self.at > _ONE_GESTURE:
            return False
        self.after, self.at = other.after, other.at
        self.setObsolete(self.after == self._before)
        return True


class ProtectChange(Change):
    """Other places of a photo stay as they were: one stroke more, or none any more.

    Args:
        session: has the photo.
        entry: the photo.
        strokes: the new ones, all of them.
    """

    def __init__(self, session: Session, entry: Entry, strokes: tuple[Stroke, ...]) -> None:
        super().__init__(_painted_in_words(strokes), session, entry)
        self._before = entry.protect
        self._after = strokes

    def redo(self) -> None:
        self._use(protect=self._after)

    def undo(self) -> None:
        self._use(protect=self._before)


class SizeChange(Change):
    """A result is to have another size; what follows at once, as while an arrow is held, is one change.

    Args:
        session: has the photo.
        entry: the photo.
        long_edge: the result's longer side in pixels; None leaves it as it comes.
        clock: seconds; tests have their own.
    """

    def __init__(
        self, session: Session, entry: Entry, long_edge: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(QCoreApplication.translate("History", "Size of the result"), session, entry)
        self._before = entry.long_edge
        self.after = long_edge
        self.at = clock()

    def id(self) -> int:
        return _SIZE_ID

    def redo(self) -> None:
        self._use(long_edge=(self.after,))

    def undo(self) -> None:
        self._use(long_edge=(self._before,))

    def mergeWith(self, other: QUndoCommand) -> bool:
        if (
            not isinstance(other, SizeChange)
            or (other.entry, other.is_b) != (self.entry, self.is_b)
            or other.at - self.at > _ONE_GESTURE
        ):
            return False
        self.after, self.at = other.after, other.at
        self.setObsolete(self.after == self._before)
        return True


class Keeping(Change):
    """Of two ways to repair a photo one was kept: all that was changed while they were compared, as one.

    Args:
        session: has the photo.
        entry: the photo, as it is now.
        letter: which was kept.
        before: what was done before.
    """

    def __init__(self, session: Session, entry: Entry, letter: str, before: Way) -> None:
        super().__init__(QCoreApplication.translate("History", "Kept %1").replace("%1", letter), session, entry)
        self._before = before
        self._after = way_of(entry)
        self.setObsolete(self._before == self._after)

    def redo(self) -> None:
        self._use(*self._after)

    def undo(self) -> None:
        self._use(*self._before)


def _painted_in_words(strokes: Sequence[Stroke]) -> str:
    if not strokes:
        return QCoreApplication.translate("History", "Protected nothing any more")
    if strokes[-1].rubs:
        return QCoreApplication.translate("History", "Rubbed out")
    return QCoreApplication.translate("History", "Protected a place")


def in_words(before: Sequence[Step], after: Sequence[Step], title: Callable[[str], str]) -> str:
    """What makes other steps of some: a strength, one more, one less, another order, or more than one of these."""
    translate = QCoreApplication.translate
    if (step := _only(before, after, "strength")) is not None:
        return translate("History", "Strength of %1").replace("%1", title(step.model))
    if (step := _only(before, after, "crisp")) is not None:
        return translate("History", "Crispness of %1").replace("%1", title(step.model))
    if (step := _only(before, after, "saturation")) is not None:
        return translate("History", "Saturation of %1").replace("%1", title(step.model))
    if (step := _only(before, after, "points")) is not None:
        return _pointed_in_words(next(was for was in before if was.model == step.model).points, step.points)
    painted = _only(before, after, "paint")
    if painted is not None:
        if not painted.paint:
            return translate("History", "Mask as it was found")
        if painted.paint[-1].rubs:
            return translate("History", "Rubbed out of the mask")
        return translate("History", "Painted on the mask")
    were, are = [step.model for step in before], [step.model for step in after]
    added = [model for model in are if model not in were]
    removed = [model for model in were if model not in are]
    if len(added) == 1 and not removed:
        return translate("History", "Added %1").replace("%1", title(added[0]))
    if len(removed) == 1 and not added:
        return translate("History", "Removed %1").replace("%1", title(removed[0]))
    if not added and not removed:
        return translate("History", "Order of the steps")
    return translate("History", "Other steps")


def _pointed_in_words(before: Sequence[ColourPoint], after: Sequence[ColourPoint]) -> str:
    translate = QCoreApplication.translate
    if not after:
        return translate("History", "No colour points any more")
    if len(after) != len(before):
        more = len(after) > len(before)
        return translate("History", "Set a colour point") if more else translate("History", "Removed a colour point")
    recoloured = [point.colour for point in after] != [point.colour for point in before]
    return (
        translate("History", "Other colour of a point") if recoloured else translate("History", "Moved a colour point")
    )


def slid(before: Sequence[Step], after: Sequence[Step]) -> tuple[str, str] | None:
    """Of what a slider changed, which of a step it is and the step's model, where that is all that differs."""
    for field in ("strength", "crisp", "saturation"):
        if (step := _only(before, after, field)) is not None:
            return field, step.model
    return None


def _only(before: Sequence[Step], after: Sequence[Step], field: str) -> Step | None:
    """The step of which one field is all that differs."""
    if [step.model for step in before] != [step.model for step in after]:
        return None
    others = [(was, step) for was, step in zip(before, after, strict=True) if was != step]
    if len(others) != 1:
        return None
    was, step = others[0]
    return step if was.model_copy(update={field: getattr(step, field)}) == step else None


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
