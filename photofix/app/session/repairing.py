"""The one repair that is under way: begun, followed, stopped."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from photofix.app.base.jobs import Jobs, Listener, MakeEngine, Repairs
from photofix.app.session.entry import Entry, State
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.pace import Pace
from photofix.app.viewer.tiles import Layer
from photofix.engine.messages import RepairRequest, Returned
from photofix.engine.step import Chain
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError


class Repairing(QObject):
    """Repairs one entry's photo at a time.

    Each repair that isn't dropped ends with exactly one of `returned`, `failed` and `stopped`.

    Signals:
        advanced: an entry's repair has come further.
        painted: a box of a result is final, and the smaller levels show it.
        returned: all of it is painted.
        failed: it ended with an error.
        stopped: it was cancelled.
        measured: a model alone has repaired a photo: its name, the result's megapixels, the seconds that it took.
        device_known: the engine has started; its device in words.

    Args:
        jobs: runs what takes long.
        make_engine: makes the engine.
        parent: as for every QObject.
    """

    advanced = Signal(Entry)
    painted = Signal(Layer, Box)
    returned = Signal(Entry)
    failed = Signal(Entry, PhotofixError)
    stopped = Signal(Entry)
    measured = Signal(str, float, float)
    device_known = Signal(str)

    def __init__(self, jobs: Jobs, make_engine: MakeEngine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._entry: Entry | None = None
        self._models: list[str] = []
        self._held: dict[int, OpenedPhoto] = {}
        self._closed = False
        self._repairs = Repairs(make_engine, self)
        self._repairs.ready.connect(self._on_ready)
        self._repairs.painted.connect(self._on_painted)
        self._repairs.returned.connect(self._on_returned)
        self._repairs.failed.connect(self._on_failed)
        self._repairs.cancelled.connect(self._on_cancelled)
        self._repairs.released.connect(self._on_released)

    @property
    def entry(self) -> Entry | None:
        """Whose repair is under way."""
        return self._entry

    @property
    def engine_process(self) -> int | None:
        """The process id of the engine."""
        return self._repairs.process_id

    def warm_up(self) -> None:
        """Start the engine before it is needed."""
        if not self._closed:
            self._repairs.warm_up()

    def begin(self, entry: Entry, chain: Chain, focus: tuple[float, float] | None) -> None:
        """Repair an entry, whose photo is open and has room for the result; an earlier repair is dropped.

        Args:
            entry: to repair.
            chain: what to do.
            focus: (y, x) of the result to begin at.
        """
        self.drop()
        photo = entry.photo
        assert photo is not None
        self._entry = entry
        self._models = [step.model for step in chain.steps]
        entry.state = State.WORKING
        entry.error = None
        entry.pace = Pace(_megapixels(photo))
        held = photo.hold()
        self._held[self._repairs.begin(partial(_request, held, chain, focus))] = held
        self.advanced.emit(entry)

    def cancel(self) -> None:
        """Stop within one tile; `stopped` is signalled then."""
        self._repairs.cancel()

    def drop(self) -> None:
        """Stop, hear no more of it, and leave it to be begun again."""
        self._repairs.drop()
        entry, self._entry = self._entry, None
        if entry is not None:
            entry.state = entry.unpainted

    def close(self) -> None:
        """End the engine's process, within a tile or by force."""
        self._closed = True
        self._repairs.close()
        for photo in self._held.values():
            photo.release()
        self._held.clear()

    def _on_ready(self, device: str) -> None:
        if self._entry is not None and self._entry.photo is not None:
            # The engine's own start says nothing about how fast it repairs.
            self._entry.pace = Pace(_megapixels(self._entry.photo))
        self.device_known.emit(device)

    def _on_painted(self, box: Box, fraction: float) -> None:
        entry = self._entry
        assert entry is not None
        assert entry.photo is not None
        entry.pace.advance(fraction)
        self.advanced.emit(entry)
        layer = entry.photo.after_layer
        self._jobs.run(
            partial(layer.pyramid.refresh, box),
            Listener(partial(self._on_reduced, layer, box), partial(self._on_not_reduced, entry)),
        )

    def _on_reduced(self, layer: Layer, box: Box, _: None) -> None:
        if not self._closed:
            self.painted.emit(layer, box)

    def _on_not_reduced(self, entry: Entry, error: PhotofixError) -> None:
        # The result itself is whole; only what is seen of it from afar is old.
        if not self._closed:
            self.failed.emit(entry, error)

    def _end(self, state: State, error: PhotofixError | None = None) -> Entry:
        entry, self._entry = self._entry, None
        assert entry is not None
        entry.state, entry.error = state, error
        return entry

    def _on_returned(self, reply: Returned) -> None:
        if reply.reused and self._entry is not None:
            # A part of it was there already: how fast that went is no measure of anything.
            self._entry.pace = Pace(0)
        elif len(self._models) == 1:
            # Of several steps together it isn't known which took how much of the time.
            self.measured.emit(self._models[0], reply.megapixels, reply.seconds)
        entry = self._end(State.DONE)
        entry.masks = reply.masks
        self.returned.emit(entry)

    def _on_failed(self, error: PhotofixError) -> None:
        self.failed.emit(self._end(State.FAILED, error), error)

    def _on_cancelled(self) -> None:
        self.stopped.emit(self._end(State.STOPPED))

    def _on_released(self, request_id: int) -> None:
        photo = self._held.pop(request_id, None)
        if photo is not None:
            photo.release()


def _request(photo: OpenedPhoto, chain: Chain, focus: tuple[float, float] | None, request_id: int) -> RepairRequest:
    return RepairRequest(request_id, chain, photo.before.name, photo.after.name, photo.source.grey, focus=focus)


def _megapixels(photo: OpenedPhoto) -> float:
    """Of the result."""
    height, width = photo.after.size
    return height * width / 1e6
