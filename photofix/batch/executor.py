"""Where photos are worked on: a batch plans, keeps the journal and tells what happens, and an executor takes photos from waiting to written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from photofix.batch.control import Control
from photofix.batch.reader import Reader
from photofix.batch.request import BatchRequest
from photofix.batch.task import Task
from photofix.batch.writing import Writer
from photofix.engine.model_store import Model
from photofix.errors import ClusterError, DiskFullError, JournalError, PhotofixError

T = TypeVar("T")

STOPPING = (DiskFullError, JournalError, ClusterError)
"""All photos would meet them: they stop the batch."""


class Hearer(Protocol):
    """Who is told what becomes of photos, in the thread of `Executor.run`."""

    def between(self) -> bool:
        """Called between tiles and photos; raises Cancelled to stop. Whether more photos may come."""
        ...

    def started(self, task: Task) -> None: ...
    def painted(self, task: Task, fraction: float) -> None: ...
    def repaired(self, task: Task) -> None: ...
    def ended(self, task: Task) -> None:
        """It is done, failed, or was done before; see its state."""
        ...

    def troubled(self, error: PhotofixError) -> None:
        """Something is wrong that is no photo's fault, and the batch goes on."""
        ...


@dataclass(frozen=True)
class Parts:
    """What a batch gives its executor.

    Attributes:
        request: what is to be done.
        models: one for each step.
        reader: reads photos.
        writer: writes results and the journal.
        control: to stop waiting when the batch is cancelled.
        hearer: is told.
    """

    request: BatchRequest
    models: Sequence[Model]
    reader: Reader
    writer: Writer
    control: Control
    hearer: Hearer


class Executor(Protocol):
    """Takes photos from waiting to written. All calls come from one thread."""

    @property
    def device(self) -> str:
        """What it computes on, in words for people."""
        ...

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the journal is to know of that: device, dtype, threads, torch."""
        ...

    @property
    def begun(self) -> int:
        """Photos whose repair was begun earlier and that haven't ended, whenever the hearer is told that one is started."""
        ...

    def prepare(self, *, dry: bool) -> Sequence[float] | None:
        """Make ready, before any photo is added.

        Args:
            dry: nothing is going to be done; `facts` won't be asked for.

        Returns:
            The pace, as `measure_pace` has it; None where it can't be known.

        Raises:
            PhotofixError: it can't be.
        """
        ...

    def add(self, tasks: Iterable[Task]) -> None:
        """Photos wait; those over which a batch has died come last of them."""
        ...

    def run(self) -> None:
        """Until nothing waits and nothing more comes.

        Raises:
            Cancelled: by the hearer.
            DiskFullError, JournalError, ClusterError: the batch can't go on.
        """
        ...

    def wind_up(self) -> None:
        """Finish what is being written. Photos that are left begun are taken back by the batch, in the journal too.

        Raises:
            DiskFullError, JournalError, ClusterError: what is left of it can't be.
        """
        ...

    def close(self) -> None:
        """End threads and processes; the reader is cancelled by now, or nothing is being read."""
        ...


MakeExecutor = Callable[[Parts], Executor]


def wait_for(future: Future[T], control: Control | None = None) -> T:
    """A future's result; waits in short turns, so that signals are heard on every system.

    Raises:
        Cancelled: by `control`, while it waits.
    """
    while not wait([future], timeout=0.2).done:
        if control is not None:
            control.check()
    return future.result()
