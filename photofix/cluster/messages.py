"""What the driver, which has the plan and the journal, and workers, which repair photos, say to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from photofix.batch.identity import FileState
from photofix.batch.request import BatchRequest
from photofix.batch.writing import Made
from photofix.engine.card import Card
from photofix.imaging import FileTimes
from photofix.imaging.preview import Shown


@dataclass(frozen=True)
class Setting:
    """What a worker is told when it is made.

    Attributes:
        request: what is done to each photo; its inputs are left out.
        cards: of the models, one for each step.
        device: "cpu" or "cuda"; "auto" until the driver has settled which.
        threads: to compute with.
    """

    request: BatchRequest
    cards: tuple[Card, ...]
    device: str
    threads: int

    def without_inputs(self) -> Setting:
        """The setting without the names of a million photos."""
        return replace(self, request=replace(self.request, inputs=()))


@dataclass(frozen=True)
class Facts:
    """What a worker says of itself once its models are loaded.

    Attributes:
        device: in words.
        body: dtype of the networks' costly middle that suits its device.
        capability: instructions that torch uses on its processor.
        versions: of photofix and torch.
        room: bytes of memory that are free for photos on its machine.
        pace: of each step, as `measure_pace` has it.
    """

    device: str
    body: torch.dtype
    capability: str
    versions: Mapping[str, str]
    room: int
    pace: tuple[float, ...]


@dataclass(frozen=True)
class Order:
    """A photo to be repaired.

    Attributes:
        ticket: its number among all orders.
        path: of its file, where the driver sees it.
        state: that the file is in.
        data: its content, for a worker that doesn't see the file.
        megapixels: of the photo, for a time limit.
        suffix: of the result, which says its format.
        body: dtype of the networks' costly middle, the same for all workers.
        tight: the photo is so large that its canvases may have to be mapped files.
        known: SHA-256 of a file whose result is there already, if there is one.
        keep: the worker is to keep the result, since it sees the folder for it; otherwise it hands it over.
    """

    ticket: int
    path: Path
    state: FileState
    data: bytes | None
    megapixels: float
    suffix: str
    body: torch.dtype
    tight: bool
    known: str | None
    keep: bool


@dataclass(frozen=True)
class Painted:
    """A photo is repaired and encoded, and not yet written.

    Attributes:
        made: for the journal.
        seconds: read, repair, encode.
        size: of the result in pixels, (height, width).
        times: of the photo's file.
        bytes: of the result.
        data: the result, unless the worker keeps it.
        thumbnails: of the photo and the result, with the data.
    """

    made: Made
    seconds: Mapping[str, float]
    size: tuple[int, int]
    times: FileTimes | None
    bytes: int
    data: bytes | None
    thumbnails: tuple[Shown, Shown] | None


@dataclass(frozen=True)
class Recognised:
    """The photo's content is that whose result is there already; nothing was done."""

    sha256: str


@dataclass(frozen=True)
class Unseen:
    """Where the driver sees the photo's file, the worker sees none, or one in another state."""


@dataclass(frozen=True)
class WriteOrder:
    """A kept result is to be written.

    Attributes:
        ticket: of the order.
        destination: its file.
        overwrite: what is there may be replaced.
        attempt: a part of the name that the file has until it is complete.
        journal: the journal's folder, for thumbnails.
        output: name of the result in its folder of results.
    """

    ticket: int
    destination: Path
    overwrite: bool
    attempt: str
    journal: Path
    output: str
