"""A batch's executor whose photos are repaired by workers on a cluster; plan, journal and events stay here, with the driver."""

from __future__ import annotations

import secrets
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from photofix.batch.changes import Changes
from photofix.batch.executor import STOPPING, Parts
from photofix.batch.identity import FileState
from photofix.batch.journal import Journal
from photofix.batch.place import remove_unfinished, temporary_of
from photofix.batch.task import State, Task
from photofix.batch.thumbnails import thumbnail_names, write_thumbnail
from photofix.batch.writing import Written
from photofix.cluster.crew import Crew, Member
from photofix.cluster.job import Job, Phase, Shipping, read_as
from photofix.cluster.messages import Order, Painted, Recognised, Setting, Unseen, WriteOrder
from photofix.cluster.remote import Call, Cluster
from photofix.cluster.sharing import is_shared
from photofix.cluster.worker import without_inputs
from photofix.errors import OutputExistsError, PhotofixError, SaveError, WorkerDiedError
from photofix.imaging import Encoded, write_bytes
from photofix.imaging.atomic import Filesystem
from photofix.progress import Cancelled

DEATHS = 3
"""Workers may die over one photo until it is left out. One more than batches may: a machine may go for no fault of the photo."""
_DEPTH = 2  # photos that a worker has: one is painted and one is read
_TURN = 0.2  # seconds between two looks at whether to stop
_LAST = 60.0  # seconds that results which are being written have at the end


