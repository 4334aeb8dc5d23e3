"""What a batch says while it goes: the same for the command line, the window and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """Anything that a batch says."""

    def as_json(self) -> dict[str, Any]:
        """With `event`, the class's name in small letters, and the fields."""
        return {"event": type(self).__name__.lower(), **asdict(self)}


@dataclass(frozen=True)
class Looking(Event):
    """Photos are looked at before the start.

    Attributes:
        done, of: photos that were, and all.
    """

    done: int
    of: int


@dataclass(frozen=True)
class Planned(Event):
    """What is to be done; said at the start, and after each adding.

    Attributes:
        photos: all that were found.
        waiting: of them, those to be repaired.
        done_before, failed_before, repaired, taken, unreadable: of them, those that are left as they are, by the reason.
        others: files that are no photos.
        megapixels: of those to be repaired.
        seconds: that it will take, by what was measured; None where nothing was.
        bytes: that the results will take.
        free: bytes on the drive, of the fullest if there are several.
        device: in words.
        outputs: folders of the results.
    """

    photos: int
    waiting: int
    done_before: int
    failed_before: int
    repaired: int
    taken: int
    unreadable: int
    others: int
    megapixels: float
    seconds: float | None
    bytes: int
    free: int
    device: str
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Queued(Event):
    """A photo waits to be repaired; said of each, in the order of planning, before `Planned`.

    Attributes:
        photo: its name, relative to the folder that was named.
        path: of its file.
        megapixels: of the photo.
        task: its number in the plan, from 1. Two photos of one name, from two folders, differ in it.
    """

    photo: str
    path: str
    megapixels: float
    task: int


@dataclass(frozen=True)
class Left(Event):
    """A photo that isn't repaired in this batch; said among those that are `Queued`, or later, when a queued one turns out to be done.

    Attributes:
        photo: its name, relative to the folder that was named.
        state: why, as `State` has it.
        error: for a failure, its parts.
        output: name of its result, if there is one.
        path: of its file.
        folder: of its result.
        task: its number in the plan.
    """

    photo: str
    state: str
    error: Mapping[str, str] | None
    output: str
    path: str
    folder: str
    task: int


@dataclass(frozen=True)
class Other(Event):
    """A file that was found and is no photo.

    Attributes:
        name: of the file alone.
        why: it is passed over.
    """

    name: str
    why: str


@dataclass(frozen=True)
class Started(Event):
    """A photo's repair begins."""

    photo: str
    number: int
    of: int
    megapixels: float
    task: int


@dataclass(frozen=True)
class Progressed(Event):
    """Tiles were finished.

    Attributes:
        photo: whose.
        fraction: of this photo, in 0..1.
        done: photos that are finished or failed, of those that were to be repaired.
        of: those.
        megapixels_per_second: of photos, since the first began, pauses left out; None before the first tile.
        seconds_left: for all that waits; None before the first tile.
        task: its number in the plan.
    """

    photo: str
    fraction: float
    done: int
    of: int
    megapixels_per_second: float | None
    seconds_left: float | None
    task: int


@dataclass(frozen=True)
class Finished(Event):
    """A photo's result is written.

    Attributes:
        photo: its name.
        output: the result's, relative to its folder of results.
        folder: that folder.
        seconds: read, repair and write.
        notes: worth knowing, in sentences.
        task: its number in the plan.
    """

    photo: str
    output: str
    folder: str
    seconds: Mapping[str, float]
    notes: tuple[str, ...]
    task: int


@dataclass(frozen=True)
class Failed(Event):
    """A photo failed; the others go on.

    Attributes:
        photo: its name.
        error: kind, happened, tried, advice.
        task: its number in the plan.
    """

    photo: str
    error: Mapping[str, str]
    task: int


@dataclass(frozen=True)
class Paused(Event):
    """Nothing is computed until it goes on."""


@dataclass(frozen=True)
class Resumed(Event):
    """It goes on."""


@dataclass(frozen=True)
class Adding(Event):
    """More photos were named, and are being looked at; `Planned` or a `Problem` follows.

    Attributes:
        paths: as they were named.
    """

    paths: tuple[str, ...]


@dataclass(frozen=True)
class Refused(Event):
    """Nothing is begun, since it can't be."""

    error: Mapping[str, str]


@dataclass(frozen=True)
class Problem(Event):
    """Something that was named can't be looked at; or what was to be added can't be."""

    error: Mapping[str, str]


@dataclass(frozen=True)
class Ended(Event):
    """The last word.

    Attributes:
        reason: finished, cancelled, or stopped (by an error that all photos would meet, a full drive say).
        done: photos that were repaired in this run.
        failed: that were not, though they were asked for.
        left: that a cancel has left for the next run.
        megapixels, seconds: of those repaired, and of the run without pauses.
        error: that stopped it.
    """

    reason: str
    done: int
    failed: int
    left: int
    megapixels: float
    seconds: float
    error: Mapping[str, str] | None
