"""A photo while a worker has it, and the bytes that go between machines for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from photofix.batch.estimate import result_bytes
from photofix.batch.identity import FileState
from photofix.batch.task import Task
from photofix.cluster.crew import Member, Post
from photofix.cluster.messages import Painted
from photofix.cluster.remote import Call
from photofix.engine.model_store import Model
from photofix.errors import PhotoError


class Phase(Enum):
    """Where a photo is."""

    FETCHING = "fetching"
    """Its file is read here, to be sent."""
    PAINTING = "painting"
    """The worker has it."""
    ANNOUNCED = "announced"
    """The result's hash is in the journal, and not yet known to be on the drive."""
    WRITING = "writing"
    """The result gets its name."""


@dataclass(eq=False)
class Job:
    """A photo under way.

    Attributes:
        ticket: its number among all orders.
        task: the photo.
        member: the worker that has it.
        keep: the worker writes the result itself; otherwise it is sent here.
        tight: it needs more than there is room for at that machine, and is alone there.
        phase: where it is.
        call: what is waited for.
        painted: what the worker made of it.
        line: that announced it in the journal.
        overwrite: what has the result's name may be replaced.
        attempt: a part of the name that the result has until it is complete.
    """

    ticket: int
    task: Task
    member: Member
    keep: bool
    tight: bool = False
    phase: Phase = Phase.FETCHING
    call: Call | None = None
    painted: Painted | None = None
    line: Mapping[str, Any] = field(default_factory=dict[str, Any])
    overwrite: bool = False
    attempt: str = ""

    def set_seconds(self, write: float) -> None:
        """Tell the task how long it took, with so many seconds of writing."""
        assert self.painted is not None
        took = self.painted.seconds
        self.task.seconds = {
            "read": took["read"], "repair": took["repair"], "write": round(took["encode"] + write, 3)
        }  # fmt: skip


class Shipping:
    """Bounds the bytes of files and results that go between machines at once: all of them pass through the driver's memory.

    Args:
        models: of the steps.
        long_edge: as in `Chain`.
        most: in bytes.
    """

    def __init__(self, models: Sequence[Model], long_edge: int | None, most: int) -> None:
        self._models = models
        self._long_edge = long_edge
        self._most = most
        self._held: dict[int, int] = {}
        self.total = 0

    @property
    def bytes(self) -> int:
        """That are on their way now, or soon will be."""
        return sum(self._held.values())

    def admits(self, task: Task, post: Post) -> bool:
        """Whether a photo may go to a machine: always if nothing else is on its way."""
        journal = task.place.journal
        keep = journal is not None and post.shared.get(journal.folder, False) and not post.blind
        return keep or not self._held or self.bytes + self._needs(task, post) <= self._most

    def take(self, job: Job) -> None:
        """It is under way."""
        if not job.keep:
            self._held[job.ticket] = self._needs(job.task, job.member.post)
            if job.member.post.blind and job.task.file is not None:
                self.total += job.task.file.size

    def returned(self, job: Job) -> None:
        """Its result is here; now it is known how large it is."""
        if not job.keep and job.painted is not None:
            self._held[job.ticket] = job.painted.bytes
            self.total += job.painted.bytes

    def free(self, job: Job) -> None:
        """It no longer is."""
        self._held.pop(job.ticket, None)

    def _needs(self, task: Task, post: Post) -> int:
        size = task.file.size if post.blind and task.file is not None else 0
        return size + result_bytes(task, self._models, self._long_edge)


def read_as(path: Path, state: FileState) -> bytes | None:
    """A file's content, to be sent; None if it isn't in the state that it is thought to be in.

    Raises:
        PhotoError: it can't be read.
    """
    try:
        if FileState.of(path) != state:
            return None
        data = path.read_bytes()
        return data if FileState.of(path) == state else None
    except OSError as error:
        raise PhotoError(
            f"“{path}” can't be read: {error.strerror}.", advice="Check the drive, and the file."
        ) from error
