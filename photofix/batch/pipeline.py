"""Reading, repairing and writing, side by side: one photo is read ahead and one written behind the one that is repaired."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from photofix.batch.changes import Changes
from photofix.batch.executor import STOPPING, Hearer, Parts, wait_for
from photofix.batch.hold import Hold
from photofix.batch.reader import Looked, Read
from photofix.batch.task import Task
from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.pace import measure_pace
from photofix.errors import MemoryLimitError, PhotofixError


@dataclass(frozen=True)
class _Reading:
    """A photo that is being read, and whether its canvases are to be mapped files."""

    task: Task
    mapped: bool
    future: Future[tuple[Read | Looked, float]]


class Pipeline:
    """The executor of one machine: in this process, with a reading process beside it.

    Args:
        parts: of the batch.
        device: to compute on.
    """

    def __init__(self, parts: Parts, device: Device) -> None:
        self._chain = parts.request.chain
        self._models = parts.models
        self._device = device
        self._reader = parts.reader
        self._writer = parts.writer
        self._control = parts.control
        self._hearer = parts.hearer
        self._hold = Hold(parts.models, parts.request.chain.long_edge)
        self._waiting: deque[Task] = deque()
        self._reads: deque[_Reading] = deque()
        self._writes: deque[tuple[Task, Future[None]]] = deque()
        self._changes = Changes()
        self._reading = ThreadPoolExecutor(1, "photofix-read")
        self._writing = ThreadPoolExecutor(1, "photofix-write")

    @property
    def device(self) -> str:
        return self._device.name

    @property
    def facts(self) -> Mapping[str, Any]:
        return {
            "device": self._device.name,
            "dtype": str(self._device.body).removeprefix("torch."),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
        }

    @property
    def begun(self) -> int:
        return len(self._writes)

    def prepare(self, *, dry: bool) -> Sequence[float]:
        """Measure how fast this computer is; also for a plan that is only looked at."""
        return measure_pace(self._models, self._device)

    def add(self, tasks: Iterable[Task]) -> None:
        self._waiting.extend(tasks)

    def run(self) -> None:
        while True:
            more = self._hearer.between()
            self._reap()
            self._read_ahead()
            if self._reads:
                self._repair(self._reads.popleft())
            elif self._writes:
                self._reap(patiently=True)
            elif more:
                time.sleep(0.05)
            elif not self._waiting:
                return

    def wind_up(self) -> None:
        while self._writes:
            self._reap(patiently=True)

    def close(self) -> None:
        self._reading.shutdown()
        self._writing.shutdown()

    def check(self) -> None:
        """As the engine's `Progress`: between two tiles."""
        self._hearer.between()
        self._reap()
        self._read_ahead()

    def _read_ahead(self) -> None:
        """Have one photo read beside the work, if there is room for it."""
        while self._waiting and not self._reads and self._hold.admits(self._waiting[0]):
            task = self._waiting.popleft()
            self._hold.take(task)
            try:
                mapped = self._hold.plan_memory(task)
                self._writer.begin(task)
            except STOPPING:
                raise
            except PhotofixError as error:
                self._fail(task, error)
                continue
            self._reads.append(_Reading(task, mapped, self._reading.submit(self._read, task)))

    def _read(self, task: Task) -> tuple[Read | Looked, float]:
        assert task.file is not None
        begun = time.perf_counter()
        return self._reader.read(task.path, task.file, task.megapixels), time.perf_counter() - begun

    def _repair(self, reading: _Reading) -> None:
        task = reading.task
        try:
            read, seconds = wait_for(reading.future, self._control)
            if isinstance(read, Looked):
                self._look_again(task, read)
            elif self._writer.recognise(task, read.sha256):
                self._hold.free(task)
                self._hearer.ended(task)
            else:
                self._read_ahead()
                self._paint(task, read, seconds, mapped=reading.mapped)
        except STOPPING:
            raise
        except PhotofixError as error:
            self._fail(task, error)
        except MemoryError:
            self._fail(task, _out_of_memory(task))

    def _paint(self, task: Task, read: Read, seconds: float, *, mapped: bool) -> None:
        self._hearer.started(task)
        begun, paused = time.perf_counter(), self._control.paused_seconds
        repair = Repair(read.photo, self._chain, self._models, self._device, mapped=mapped)
        repaired = repair.run(_Tiles(self, self._hearer, task))
        took = time.perf_counter() - begun - (self._control.paused_seconds - paused)
        self._hearer.repaired(task)
        times = {"read": round(seconds, 3), "repair": round(took, 3)}
        while self._writes:  # at most one result waits beside the one that is painted
            self._reap(patiently=True)
        write = partial(self._writer.write, task, read.photo, repaired, read.sha256, times, repair.backoffs)
        self._writes.append((task, self._writing.submit(write)))

    def _look_again(self, task: Task, looked: Looked) -> None:
        """The file has changed since it was planned: as it is now, it is planned again."""
        self._writer.stop(task)
        self._hold.free(task)
        self._changes.take_in(task, looked)
        self._waiting.appendleft(task)

    def _reap(self, *, patiently: bool = False) -> None:
        """Hear how writing went: of those that are written, or of the oldest result in any case."""
        while self._writes and (patiently or self._writes[0][1].done()):
            task, future = self._writes.popleft()
            patiently = False
            try:
                wait_for(future)
            except STOPPING:
                raise
            except PhotofixError as error:
                self._fail(task, error)
            except MemoryError:
                self._fail(task, _out_of_memory(task))
            else:
                self._hold.free(task)
                self._hearer.ended(task)

    def _fail(self, task: Task, error: PhotofixError) -> None:
        self._hold.free(task)
        self._writer.fail(task, error)
        assert task.state.is_failure
        self._hearer.ended(task)


class _Tiles:
    """The engine's `Progress` for one photo."""

    def __init__(self, pipeline: Pipeline, hearer: Hearer, task: Task) -> None:
        self._pipeline = pipeline
        self._hearer = hearer
        self._task = task

    def update(self, done: float, total: float) -> None:
        self._hearer.painted(self._task, done / total)

    def check(self) -> None:
        self._pipeline.check()


def _out_of_memory(task: Task) -> MemoryLimitError:
    return MemoryLimitError(
        f"There was too little memory for “{task.path}”.",
        tried="The photo was left out, and is as it was.",
        advice="Close other programs, and try it again (--retry-failed).",
    )
