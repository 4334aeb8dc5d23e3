"""A batch's executor whose photos are repaired by workers on a cluster; plan, journal and events stay here, with the driver."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from photofix.batch.executor import STOPPING
from photofix.batch.identity import FileState
from photofix.batch.task import State, Task
from photofix.cluster.crew import Member
from photofix.cluster.job import Job, Phase, read_as
from photofix.cluster.messages import Order
from photofix.cluster.returns import Returns
from photofix.cluster.sharing import is_shared
from photofix.errors import PhotofixError, SaveError, WorkerDiedError
from photofix.progress import Cancelled

_DEPTH = 2  # photos that a worker has: one is painted and one is read
_TURN = 0.2  # seconds between two looks at whether to stop
_LAST = 60.0  # seconds that results which are being written have at the end


class ClusterExecutor(Returns):
    """Hands photos to workers, and writes down what becomes of them.

    A worker that is lost takes nothing along: its photos go to others. One of them may have been written already; its hash is in
    the journal from before it got its name, so it is known as ours and taken as it is.

    Args:
        parts: of the batch.
        cluster: that it runs on.
        cores: for each worker.
        device: "auto" (GPUs if the cluster has any), "cpu" or "cuda".
        most: bytes of files and results that may be on their way between machines at once.
    """

    @property
    def device(self) -> str:
        first = self._crew.first
        on = "" if first is None or first.facts is None else f": {first.facts.device}"
        return f"{self._cluster.name}{on}"

    @property
    def facts(self) -> Mapping[str, Any]:
        first = self._crew.first
        assert first is not None
        assert first.facts is not None
        return {
            "cluster": self._cluster.name,
            "device": first.facts.device,
            "capability": first.facts.capability,
            "dtype": str(self._crew.body).removeprefix("torch."),
            "threads": first.threads,
            "torch": first.facts.versions["torch"],
        }

    def prepare(self, *, dry: bool) -> Sequence[float] | None:
        if dry:
            return None
        self._cluster.connect()
        while self._crew.first is None:
            self._control.check()
            self._look()
            self._hear(_TURN)
        assert self._crew.first.facts is not None
        return [seconds / self._crew.wanted for seconds in self._crew.first.facts.pace]

    def add(self, tasks: Iterable[Task]) -> None:
        self._waiting.extend(tasks)

    def run(self) -> None:
        while True:
            more = self._hearer.between()
            self._look()
            self._hand_out()
            if not self._waiting and not self._jobs and not more:
                self._sync()
                return
            self._hear(_TURN)

    def wind_up(self) -> None:
        for job in list(self._jobs.values()):
            if job.phase is not Phase.WRITING:
                self._drop(job)
        until = time.monotonic() + _LAST
        while self._jobs and time.monotonic() < until:
            self._hear(_TURN)
        for job in list(self._jobs.values()):  # announced in the journal: if it is written yet, the next batch knows it
            self._drop(job)
        self._sync()

    def close(self) -> None:
        self._files.shutdown()
        self._cluster.close()

    # Photos on their way out.

    def _hand_out(self) -> None:
        while self._waiting:
            member = self._free_for(self._waiting[0])
            if member is None:
                return
            self._give(self._waiting.popleft(), member)

    def _free_for(self, task: Task) -> Member | None:
        ready = self._crew.ready
        # Towards the end nobody is to have two photos while others have none.
        depth = _DEPTH if len(self._waiting) > len(ready) else 1
        fitting = [
            member
            for member in ready
            if len(member.tickets) < depth
            and member.post.hold is not None
            and member.post.hold.admits(task)
            and self._shipping.admits(task, member.post)
        ]
        return min(fitting, key=lambda member: len(member.tickets), default=None)

    def _give(self, task: Task, member: Member) -> None:
        assert task.file is not None
        hold = member.post.hold
        assert hold is not None
        try:
            keep = self._sees(member, task) and not member.post.blind
        except WorkerDiedError:
            self._waiting.appendleft(task)
            self._lose(member)
            return
        except Cancelled:
            self._waiting.appendleft(task)
            raise
        self._hearer.started(task)
        self._tickets += 1
        job = Job(self._tickets, task, member, keep)
        self._jobs[job.ticket] = job
        member.tickets.add(job.ticket)
        hold.take(task)
        job.tight = hold.is_over
        task.state = State.BEGUN
        self._shipping.take(job)
        if member.post.blind:
            self._later(self._files.submit(read_as, task.path, task.file), partial(self._read, job))
        else:
            self._order(job, None)

    def _read(self, job: Job, future: Future[bytes | None]) -> None:
        """A file's content is here, to be sent."""
        if self._jobs.get(job.ticket) is not job:
            return
        try:
            data = future.result()
        except PhotofixError as error:
            self._fail(job, error)
            return
        if data is None:
            self._look_again(job)
        else:
            self._order(job, data)

    def _order(self, job: Job, data: bytes | None) -> None:
        task, known = job.task, self._writer.known(job.task)
        assert task.file is not None
        job.phase = Phase.PAINTING
        order = Order(
            job.ticket, task.path, task.file, data, task.megapixels, task.destination.suffix, self._crew.body, job.tight,
            None if known is None else known.input, job.keep,
        )  # fmt: skip
        self._call(job, self._painted, "repair", order)

    def _ask(self, member: Member, path: Path, token: bytes) -> FileState | None:
        """Whether a worker sees a file; waits for it."""
        call = member.remote.call("witness", path, token)
        while not self._cluster.wait([call], _TURN):
            self._control.check()
        return call.result()

    def _sees(self, member: Member, task: Task) -> bool:
        """Whether a worker's machine sees the folder that a photo's result goes to; asked once for each."""
        journal = task.place.open()
        folder, shared = journal.folder, member.post.shared
        self._journals[folder] = journal
        if folder not in shared:
            try:
                shared[folder] = is_shared(folder, partial(self._ask, member))
            except STOPPING:
                raise
            except SaveError:
                shared[folder] = False
        return shared[folder]
