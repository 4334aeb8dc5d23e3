"""The photo that is open, and whose repair comes when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from photofix.app.base.jobs import Jobs, MakeEngine
from photofix.app.session.entry import Entry, State
from photofix.app.session.making_room import MakingRoom
from photofix.app.session.models import Models
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.opening import Opening
from photofix.app.session.pace import Pace
from photofix.app.session.repairing import Repairing
from photofix.app.session.saves import Saves
from photofix.app.session.shelf import Shelf
from photofix.app.session.sides import sides
from photofix.app.viewer.tiles import Layer
from photofix.engine.protection import Stroke
from photofix.engine.step import Step
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError

DEBOUNCE_MS = 60


class Desk(QObject):
    """Opens photos and repairs them: the open one first, then those with a save that waits; no others.

    Signals:
        told: an entry has changed.
        opened: another photo is open.
        emptied: none is open any more.
        open_failed: an entry couldn't be opened; the photo before stays open.
        steps_changed: what is to be done to the open photo is something else.
        after_changed: the open photo's result is another one, perhaps of another size.
        refused: there is no room for the result that an entry's steps make.
        painted: a box of the open photo's result is final, and the smaller levels show it.
        other_painted: likewise, of the one that it is compared with.
        leaving: another photo will be open in a moment, or none.
        failed: a repair ended with an error.

    Args:
        jobs: runs what takes long.
        models: those that there are.
        make_engine: makes the engine.
        saves: writes what is repaired.
        parent: as for every QObject.
    """

    told = Signal(Entry)
    opened = Signal(OpenedPhoto)
    emptied = Signal()
    open_failed = Signal(Entry, PhotofixError)
    steps_changed = Signal()
    after_changed = Signal()
    refused = Signal(Entry, PhotofixError)
    painted = Signal(Box)
    other_painted = Signal(Box)
    leaving = Signal(Entry)
    failed = Signal(PhotofixError)

    def __init__(
        self,
        jobs: Jobs,
        models: Models,
        make_engine: MakeEngine,
        saves: Saves,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._saves = saves
        self._entry: Entry | None = None
        self._focus: tuple[float, float] | None = None
        self._closed = False
        self.shelf = Shelf(self._is_pinned)
        self.opening = Opening(jobs, models, self)
        self.opening.opened.connect(self._show)
        self.opening.failed.connect(self.open_failed)
        self.opening.cramped.connect(self._make_room)
        self.making_room = MakingRoom(jobs, self)
        self.making_room.made.connect(self._on_room)
        self.making_room.failed.connect(self._on_no_room)
        self.making_room.cramped.connect(self._make_room)
        self.repairing = Repairing(jobs, make_engine, self)
        self.repairing.advanced.connect(self.told)
        self.repairing.painted.connect(self._on_painted)
        self.repairing.returned.connect(self._on_returned)
        self.repairing.stopped.connect(self._on_stopped)
        self.repairing.failed.connect(self._on_failed)
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(self.go_on)
        saves.ended.connect(self._on_save_ended)

    @property
    def entry(self) -> Entry | None:
        """The photo that is open."""
        return self._entry

    def open(self, entry: Entry) -> None:
        """Open a photo; one that is still being opened is left for later."""
        if entry is self._entry:
            self.opening.forget()
        elif entry.photo is not None:
            self.opening.forget()
            self._show(entry)
        else:
            self.opening.begin(entry)

    def leave(self, entries: Sequence[Entry]) -> None:
        """Let go of photos, whatever is being done to them."""
        for entry in entries:
            if entry is self._entry:
                self.leaving.emit(entry)
            if entry is self.repairing.entry:
                self.repairing.drop()
            if entry is self.opening.entry:
                self.opening.forget()
            if entry is self._entry:
                self._debounce.stop()
                self._entry = None
                self.emptied.emit()
            if entry is self.making_room.entry:
                self.making_room.forget()
            self.shelf.drop(entry)
        self.go_on()

    def look_at(self, focus: tuple[float, float]) -> None:
        """Say what is seen: the next repair begins there.

        Args:
            focus: (y, x) in pixels of the open photo's result.
        """
        if self._entry is not None and self._entry.photo is not None:
            scale = self._entry.photo.scale
            self._focus = focus[0] / scale, focus[1] / scale

    def set_steps(self, steps: tuple[Step, ...], entry: Entry) -> None:
        """Do something else to a photo; what a slider changes, as soon as it has been left alone for a moment."""
        if steps == entry.steps:
            return
        slid = [step.model for step in steps] == [step.model for step in entry.steps]
        entry.steps = steps
        if not steps:
            self._saves.forget(entry)
        self._begin_again(entry, at_once=not slid)

    def set_long_edge(self, long_edge: int | None, entry: Entry) -> None:
        """Make a photo's result so large in the end, or as large as it comes."""
        if long_edge != entry.long_edge:
            entry.long_edge = long_edge
            self._begin_again(entry, at_once=False)

    def set_protect(self, strokes: tuple[Stroke, ...], entry: Entry) -> None:
        """Leave other places of a photo as they were."""
        if strokes != entry.protect:
            entry.protect = strokes
            if entry.other is not None:
                entry.other.protect = strokes
                entry.other.state, entry.other.saved = entry.other.unpainted, None
            self._begin_again(entry, at_once=True)

    def rearrange(self, change: Callable[[], None]) -> None:
        """Change which results the open photo has, while none of them is painted on."""
        entry = self._entry
        assert entry is not None
        self._debounce.stop()
        for side in sides(entry):
            if side is self.repairing.entry:
                self.repairing.drop()
            if side is self.making_room.entry:
                self.making_room.forget()
        change()
        if entry.state is State.WAITING:
            entry.state = State.WORKING
        self.steps_changed.emit()
        self.after_changed.emit()
        self.go_on()
        self.told.emit(entry)

    def repair(self) -> None:
        """Repair the open photo, from the beginning."""
        if self._entry is not None and self._entry.steps:
            self.repairing.drop()
            self._entry.state = State.WORKING
            self._entry.saved = None
            if self._entry.other is not None and self._entry.other.state in (State.FAILED, State.STOPPED):
                self._entry.other.state = self._entry.other.unpainted
            self.go_on()
            self.told.emit(self._entry)

    def cancel(self) -> None:
        """Stop the repair that is under way, or about to begin."""
        self._debounce.stop()
        entry = self._entry
        if entry is not None and entry.state is State.WORKING and entry is not self.repairing.entry:
            self._saves.forget(entry)
            entry.state = State.STOPPED
            self.told.emit(entry)
        if entry is not None and entry.other is not None and entry.other.state is not State.DONE:
            entry.other.state = State.STOPPED
        if self.making_room.entry is not None:
            self._saves.forget(self.making_room.entry)
            self.making_room.forget()
        if self.repairing.entry is not None:
            self._saves.forget(self.repairing.entry)
            self.repairing.cancel()

    def go_on(self) -> None:
        """Repair what is to be repaired next."""
        if self._closed or self._debounce.isActive():
            return
        entry = self._next()
        if entry is None or entry.photo is None or entry is self.repairing.entry:
            return
        photo, chain = entry.photo, entry.chain
        if chain is None:
            return
        size = self._models.result_size(photo.size, entry.steps, entry.long_edge)
        if photo.result is None or photo.result.size != size:
            self.making_room.begin(entry, self._models.cards_of(entry.steps), size)
            return
        focus, scale = self._focus if entry is self._entry else None, photo.scale
        self.repairing.begin(entry, chain, focus and (focus[0] * scale, focus[1] * scale))

    def close(self) -> None:
        """End the engine; `release` afterwards, when no thread runs any more."""
        self._closed = True
        self.opening.close()
        self.making_room.close()
        self._debounce.stop()
        self.repairing.close()

    def release(self) -> None:
        """Let go of all photos."""
        self._entry = None
        self.shelf.close()

    def _is_pinned(self, entry: Entry) -> bool:
        return entry is self._entry or entry is self.repairing.entry or entry.saving

    def _next(self) -> Entry | None:
        entry = self._entry
        # A file that is being encoded from a result keeps it from being painted over; `_on_save_ended` comes back here.
        if entry is not None and entry.state is State.WORKING and not entry.writing:
            return entry
        waiting = next((other for other in self._saves.waiting if other.photo is not None and not other.writing), None)
        if waiting is not None or entry is None or entry.other is None:
            return waiting
        return entry.other if entry.other.state in (State.WAITING, State.WORKING) else None

    def _show(self, entry: Entry) -> None:
        """An entry's pixels are there: it is open from now on."""
        photo = entry.photo
        assert photo is not None
        left = self._entry
        if left is not None and left is not entry:
            self.leaving.emit(left)
        self._debounce.stop()
        if left is not None and left.state is State.WORKING:
            if left is self.repairing.entry:
                self.repairing.drop()
            left.state = left.unpainted
        self._entry = entry
        self._focus = None  # whoever shows it says what is seen of it
        self.opened.emit(photo)
        self.steps_changed.emit()
        # Now that the screen shows the new one, older ones may go.
        for other in (*self.shelf.use(entry), left):
            if other is not None:
                self.told.emit(other)
        if entry.state not in (State.DONE, State.STOPPED):
            entry.state = State.WORKING if entry.steps else State.UNTOUCHED
        self.go_on()
        self.told.emit(entry)

    def _begin_again(self, entry: Entry, *, at_once: bool) -> None:
        """Something else is to be done to a photo."""
        entry.saved = None
        if entry is self.repairing.entry or entry is self._entry:
            self.repairing.drop()
        if not entry.steps and entry.photo is not None:
            entry.photo.exchange(None)
        if entry is self._entry:
            entry.state = State.WORKING if entry.steps else State.UNTOUCHED
            entry.pace = Pace(0)
            self.steps_changed.emit()
            if not entry.steps:
                self.after_changed.emit()
            if at_once:
                self._debounce.stop()
                self.go_on()
            else:
                self._debounce.start()
        elif entry.photo is not None:
            entry.state = entry.unpainted
        self.told.emit(entry)

    def _make_room(self) -> None:
        for fallen in self.shelf.trim(0):
            self.told.emit(fallen)

    def _on_room(self, entry: Entry) -> None:
        if self._entry is not None and entry in sides(self._entry):
            self.after_changed.emit()
        for fallen in self.shelf.trim():
            self.told.emit(fallen)
        self.go_on()

    def _on_no_room(self, entry: Entry, error: PhotofixError) -> None:
        self._saves.forget(entry)
        is_other = self._entry is not None and entry is self._entry.other
        if self._models.scale(entry.steps) > 1 and not is_other:
            # Smaller, it would fit; what is taken back is for those to say who know what was done last.
            self.refused.emit(entry, error)
            return
        entry.state, entry.error = State.FAILED, error
        self._on_failed(entry, error)

    def _on_painted(self, layer: Layer, box: Box) -> None:
        entry = self._entry
        if entry is None or entry.photo is None:
            return
        if layer is entry.photo.after_layer:
            self.painted.emit(box)
        elif entry.other is not None and entry.other.photo is not None and layer is entry.other.photo.after_layer:
            self.other_painted.emit(box)

    def _on_returned(self, entry: Entry) -> None:
        chain = entry.chain
        if entry.wish is not None and chain is not None:
            self._saves.write(entry, chain)
        self.go_on()
        self.told.emit(entry)

    def _on_stopped(self, entry: Entry) -> None:
        self._saves.forget(entry)
        self.go_on()
        self.told.emit(entry)

    def _on_failed(self, entry: Entry, error: PhotofixError) -> None:
        self._saves.forget(entry)
        self.told.emit(entry)
        self.failed.emit(error)
        self.go_on()

    def _on_save_ended(self, entry: Entry) -> None:
        for fallen in self.shelf.trim():
            self.told.emit(fallen)
        self.go_on()
        self.told.emit(entry)
