"""What the driver of a batch on a cluster has before it: photos that wait, photos under way, and the calls that it waits for."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from photofix.batch.changes import Changes
from photofix.batch.executor import Parts
from photofix.batch.journal import Journal
from photofix.batch.task import State, Task
from photofix.cluster.crew import Crew
from photofix.cluster.job import Job, Shipping
from photofix.cluster.messages import Setting
from photofix.cluster.remote import Call, Cluster
from photofix.errors import OutputExistsError, PhotofixError


class Desk:
    """Bookkeeping alone; arguments as `ClusterExecutor`."""

    def __init__(
        self, parts: Parts, cluster: Cluster, *, cores: int = 2, device: str = "auto", most: int = 1 << 30
    ) -> None:
        self._request = parts.request
        self._reader = parts.reader
        self._writer = parts.writer
        self._control = parts.control
        self._hearer = parts.hearer
        self._cluster = cluster
        cards = tuple(model.card for model in parts.models)
        setting = Setting(parts.request, cards, device, cores).without_inputs()
        self._crew = Crew(cluster, setting, parts.models, cores, self._hearer.troubled)
        self._shipping = Shipping(parts.models, parts.request.chain.long_edge, most)
        self._waiting: deque[Task] = deque()
        self._jobs: dict[int, Job] = {}
        self._calls: dict[Call, Callable[[Call], None]] = {}
        self._futures: dict[Future[Any], Callable[[Future[Any]], None]] = {}
        self._announced: list[Job] = []
        self._journals: dict[Path, Journal] = {}
        self._changes = Changes()
        self._deaths: Counter[int] = Counter()
        self._tickets = 0
        self._files = ThreadPoolExecutor(2, "photofix-files")

    @property
    def begun(self) -> int:
        return len(self._jobs)

    @property
    def shipped(self) -> int:
        """Bytes of files and results that went between machines so far."""
        return self._shipping.total

    def _again(self, job: Job, *, first: bool = False) -> None:
        self._free(job)
        job.task.state = State.WAITING
        if first:
            self._waiting.appendleft(job.task)
        else:
            self._waiting.append(job.task)

    def _fail(self, job: Job, error: PhotofixError) -> None:
        self._free(job)
        if isinstance(error, OutputExistsError):
            job.task.fail(error, State.TAKEN)  # for the next plan to judge again
        else:
            self._writer.fail(job.task, error)
        self._hearer.ended(job.task)

    def _drop(self, job: Job) -> None:
        """It is taken back; the journal has nothing to forget."""
        self._free(job)
        if job.call is not None:
            self._calls.pop(job.call, None)
        job.task.state = State.WAITING

    def _call(self, job: Job, then: Callable[[Job, Call], None], method: str, order: Any) -> None:
        job.call = job.member.remote.call(method, order)
        self._calls[job.call] = partial(then, job)

    def _later(self, future: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        self._futures[future] = then

    def _leave(self, job: Job) -> None:
        """Its worker has nothing more to do with it."""
        job.member.tickets.discard(job.ticket)
        if job.member.post.hold is not None:
            job.member.post.hold.free(job.task)

    def _free(self, job: Job) -> None:
        self._leave(job)
        self._shipping.free(job)
        self._jobs.pop(job.ticket, None)

    def _sync(self) -> None:
        for journal in self._journals.values():
            journal.sync()