class ClusterExecutor:
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
        setting = without_inputs(Setting(parts.request, cards, device, cores))
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

    @property
    def begun(self) -> int:
        return len(self._jobs)

    @property
    def shipped(self) -> int:
        """Bytes of files and results that went between machines so far."""
        return self._shipping.total

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

    # Workers.

    def _look(self) -> None:
        for call, member in self._crew.look():
            self._calls[call] = partial(self._crew.hear, member)

    def _hear(self, seconds: float) -> None:
        """Take in what has ended, and then write what is announced: after one wait for the drive, however many they are."""
        busy = bool(self._futures)
        for future in [future for future in self._futures if future.done()]:
            self._futures.pop(future)(future)
        if not self._calls:
            time.sleep(0.01 if busy else seconds)
        else:
            for call in self._cluster.wait(self._calls, 0.01 if busy else seconds):
                heard = self._calls.pop(call, None)  # of a worker that was lost meanwhile: nobody waits for it
                if heard is not None:
                    heard(call)
        self._write_announced()

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

    # Photos on their way back.

    def _painted(self, job: Job, call: Call) -> None:
        try:
            answer: Painted | Recognised | Unseen | PhotofixError = call.result()
        except WorkerDiedError:
            self._lose(job.member)
            return
        if isinstance(answer, PhotofixError):
            self._fail(job, answer)
        elif isinstance(answer, Unseen):
            self._unseen(job)
        elif isinstance(answer, Recognised):
            if self._writer.recognise(job.task, answer.sha256):
                self._free(job)
                self._hearer.ended(job.task)
            else:  # it has gone meanwhile
                self._again(job, first=True)
        else:
            self._announce(job, answer)

    def _announce(self, job: Job, painted: Painted) -> None:
        task = job.task
        job.painted = painted
        job.attempt = secrets.token_hex(4)
        self._hearer.painted(task, 1.0)
        self._hearer.repaired(task)
        if not job.keep:
            self._leave(job)  # it is here: whatever happens to the worker
        self._shipping.returned(job)
        try:
            job.line, job.overwrite = self._writer.announce(
                task, painted.made, node=job.member.post.node.name, attempt=job.attempt
            )
        except STOPPING:
            raise
        except PhotofixError as error:
            if job.keep:
                job.member.remote.call("drop", job.ticket)
            self._fail(job, error)
            return
        job.phase = Phase.ANNOUNCED
        self._announced.append(job)

    def _write_announced(self) -> None:
        announced, self._announced = self._announced, []
        for journal in {id(job.task.place): job.task.place.open() for job in announced}.values():
            journal.sync()
        for job in announced:
            if self._jobs.get(job.ticket) is not job or job.phase is not Phase.ANNOUNCED:
                continue
            job.phase = Phase.WRITING
            if job.keep:
                task = job.task
                order = WriteOrder(
                    job.ticket, task.destination, job.overwrite, job.attempt, task.place.open().folder, task.output
                )
                self._call(job, self._written, "write", order)
            else:
                self._later(self._files.submit(self._write_here, job), partial(self._written_here, job))

    def _write_here(self, job: Job) -> tuple[Written, float]:
        """In a thread: write a result that was sent."""
        task, painted = job.task, job.painted
        assert painted is not None
        assert painted.data is not None
        assert painted.thumbnails is not None
        begun = time.perf_counter()
        saved = write_bytes(
            Encoded(painted.data, painted.made.encoded_notes), task.destination,
            original=task.path, size=painted.size, times=painted.times,
            overwrite=job.overwrite, private=self._request.private,
            filesystem=Filesystem(temporary=partial(temporary_of, attempt=job.attempt)),
        )  # fmt: skip
        written = Written.of(saved)
        for name, pixels in zip(thumbnail_names(task.output), painted.thumbnails, strict=True):
            write_thumbnail(task.place.open().folder / name, pixels)
        return written, time.perf_counter() - begun

    def _written_here(self, job: Job, future: Future[tuple[Written, float]]) -> None:
        try:
            self._record(job, *future.result())
        except STOPPING:
            raise
        except PhotofixError as error:
            self._fail(job, error)

    def _written(self, job: Job, call: Call) -> None:
        try:
            answer: tuple[Written, float] | PhotofixError = call.result()
        except WorkerDiedError:
            self._lose(job.member)
            return
        if isinstance(answer, STOPPING):
            raise answer
        if isinstance(answer, OutputExistsError) and self._adopt(job):
            # A worker that was thought to be lost has written it after all: it was announced then.
            return
        if isinstance(answer, PhotofixError):
            self._fail(job, answer)
        else:
            self._record(job, *answer)

    def _record(self, job: Job, written: Written, seconds: float) -> None:
        painted = job.painted
        assert painted is not None
        job.set_seconds(seconds)
        self._writer.record(job.task, job.line, painted.made, written)
        self._free(job)
        self._hearer.ended(job.task)

    def _adopt(self, job: Job) -> bool:
        """Whether a result that nobody has said is written is there; then it is recorded."""
        painted = job.painted
        assert painted is not None
        job.set_seconds(0.0)
        if not self._writer.adopt(job.task, job.line, painted.made, painted.size):
            return False
        self._free(job)
        self._hearer.ended(job.task)
        return True

    # What goes wrong.

    def _lose(self, member: Member) -> None:
        """A worker is gone: what it had goes to others."""
        self._crew.remove(member)
        for ticket in list(member.tickets):
            job = self._jobs[ticket]
            if job.call is not None:
                self._calls.pop(job.call, None)
            if job.phase is Phase.WRITING and self._adopt(job):
                continue
            if job.phase is Phase.WRITING:
                remove_unfinished(job.task.destination, job.attempt)
            if job.phase is Phase.FETCHING:
                self._again(job, first=True)
            else:
                self._bury(job)

    def _bury(self, job: Job) -> None:
        """A worker died while it had this photo. From now on it is given to a machine that has nothing else."""
        task = job.task
        self._deaths[id(task)] += 1
        if self._deaths[id(task)] >= DEATHS:
            self._fail(
                job,
                WorkerDiedError(
                    f"{DEATHS} workers ended while they had “{task.path}”.",
                    tried="The last times their machine had nothing else to do. The photo was left out.",
                    advice="It may need more memory than they have: try it on another machine (--retry-failed).",
                ),
            )
            return
        self._writer.begin(task)  # in the journal, it counts as a batch that died
        task.alone = True
        self._again(job)

    def _unseen(self, job: Job) -> None:
        task = job.task
        assert task.file is not None
        if job.member.post.blind or not _is_as_planned(task):
            self._look_again(job)
            return
        job.member.post.blind = True
        self._again(job, first=True)

    def _look_again(self, job: Job) -> None:
        """The file has changed since it was planned."""
        try:
            self._changes.take_in(job.task, self._reader.look(job.task.path))
        except PhotofixError as error:
            self._fail(job, error)
            return
        self._again(job, first=True)

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

    # Bookkeeping.

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


def _is_as_planned(task: Task) -> bool:
    try:
        return FileState.of(task.path) == task.file
    except OSError:
        return False
