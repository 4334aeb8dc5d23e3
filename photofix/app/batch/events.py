"""What the process of a batch says, as `photofix.batch.events` has it, in the words that its lines use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from photofix.app.base.said import Number, Said, read_said


class Error(Said):
    """Why something failed, in three parts."""

    kind: str = ""
    happened: str
    tried: str = ""
    advice: str = ""


class Looking(Said):
    """So many of the photos were looked at."""

    done: int
    of: int


class Queued(Said):
    """A photo waits."""

    photo: str
    path: str
    megapixels: Number
    task: int


class Left(Said):
    """A photo isn't repaired."""

    photo: str
    state: str
    error: Error | None = None
    output: str = ""
    path: str
    folder: str = ""
    task: int


class Other(Said):
    """A file that is no photo."""

    name: str
    why: str


class Planned(Said):
    """What is to be done; it follows all photos that it counts."""

    photos: int
    waiting: int
    done_before: int
    failed_before: int
    repaired: int
    taken: int
    unreadable: int
    others: int
    megapixels: Number
    seconds: Number | None
    bytes: int
    free: int
    device: str
    outputs: tuple[str, ...]


class Started(Said):
    """A photo's repair begins."""

    task: int


class Progressed(Said):
    """A photo is so far, and so are all."""

    task: int
    fraction: Annotated[Number, Field(ge=0, le=1)]
    megapixels_per_second: Number | None = None
    seconds_left: Number | None = None


class Finished(Said):
    """A result is written."""

    task: int
    output: str
    folder: str
    seconds: dict[str, Number]
    notes: tuple[str, ...] = ()


class Failed(Said):
    """A photo failed."""

    task: int
    error: Error


class Adding(Said):
    """What was added is being looked at."""

    paths: tuple[str, ...]


class Paused(Said):
    """It rests."""


class Resumed(Said):
    """It goes on."""


class Problem(Said):
    """Something that was named can't be used."""

    error: Error


class Refused(Said):
    """Nothing is begun."""

    error: Error


class Ended(Said):
    """All that will be done is done."""

    reason: str
    done: int
    failed: int
    left: int
    megapixels: Number
    seconds: Number
    error: Error | None = None


class Reported(Said):
    """The last word: the reports are written."""

    reports: tuple[str, ...]


KINDS: dict[str, type[Said]] = {
    kind.__name__.lower(): kind
    for kind in (
        Looking, Queued, Left, Other, Planned, Started, Progressed, Finished, Failed, Adding, Paused, Resumed, Problem,
        Refused, Ended, Reported,
    )
}  # fmt: skip


def read_event(line: bytes | str) -> Said | None:
    """One line's event; None where it is none, or of a kind that isn't known, or lacks what it must have."""
    return read_said(line, KINDS)
