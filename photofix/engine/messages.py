"""What the window and the engine's process say to each other. Small: pixels go through shared memory."""

from __future__ import annotations

from dataclasses import dataclass

from photofix.engine.shared import SharedName
from photofix.engine.step import Chain
from photofix.engine.tiling import Box


@dataclass(frozen=True)
class RepairRequest:
    """Repair a photo.

    Attributes:
        id: of the request; answers bear it, and answers to superseded requests are dropped by it.
        chain: what to do.
        source: the photo's pixels, (H, W, 3).
        result: where to paint, (H', W', 3) of the same dtype.
        grey: the photo is grey, and stays so.
        focus: (y, x) in output pixels to begin at.
    """

    id: int
    chain: Chain
    source: SharedName
    result: SharedName
    grey: bool
    focus: tuple[float, float] | None = None


@dataclass(frozen=True)
class CancelRequest:
    """Stop working on a request, within one tile."""

    id: int


@dataclass(frozen=True)
class Ready:
    """The engine has started; `device` is it in words."""

    device: str


@dataclass(frozen=True)
class TileFinished:
    """A box of the result holds its final pixels; `fraction` of the whole is done."""

    id: int
    box: Box
    fraction: float


@dataclass(frozen=True)
class Returned:
    """The whole result is painted.

    Attributes:
        id: of the request.
        seconds: since the engine took it up.
        megapixels: of the result.
        backoffs: what had to be done otherwise than planned, in words.
        reused: some of it was there from an earlier repair, so `seconds` says nothing of the model's speed.
        masks: of each step, first to last, what it erased, as `photofix.imaging.mask` encodes it: next to nothing beside pixels;
            None of those that answer without a mask.
    """

    id: int
    seconds: float
    megapixels: float
    backoffs: tuple[str, ...]
    reused: bool = False
    masks: tuple[bytes | None, ...] = ()


@dataclass(frozen=True)
class Failed:
    """The request ended with an error; finished tiles stay painted."""

    id: int
    error: Exception


@dataclass(frozen=True)
class Stopped:
    """The request was cancelled; finished tiles stay painted."""

    id: int


Request = RepairRequest | CancelRequest
Reply = Ready | TileFinished | Returned | Failed | Stopped
FINAL = (Returned, Failed, Stopped)
