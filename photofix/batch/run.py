"""A batch: reading, repairing and writing overlap, and whatever happens to one photo, the others go on."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any, TypeVar

import torch

from photofix.batch.control import Control
from photofix.batch.estimate import check_room
from photofix.batch.events import (
    Ended,
    Event,
    Failed,
    Finished,
    Left,
    Looking,
    Paused,
    Planned,
    Problem,
    Progressed,
    Resumed,
    Started,
)
from photofix.batch.hold import Hold
from photofix.batch.place import Places
from photofix.batch.plan import Plan, Planner
from photofix.batch.reader import Looked, Read, Reader
from photofix.batch.request import BatchRequest
from photofix.batch.task import State, Task, words_of
from photofix.batch.tempo import Tempo
from photofix.batch.writing import Writer
from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.pace import measure_pace
from photofix.engine.tiling import CORE
from photofix.errors import DiskFullError, JournalError, MemoryLimitError, NoPhotosError, PhotoError, PhotofixError
from photofix.imaging.atomic import Filesystem
from photofix.imaging.codec import refuse_several
from photofix.progress import Cancelled

T = TypeVar("T")
_LOOK_INTERVAL = 0.1  # seconds between two events of looking
_CHANGES = 3  # so often may a file change between being planned and being read


class Batch:
    """One run over many photos. `plan` and `run` are called once, in one thread; the rest from any.

    Args:
        request: what is to be done.
        models: one for each step.
        device: to compute on.
        listener: is told everything, from several threads, one call at a time; it may use `control`.
        reader: reads photos; by default one with its own process.
        filesystem: for tests.
        dry: plan only, and write nothing.
    """

    def __init__(
        self,
        request: BatchRequest,
        models: Sequence[Model],
        device: Device,
        listener: Callable[[Event], None],
        *,
        reader: Reader | None = None,
        filesystem: Filesystem | None = None,
        dry: bool = False,
    ) -> None:
        self._request = request
        self._models = models
        self._device = device
        self._listener = listener
        self._telling = threading.Lock()
        self._reader = reader or Reader()
        self.control = Control(self._reader.cancel)
        self._places = Places(request.output)
        work = request.work([model.card for model in models])
        self._planner = Planner(request, work, self._places, self._reader, dry=dry)
        self._writer = Writer(request, work, filesystem)
        self._dry = dry
        self._waiting: deque[Task] = deque()
        self._hold = Hold(models, request.chain.long_edge)
        self._reads: deque[_Reading] = deque()
        self._writes: deque[tuple[Task, Future[None]]] = deque()
        self._planning: Future[list[Task]] | None = None
        self._changes: dict[str, int] = {}
        self._last_look = 0.0
        self._tempo = Tempo(models, None, lambda: self.control.paused_seconds)

    @property
    def plan(self) -> Plan:
        """What is to be done, and what has become of it."""
        return self._planner.plan

    @property
    def places(self) -> Places:
        """Where results go."""
        return self._places

    def close(self) -> None:
        """End the reading process and let others have the journals."""
        self._reader.close()
        for place in self._places.all:
            place.close()

    def prepare(self) -> Planned:
        """Plan, and measure how fast this computer is.

        Raises:
            NoPhotosError: there are none.
            DiskFullError: the drive can't hold the results.
            PhotofixError: results can't be written where they would go.
            Cancelled: `control.cancel` was called.
        """
        with ThreadPoolExecutor(1, "photofix-plan") as planning:
            future = planning.submit(self._planner.add, self._request.inputs, self._on_looked)
            pace = measure_pace(self._models, self._device)
            self._tempo = Tempo(self._models, pace, lambda: self.control.paused_seconds)
            _wait(future)
        self._tempo.add(self.plan.waiting())
        if not self.plan.tasks:
            raise self._nothing_found()
        planned = self._planned()
        self._waiting.extend(self.plan.waiting())
        self._record()
        for task in self.plan.tasks:
            self._tell_left(task)
        for _, problem in self.plan.problems:
            self._tell(Problem(words_of(problem)))
        self._tell(planned)
        return planned

    def run(self) -> Ended:
        """Repair what is planned. Never raises for what can be said in its answer: every photo that is finished stays."""
        reason, stopped_by = "finished", None
        # A defect of ours leaves by the pools, which finish what is being written; the photo that was repaired then counts as one
        # over which the batch has died.
        with ThreadPoolExecutor(1, "photofix-read") as reading, ThreadPoolExecutor(1, "photofix-write") as writing:
            try:
                self._work(reading, writing)
            except Cancelled:
                reason = "cancelled"
            except (DiskFullError, JournalError) as error:
                stopped_by = words_of(error)
            finally:
                self._reader.cancel()  # what is being read is of no use any more
            stopped_by = self._wind_up() or stopped_by
        if stopped_by is not None:
            reason = "stopped"
        tasks = self.plan.tasks
        done = [task for task in tasks if task.state is State.DONE]
        ended = Ended(
            reason,
            len(done),
            sum(task.state.is_failure for task in tasks),
            sum(task.state in (State.WAITING, State.BEGUN) for task in tasks),
            round(sum(task.megapixels for task in done), 3),
            round(self._tempo.seconds, 3),
            stopped_by,
        )
        self._tell(ended)
        return ended

    # What follows runs in the thread of `run`, but for `_read`, `_write` and the planning of what is added.

    def _work(self, reading: ThreadPoolExecutor, writing: ThreadPoolExecutor) -> None:
        while True:
            self._look_up(reading)
            self._read_ahead(reading)
            if self._reads:
                self._repair(self._reads.popleft(), reading, writing)
            elif self._writes:
                self._reap(patiently=True)
            elif self._planning is not None:
                _wait(self._planning, self.control)
            elif not self._waiting:
                return

    def _look_up(self, reading: ThreadPoolExecutor) -> None:
        """Hear what was asked for meanwhile."""
        if self.control.paused:
            self._tell(Paused())
            self.control.wait_while_paused()
            if not self.control.cancelled:
                self._tell(Resumed())
        self.control.check()
        self._reap(patiently=False)
        if self._planning is not None and self._planning.done():
            self._take_in(self._planning)
            self._planning = None
        if self._planning is None and (paths := self.control.added()):
            self._planning = reading.submit(self._planner.add, paths)

    def _take_in(self, planned: Future[list[Task]]) -> None:
        """Photos that were added are planned."""
        try:
            tasks = planned.result()
        except PhotofixError as error:
            self._tell(Problem(words_of(error)))
            return
        for task in tasks:
            self._tell_left(task)
        waiting = [task for task in tasks if task.state is State.WAITING]
        self._waiting.extend(waiting)
        self._tempo.add(waiting)
        if tasks:
            self._record()
            self._tell(self._planned())

    def _read_ahead(self, reading: ThreadPoolExecutor) -> None:
        """Have one photo read beside the work, if there is room for it."""
        while self._waiting and not self._reads and self._hold.admits(self._waiting[0]):
            task = self._waiting.popleft()
            self._hold.take(task)
            try:
                mapped = self._hold.plan_memory(task)
                self._writer.begin(task)
            except (DiskFullError, JournalError):
                raise
            except PhotofixError as error:
                self._fail(task, error)
                continue
            self._reads.append(_Reading(task, mapped, reading.submit(self._read, task)))

    def _read(self, task: Task) -> tuple[Read | Looked, float]:
        assert task.file is not None
        begun = time.perf_counter()
        return self._reader.read(task.path, task.file, task.megapixels), time.perf_counter() - begun

    def _repair(self, reading_: _Reading, reading: ThreadPoolExecutor, writing: ThreadPoolExecutor) -> None:
        task = reading_.task
        try:
            read, seconds = _wait(reading_.future, self.control)
            if isinstance(read, Looked):
                self._look_again(task, read)
                return
            if self._writer.recognise(task, read.sha256):
                self._hold.free(task)
                self._tempo.drop(task)
                self._tell_left(task)
                return
            self._read_ahead(reading)
            of = sum(each.state in _OURS for each in self.plan.tasks)
            number = 1 + sum(each.state in (State.DONE, State.FAILED) for each in self.plan.tasks)
            self._tell(Started(task.source, min(number + len(self._writes), of), of, task.megapixels))
            self._tempo.begin()
            begun, paused = time.perf_counter(), self.control.paused_seconds
            repair = Repair(read.photo, self._request.chain, self._models, self._device, mapped=reading_.mapped)
            repaired = repair.run(_Tiles(self, task, reading))
            took = time.perf_counter() - begun - (self.control.paused_seconds - paused)
            self._tempo.finish(task)
            times = {"read": round(seconds, 3), "repair": round(took, 3)}
            while self._writes:  # at most one result waits beside the one that is painted
                self._reap(patiently=True)
            write = partial(self._writer.write, task, read.photo, repaired, read.sha256, times, repair.backoffs)
            self._writes.append((task, writing.submit(write)))
        except (DiskFullError, JournalError):
            raise
        except PhotofixError as error:
            self._fail(task, error)
        except MemoryError:
            self._fail(task, _out_of_memory(task))

    def _look_again(self, task: Task, looked: Looked) -> None:
        """The file has changed since it was planned: as it is now, it is planned again."""
        self._writer.stop(task)
        self._hold.free(task)
        task.header, task.file = looked.header, looked.state
        refuse_several(task.path, looked.header)
        self._changes[task.source] = self._changes.get(task.source, 0) + 1
        if self._changes[task.source] > _CHANGES:
            raise PhotoError(
                f"“{task.path}” keeps changing.",
                tried=f"It was different each of {_CHANGES} times that it was to be read.",
                advice="Run the batch again when nothing else is writing the file.",
            )
        self._waiting.appendleft(task)

    def _reap(self, *, patiently: bool) -> None:
        """Hear how writing went: of the oldest result, or of those that are written."""
        while self._writes and (patiently or self._writes[0][1].done()):
            task, future = self._writes[0]
            try:
                _wait(future)
                self._tell(Finished(task.source, task.output, str(task.place.folder), task.seconds, task.notes))
            except (DiskFullError, JournalError):
                raise
            except PhotofixError as error:
                self._fail(task, error)
            self._writes.popleft()
            self._hold.free(task)
            patiently = False

    def _fail(self, task: Task, error: PhotofixError) -> None:
        self._hold.free(task)
        self._tempo.drop(task)
        self._writer.fail(task, error)
        assert task.error is not None
        self._tell(Failed(task.source, task.error))

    def _wind_up(self) -> dict[str, str] | None:
        """Finish what is being written, take back what was begun; returns what stopped it, if something did."""
        stopped_by = None
        for task, future in self._writes:
            try:
                _wait(future)
                self._tell(Finished(task.source, task.output, str(task.place.folder), task.seconds, task.notes))
            except (DiskFullError, JournalError) as error:
                stopped_by = words_of(error)
            except PhotofixError as error:
                task.fail(error)
        try:
            for task in self.plan.tasks:
                if task.state is State.BEGUN:
                    self._writer.stop(task)
                elif task.state is State.FAILED:
                    self._writer.record_failure(task)
        except PhotofixError as error:  # the drive is full: then the journal says nothing of it
            stopped_by = words_of(error)
        return stopped_by

    def _record(self) -> None:
        """Say in each journal with what this run works, and what can't be repaired."""
        for place in self._places.all:
            if place.journal is None or place.recorded or not self._waiting:
                continue
            place.recorded = True
            record: dict[str, Any] = {
                "event": "run",
                "run": place.run,
                "chain": self._request.chain.model_dump(mode="json"),
                "models": {model.card.name: model.card.sha256 for model in self._models},
                "format": self._request.format,
                "quality": self._request.quality,
                "private": self._request.private,
                "photofix": version("photofix"),
                "torch": torch.__version__,
                "device": self._device.name,
                "dtype": str(self._device.body).removeprefix("torch."),
                "threads": torch.get_num_threads(),
                "plan": {"core": CORE, "halo": {model.card.name: model.card.halo for model in self._models}},
            }
            place.journal.append(record)
        for task in self.plan.tasks:
            if task.state is State.FAILED and task.place.journal is not None:
                self._writer.record_failure(task)

    def _planned(self) -> Planned:
        tasks = self.plan.tasks
        needed, free = check_room(tasks, self._models, self._request.chain.long_edge)
        waiting = [task for task in tasks if task.state is State.WAITING]

        def count(state: State) -> int:
            return sum(task.state is state for task in tasks)

        return Planned(
            len(tasks), len(waiting), count(State.DONE_BEFORE), count(State.FAILED_BEFORE), count(State.REPAIRED),
            count(State.TAKEN), count(State.FAILED), len(self.plan.others),
            round(sum(task.megapixels for task in waiting), 3), self._tempo.estimate, needed, free,
            self._device.name, tuple(str(place.folder) for place in self._places.all),
        )  # fmt: skip

    def _on_looked(self, done: int, of: int) -> None:
        self.control.check()
        now = time.monotonic()
        if done == of or now - self._last_look >= _LOOK_INTERVAL:
            self._last_look = now
            self._tell(Looking(done, of))

    def _tell_left(self, task: Task) -> None:
        if task.state is not State.WAITING:
            self._tell(Left(task.source, task.state.value, task.error, task.output))

    def _tell(self, event: Event) -> None:
        with self._telling:
            self._listener(event)

    def _nothing_found(self) -> NoPhotosError:
        problems = " ".join(problem.happened for _, problem in self.plan.problems)
        others = f" {len(self.plan.others)} other files were found." if self.plan.others else ""
        return NoPhotosError(
            "There are no photos in " + ", ".join(f"“{path}”" for path in self._request.inputs) + ".",
            tried=f"All subfolders were searched.{others} {problems}".strip(),
            advice="Name a folder that has photos in it.",
        )

    def on_tile(self, task: Task, fraction: float, reading: ThreadPoolExecutor) -> None:
        """Tiles of the photo that is repaired are finished."""
        self._read_ahead(reading)
        rate, left = self._tempo.now(task, fraction)
        states = [each.state for each in self.plan.tasks]
        done, of = sum(state in (State.DONE, State.FAILED) for state in states), sum(state in _OURS for state in states)
        self._tell(Progressed(task.source, round(fraction, 4), done, of, rate, left))

    def on_check(self, reading: ThreadPoolExecutor) -> None:
        """Between two tiles."""
        self._look_up(reading)


_OURS = (State.WAITING, State.BEGUN, State.DONE, State.FAILED)


@dataclass(frozen=True)
class _Reading:
    """A photo that is being read, and whether its canvases are to be mapped files."""

    task: Task
    mapped: bool
    future: Future[tuple[Read | Looked, float]]


class _Tiles:
    """The engine's `Progress`, as the batch hears it."""

    def __init__(self, batch: Batch, task: Task, reading: ThreadPoolExecutor) -> None:
        self._batch = batch
        self._task = task
        self._reading = reading

    def update(self, done: float, total: float) -> None:
        self._batch.on_tile(self._task, done / total, self._reading)

    def check(self) -> None:
        self._batch.on_check(self._reading)


def _out_of_memory(task: Task) -> MemoryLimitError:
    return MemoryLimitError(
        f"There was too little memory for “{task.path}”.",
        tried="The photo was left out, and is as it was.",
        advice="Close other programs, and try it again with --retry-failed.",
    )


def _wait(future: Future[T], control: Control | None = None) -> T:
    """A future's result; waits in short turns, so that signals are heard on every system."""
    while not wait([future], timeout=0.2).done:
        if control is not None:
            control.check()
    return future.result()
