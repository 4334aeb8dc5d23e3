"""One photo of the strip: its file, what is to be done to it, and how far that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.pace import Pace
from photofix.app.session.saving import Wish
from photofix.engine.protection import Stroke
from photofix.engine.step import Chain, Step
from photofix.errors import PhotofixError


class State(Enum):
    """How far a photo's result is."""

    EMPTY = "no photo"
    UNTOUCHED = "nothing is to be done: the result is the photo itself"
    WAITING = "not begun, or to be begun again"
    WORKING = "being painted"
    DONE = "painted"
    STOPPED = "stopped by the person"
    FAILED = "failed"


_NONE = Pace(0)


@dataclass(eq=False, slots=True)
class Entry:
    """One photo of the strip.

    Attributes:
        path: of its file.
        key: the same for all names of one file.
        home: where its result goes unless told otherwise; None is beside the original.
        steps: what is to be done to it, first to last; none leaves it as it is.
        protect: places that every step leaves as they were, in the order of painting.
        long_edge: the result's longer side in pixels, if it is to be smaller than it comes.
        state: of its result.
        pace: of its repair, now or last.
        error: why it failed.
        saved: where the result as it is now was written.
        photo: its pixels, as long as there is room for them.
        wish: a save that waits for the last tile.
        writing: its result is being written.
        other: while two ways to repair it are compared, the one that isn't worked on, with a result of its own;
            no photo of the strip.
        masks: of each of its steps, what it erased when it was last repaired; see `photofix.engine.messages.Returned`.
        is_b: it is the second of the two that is worked on.
    """

    path: Path
    key: str
    home: Path | None = None
    steps: tuple[Step, ...] = ()
    protect: tuple[Stroke, ...] = ()
    long_edge: int | None = None
    state: State = State.WAITING
    pace: Pace = _NONE
    error: PhotofixError | None = None
    saved: Path | None = None
    photo: OpenedPhoto | None = None
    wish: Wish | None = None
    writing: bool = False
    other: Entry | None = None
    masks: tuple[bytes | None, ...] = ()
    is_b: bool = False

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def chain(self) -> Chain | None:
        """What is done to it, as the engine takes it; None where nothing is."""
        return Chain(steps=self.steps, protect=self.protect, long_edge=self.long_edge) if self.steps else None

    @property
    def saving(self) -> bool:
        """A save is under way, or waits for the last tile."""
        return self.writing or self.wish is not None

    @property
    def unpainted(self) -> State:
        """The state that it has while nothing is being done to it."""
        return State.WAITING if self.steps else State.UNTOUCHED
