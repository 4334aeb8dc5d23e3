"""What is open and what is being done to it. Knows no widgets."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from photofix.app.jobs import Jobs, Listener, MakeEngine, Repairs
from photofix.app.opened_photo import OpenedPhoto, open_for_repair
from photofix.app.pace import Pace
from photofix.engine.card import Card
from photofix.engine.client import EngineClient
from photofix.engine.messages import RepairRequest, Returned
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError
from photofix.imaging import Saved, default_output

DEBOUNCE_MS = 150


class State(Enum):
    """How far the open photo's result is."""

    EMPTY = "no photo"
    WORKING = "being painted"
    DONE = "painted"
    STOPPED = "stopped by the person"
    FAILED = "failed"


@dataclass(frozen=True)
class _Wish:
    """A save that was asked for."""

    path: Path
    overwrite: bool


class Session(QObject):
    """The open photo, its chain, its repair and its saving.

    Signals:
        changed: any of the properties may have changed.
        opened: another photo is open.
        open_failed: a photo couldn't be opened; the one before stays.
        painted: a box of the result is final, and the smaller levels show it.
        failed: the repair ended with an error; `repair` tries again.
        exists: there is a file of the name to save by; save again with a choice.
        saved: the result was written.
        save_failed: it was not.
        device_known: the engine has started; its device in words.

    Args:
        jobs: runs what takes long.
        step: what is done to a photo.
        cards: of the step's model, if it is there.
        focus: asked for the (y, x) of the result to begin at.
        make_engine: makes the engine.
        parent: as for every QObject.
    """

    changed = Signal()
    opened = Signal(OpenedPhoto)
    open_failed = Signal(PhotofixError)
    painted = Signal(Box)
    failed = Signal(PhotofixError)
    exists = Signal(Path)
    saved = Signal(Saved)
    save_failed = Signal(PhotofixError)
    device_known = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        step: Step,
        cards: Sequence[Card] = (),
        make_engine: MakeEngine = EngineClient,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._step = step
        self._cards = cards
        self._photo: OpenedPhoto | None = None
        self._state = State.EMPTY
        self._pace = Pace(0)
        self._focus: tuple[float, float] | None = None
        self._opening: Path | None = None
        self._opening_id = 0
        self._wish: _Wish | None = None
        self._saving = False
        self._closed = False
        self._held: dict[int, OpenedPhoto] = {}
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(self._begin)
        self._repairs = Repairs(make_engine, self)
        self._repairs.ready.connect(self._on_ready)
        self._repairs.painted.connect(self._on_painted)
        self._repairs.returned.connect(self._on_returned)
        self._repairs.failed.connect(self._on_failed)
        self._repairs.cancelled.connect(self._on_cancelled)
        self._repairs.released.connect(self._on_released)

    @property
    def photo(self) -> OpenedPhoto | None:
        return self._photo

    @property
    def state(self) -> State:
        return self._state

    @property
    def chain(self) -> Chain:
        """What is done to the photo."""
        return Chain(steps=(self._step,))

    @property
    def pace(self) -> Pace:
        """Of the repair that is under way, or was last."""
        return self._pace

    @property
    def opening(self) -> Path | None:
        """The photo that is being decoded."""
        return self._opening

    @property
    def saving(self) -> bool:
        """A save is under way, or waits for the last tile."""
        return self._saving or self._wish is not None

    @property
    def save_waits(self) -> bool:
        """A save waits for the last tile."""
        return self._wish is not None

    @property
    def busy(self) -> bool:
        """There is something that `cancel` would stop."""
        return self._opening is not None or self._state is State.WORKING

    @property
    def engine_process(self) -> int | None:
        """The process id of the engine."""
        return self._repairs.process_id

    def warm_up(self) -> None:
        """Start the engine before it is needed."""
        if not self._closed:
            self._repairs.warm_up()

    def open(self, path: Path) -> None:
        """Open a photo and begin to repair it; a photo that is still being opened is forgotten."""
        self._opening = path
        self._opening_id += 1
        self._jobs.run(
            partial(open_for_repair, path, self._cards),
            Listener(
                partial(self._on_opened, self._opening_id),
                partial(self._on_open_failed, self._opening_id),
                partial(self._on_open_cancelled, self._opening_id),
            ),
        )
        self.changed.emit()

    def look_at(self, focus: tuple[float, float]) -> None:
        """Say what is seen: the next repair begins there."""
        self._focus = focus

    def set_strength(self, strength: float) -> None:
        """Repair at another strength, as soon as it has been left alone for a moment."""
        if strength == self._step.strength:
            return
        self._step = Step(model=self._step.model, strength=strength)
        if self._photo is not None:
            self._repairs.drop()
            self._await_repair()
            self._debounce.start()

    def repair(self) -> None:
        """Repair the open photo, from the beginning."""
        if self._photo is not None:
            self._repairs.drop()
            self._await_repair()
            self._begin()

    def cancel(self) -> None:
        """Stop what is under way: opening, the repair, and a save that waits for it."""
        self._wish = None
        if self._opening is not None:
            self._opening = None
            self._opening_id += 1
        elif self._state is State.WORKING:
            self._debounce.stop()
            if self._repairs.busy:
                self._repairs.cancel()
            else:
                self._state = State.STOPPED
        self.changed.emit()

    def default_path(self) -> Path | None:
        """Where the result goes unless told otherwise."""
        return None if self._photo is None else default_output(self._photo.path)

    def save(self, path: Path, *, overwrite: bool = False) -> None:
        """Write the result; if it isn't painted yet, as soon as it is."""
        if self._photo is None or self.saving:
            return
        if not overwrite and os.path.lexists(path) and not self._is_original(path):
            self.exists.emit(path)
            return
        self._wish = _Wish(path, overwrite)
        if self._state is State.DONE:
            self._write()
        elif self._state is not State.WORKING:
            self.repair()
        self.changed.emit()

    def close(self) -> None:
        """End everything: when this returns there is no thread, no process and no half-written file."""
        if self._closed:
            return
        self._closed = True
        self._wish = None
        self._debounce.stop()
        self._repairs.close()
        for photo in self._held.values():
            photo.release()
        self._held.clear()
        self._jobs.close()
        if self._photo is not None:
            self._photo.close()
            self._photo = None

    def _is_original(self, path: Path) -> bool:
        # Not a file to ask about: the codec refuses to replace it, and says so.
        assert self._photo is not None
        return os.path.exists(self._photo.path) and os.path.samefile(path, self._photo.path)  # noqa: PTH110, PTH121

    def _await_repair(self) -> None:
        self._state = State.WORKING
        self._pace = Pace(self._photo.megapixels if self._photo else 0)
        self.changed.emit()

    def _begin(self) -> None:
        photo = self._photo
        if photo is None or self._saving or self._closed:
            # A file is being encoded from the result, which may not change meanwhile; `_save_ended` comes back here.
            return
        self._pace = Pace(photo.megapixels)
        photo.hold()
        self._held[self._repairs.begin(partial(self._request, photo))] = photo

    def _request(self, photo: OpenedPhoto, request_id: int) -> RepairRequest:
        return RepairRequest(
            request_id, self.chain, photo.before.name, photo.after.name, photo.source.grey, focus=self._focus
        )

    def _on_opened(self, opening_id: int, photo: OpenedPhoto) -> None:
        if opening_id != self._opening_id or self._closed:
            photo.close()
            return
        self._opening = None
        self._repairs.drop()
        self._debounce.stop()
        self._wish = None
        if self._photo is not None:
            self._photo.close()
        self._photo = photo
        self._focus = None
        self.opened.emit(photo)
        self.repair()

    def _on_open_failed(self, opening_id: int, error: PhotofixError) -> None:
        if opening_id == self._opening_id and not self._closed:
            self._opening = None
            self.changed.emit()
            self.open_failed.emit(error)

    def _on_open_cancelled(self, opening_id: int) -> None:
        if opening_id == self._opening_id and not self._closed:
            self._opening = None
            self.changed.emit()

    def _on_ready(self, device: str) -> None:
        if self._state is State.WORKING and self._photo is not None:
            # The engine's own start says nothing about how fast it repairs.
            self._pace = Pace(self._photo.megapixels)
        self.device_known.emit(device)

    def _on_painted(self, box: Box, fraction: float) -> None:
        assert self._photo is not None
        self._pace.advance(fraction)
        self.changed.emit()
        photo = self._photo
        self._jobs.run(
            partial(photo.after_layer.pyramid.refresh, box),
            Listener(partial(self._on_reduced, photo, box), self._on_not_reduced, lambda: None),
        )

    def _on_reduced(self, photo: OpenedPhoto, box: Box, _: None) -> None:
        if photo is self._photo and not self._closed:
            self.painted.emit(box)

    def _on_not_reduced(self, error: PhotofixError) -> None:
        # The result itself is whole; only what is seen of it from afar is old.
        self.failed.emit(error)

    def _on_returned(self, _: Returned) -> None:
        self._state = State.DONE
        if self._wish is not None:
            self._write()
        self.changed.emit()

    def _on_failed(self, error: PhotofixError) -> None:
        self._state = State.FAILED
        self._wish = None
        self.changed.emit()
        self.failed.emit(error)

    def _on_cancelled(self) -> None:
        self._state = State.STOPPED
        self._wish = None
        self.changed.emit()

    def _on_released(self, request_id: int) -> None:
        photo = self._held.pop(request_id, None)
        if photo is not None:
            photo.release()

    def _write(self) -> None:
        assert self._photo is not None
        assert self._wish is not None
        photo, wish = self._photo, self._wish
        self._wish = None
        self._saving = True
        coloured = any(card.task == "colourise" for card in self._cards)
        photo.hold()
        self._jobs.run(
            partial(photo.write, wish.path, chain=str(self.chain), coloured=coloured, overwrite=wish.overwrite),
            Listener(
                partial(self._on_saved, photo), partial(self._on_save_failed, photo), partial(self._save_ended, photo)
            ),
        )

    def _on_saved(self, photo: OpenedPhoto, saved: Saved) -> None:
        self._save_ended(photo)
        if not self._closed:
            self.saved.emit(saved)

    def _on_save_failed(self, photo: OpenedPhoto, error: PhotofixError) -> None:
        self._save_ended(photo)
        if not self._closed:
            self.save_failed.emit(error)

    def _save_ended(self, photo: OpenedPhoto) -> None:
        self._saving = False
        photo.release()
        if self._closed:
            return
        self.changed.emit()
        if self._state is State.WORKING and not self._repairs.busy and not self._debounce.isActive():
            self._begin()
