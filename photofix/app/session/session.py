"""What is open and what is being done to it. Knows no widgets."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photofix.app.base.jobs import Jobs, MakeEngine
from photofix.app.session.adding import Adding
from photofix.app.session.desk import Desk
from photofix.app.session.entry import Entry, State
from photofix.app.session.models import Models
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.pace import Pace
from photofix.app.session.roll import Roll
from photofix.app.session.saves import Saves
from photofix.app.session.saving import SaveOptions, Wish
from photofix.app.session.sides import swap
from photofix.engine.client import EngineClient
from photofix.engine.protection import Stroke
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError
from photofix.imaging import Saved
from photofix.imaging.formats import is_same_file


class Session(QObject):
    """The photos of the strip, the one that is open, its repair and its saving.

    Signals:
        changed: any of the properties may have changed.
        opened: another photo is open.
        emptied: none is open any more.
        open_failed: a photo couldn't be opened, or none was found; the one before stays.
        steps_changed: what is to be done to the open photo is something else.
        painted: a box of the open photo's result is final, and the smaller levels show it.
        failed: a repair ended with an error; `repair` tries again.
        exists: there is a file of the name to save by; save again with a choice.
        saved: a result was written.
        save_failed: it was not.
        device_known: the engine has started; its device in words.

    Args:
        jobs: runs what takes long.
        steps: what is to be done to each photo to begin with.
        models: those that there are.
        make_engine: makes the engine.
        parent: as for every QObject.
    """

    changed = Signal()
    opened = Signal(OpenedPhoto)
    emptied = Signal()
    open_failed = Signal(PhotofixError)
    steps_changed = Signal()
    painted = Signal(Box)
    failed = Signal(PhotofixError)
    exists = Signal(Path)
    saved = Signal(Saved)
    save_failed = Signal(PhotofixError)
    device_known = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        steps: tuple[Step, ...],
        models: Models,
        make_engine: MakeEngine = EngineClient,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._closed = False
        self.roll = Roll(self)
        self.adding = Adding(jobs, self.roll, steps, self)
        self.adding.changed.connect(self.changed)
        self.adding.added.connect(self.open_entry)
        self.adding.failed.connect(self.open_failed)
        self._saves = Saves(jobs, models, self)
        self._saves.saved.connect(self._on_saved)
        self._saves.failed.connect(self._on_save_failed)
        self.desk = desk = Desk(jobs, models, make_engine, self._saves, self)
        desk.told.connect(self._tell)
        desk.opened.connect(self.opened)
        desk.emptied.connect(self.emptied)
        desk.open_failed.connect(self._on_open_failed)
        desk.steps_changed.connect(self.steps_changed)
        desk.painted.connect(self.painted)
        desk.failed.connect(self.failed)
        desk.repairing.device_known.connect(self.device_known)

    @property
    def entry(self) -> Entry | None:
        """The photo that is open, as the strip has it."""
        return self.desk.entry

    @property
    def photo(self) -> OpenedPhoto | None:
        """The pixels of the photo that is open."""
        return None if self.entry is None else self.entry.photo

    @property
    def state(self) -> State:
        """Of the open photo."""
        return State.EMPTY if self.entry is None else self.entry.state

    @property
    def chain(self) -> Chain | None:
        """What is done to the open photo; None where nothing is."""
        return None if self.entry is None else self.entry.chain

    @property
    def pace(self) -> Pace:
        """Of the repair that is under way, or was last."""
        entry = self.background or self.other_at_work or self.entry
        return Pace(0) if entry is None else entry.pace

    @property
    def background(self) -> Entry | None:
        """A photo that isn't open, and is being repaired because it is to be saved."""
        entry = self.desk.repairing.entry
        return entry if entry is not self.entry and entry is not self.other else None

    @property
    def other(self) -> Entry | None:
        """The way to repair the open photo that is compared with the one that is worked on."""
        return None if self.entry is None else self.entry.other

    @property
    def other_at_work(self) -> Entry | None:
        """The same, while it is being repaired."""
        return self.other if self.other is not None and self.other is self.desk.repairing.entry else None

    @property
    def opening_entry(self) -> Entry | None:
        """The photo of the strip that is being decoded."""
        return self.desk.opening.entry

    @property
    def opening(self) -> Path | None:
        """The photo that is being decoded, or what is being looked through for photos."""
        return self.opening_entry.path if self.opening_entry is not None else self.adding.what

    @property
    def saving(self) -> bool:
        """A save of the open photo is under way, or waits for the last tile."""
        return self.entry is not None and self.entry.saving

    @property
    def save_waits(self) -> bool:
        """A save of the open photo waits for the last tile."""
        return self.entry is not None and self.entry.wish is not None

    @property
    def unsaved(self) -> int:
        """How many saves of any photo are under way or wait."""
        return self._saves.count

    @property
    def busy(self) -> bool:
        """There is something that `cancel` would stop."""
        at_work = self.state is State.WORKING or self.background is not None or self.other_at_work is not None
        return at_work or self.opening is not None

    @property
    def engine_process(self) -> int | None:
        """The process id of the engine."""
        return self.desk.repairing.engine_process

    def warm_up(self) -> None:
        """Start the engine before it is needed."""
        self.desk.repairing.warm_up()

    def open_entry(self, entry: Entry) -> None:
        """Open a photo of the strip; one that is still being opened is left for later."""
        self.desk.open(entry)
        self.changed.emit()

    def remove(self, entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
        """Take photos out of the strip; those that are being saved stay.

        Returns:
            What `put_back` needs.
        """
        leaving = {id(entry): entry for entry in entries if not entry.saving}
        following = self._following(leaving) if self.entry is not None and id(self.entry) in leaving else None
        places = self.roll.remove(list(leaving.values()))
        self.desk.leave(list(leaving.values()))
        if following is not None:
            self.desk.open(following)
        self.changed.emit()
        return places

    def put_back(self, places: Sequence[tuple[int, Entry]]) -> None:
        """Undo a removal."""
        self.roll.put_back(places)
        if self.entry is None and places:
            self.desk.open(places[0][1])
        self.changed.emit()

    def look_at(self, focus: tuple[float, float]) -> None:
        """Say what is seen: the next repair begins there."""
        self.desk.look_at(focus)

    def set_steps(self, steps: tuple[Step, ...], entry: Entry) -> None:
        """Do something else to a photo, as soon as it has been left alone for a moment."""
        self.desk.set_steps(steps, entry)

    def set_protect(self, strokes: tuple[Stroke, ...], entry: Entry) -> None:
        """Leave other places of a photo as they were."""
        self.desk.set_protect(strokes, entry)

    def set_long_edge(self, long_edge: int | None, entry: Entry) -> None:
        """Make a result smaller in the end, its longer side so many pixels; None leaves it as it comes."""
        self.desk.set_long_edge(long_edge, entry)

    def work_on(self, entry: Entry, *, b: bool) -> None:
        """Work on A or on B, where a photo is compared; what is being saved stays as it is until then."""
        if entry is self.entry and entry.other is not None and entry.is_b != b and not entry.saving:
            self.desk.rearrange(partial(swap, entry))

    def repair(self) -> None:
        """Repair the open photo, from the beginning."""
        self.desk.repair()

    def cancel(self) -> None:
        """Stop what is under way: opening, or else the repair and a save that waits for it."""
        if self.opening is not None:
            self.adding.forget()
            self.desk.opening.forget()
        else:
            self.desk.cancel()
        self.changed.emit()

    def save(
        self,
        path: Path,
        *,
        overwrite: bool = False,
        options: SaveOptions | None = None,
        entry: Entry | None = None,
        unique: bool = False,
    ) -> None:
        """Write a result; if it isn't painted yet, as soon as it is. Where nothing is done, there is none to write.

        Args:
            path: where to.
            overwrite: replace a file of that name.
            options: how; of these, only what concerns the contents.
            entry: whose; by default the open photo's.
            unique: take the next free name if this one isn't.
        """
        entry = entry or self.entry
        if entry is None or entry.photo is None or entry.saving:
            return
        chain = entry.chain
        if chain is None:
            return
        # The original is not a file to ask about: writing refuses to replace it, and says so.
        if not (overwrite or unique) and os.path.lexists(path) and not is_same_file(path, entry.path):
            self.exists.emit(path)
            return
        self._saves.wish(entry, Wish(path, overwrite, options or SaveOptions(), unique))
        if entry.state is State.DONE:
            self._saves.write(entry, chain)
        elif entry is self.entry and entry.state is not State.WORKING:
            self.desk.repair()
        self._tell(entry)

    def close(self) -> None:
        """End everything: when this returns there is no thread, no process and no half-written file."""
        if not self._closed:
            self._closed = True
            self.adding.forget()
            self.desk.close()
            self._saves.close()
            self._jobs.close()
            self.desk.release()
            self.adding.close()

    def _following(self, leaving: dict[int, Entry]) -> Entry | None:
        """What is opened when the open photo leaves: the next one that stays, or else the one before."""
        for by in (1, -1):
            entry = self.roll.neighbour(self.entry, by)
            while entry is not None and id(entry) in leaving:
                # All of a long strip is asked row by row; so the search ends where it must fail.
                entry = self.roll.neighbour(entry, by) if len(leaving) < len(self.roll) else None
            if entry is not None:
                return entry
        return None

    def _tell(self, entry: Entry) -> None:
        self.roll.tell(entry)
        self.changed.emit()

    def _on_open_failed(self, entry: Entry, error: PhotofixError) -> None:
        self._tell(entry)
        self.open_failed.emit(error)
        if self.entry is None:
            following = self.roll.neighbour(entry, 1)
            if following is not None:
                self.open_entry(following)

    def _on_saved(self, entry: Entry, saved: Saved) -> None:
        self._tell(entry)
        self.saved.emit(saved)

    def _on_save_failed(self, entry: Entry, error: PhotofixError) -> None:
        self._tell(entry)
        self.save_failed.emit(error)
