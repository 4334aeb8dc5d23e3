"""What comes back from workers, and what becomes of photos whose worker is lost."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import Future
from functools import partial

from photofix.batch.executor import STOPPING
from photofix.batch.identity import FileState
from photofix.batch.place import remove_unfinished, temporary_of
from photofix.batch.thumbnails import thumbnail_names, write_thumbnail
from photofix.batch.writing import Written
from photofix.cluster.crew import Member
from photofix.cluster.desk import Desk
from photofix.cluster.job import Job, Phase
from photofix.cluster.messages import Painted, Recognised, Unseen, WriteOrder
from photofix.cluster.remote import Call
from photofix.errors import OutputExistsError, PhotofixError, WorkerDiedError
from photofix.imaging import Encoded, write_bytes
from photofix.imaging.atomic import Filesystem

DEATHS = 3
"""Workers may die over one photo until it is left out. One more than batches may: a machine may go for no fault of the photo."""


class Returns(Desk):
    """Hears what calls have come to: a result is announced in the journal, written, and recorded."""

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
        if job.member.post.blind or FileState.known(task.path) != task.file:
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
