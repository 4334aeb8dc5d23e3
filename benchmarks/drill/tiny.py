"""Batches with a network that negates: what it makes of a photo is known beforehand, and takes next to no time.

    python -m benchmarks.drill.tiny INPUT OUTPUT [SECONDS A TILE [MEGABYTES]]

As a process of its own it is there to be killed, or to be given less memory than it wants.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor

from photofix.batch.events import Ended, Event
from photofix.batch.identity import FileState, sha256_of
from photofix.batch.reader import Looked, Read, Reader
from photofix.batch.report import write_reports
from photofix.batch.request import BatchRequest
from photofix.batch.run import Batch
from photofix.engine.card import Card
from photofix.engine.device import Device
from photofix.engine.model_store import Model
from photofix.engine.step import Chain, Step
from photofix.errors import PhotoError, PhotofixError
from photofix.imaging import open_photo, probe
from photofix.imaging.atomic import Filesystem
from photofix.imaging.preview import Shown, preview
from photofix.nets.generator import Generator, Look, Rendered

T = TypeVar("T")
CHAIN = Chain(steps=(Step(model="negative"),))


class Negative(Generator):
    """Answers the negative, after a while."""

    multiple = 16

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self._seconds = seconds

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        time.sleep(self._seconds)
        return Rendered(1 - tile)


class _Ready(Model):
    def __init__(self, card: Card, network: Generator) -> None:
        super().__init__(card, {})
        self._network = network

    def on(self, device: Device, *, exact_ends: bool) -> Generator:
        return self._network


class InlineReader(Reader):
    """Reads in this process: so that what fails here is what a drill makes fail."""

    def look(self, path: Path) -> Looked:
        return _named(path, lambda: Looked(probe(path), FileState.of(path)))

    def read(self, path: Path, state: FileState, megapixels: float) -> Read | Looked:
        return _named(path, lambda: self._read(path, state))

    def small(self, path: Path, side: int) -> Shown:
        return _named(path, lambda: preview(path, side))

    def _read(self, path: Path, state: FileState) -> Read | Looked:
        if path.is_file() and FileState.of(path) != state:
            return Looked(probe(path), FileState.of(path))
        return Read(open_photo(path), sha256_of(path))


def _named(path: Path, work: Callable[[], T]) -> T:
    """As the reading process answers what its system says."""
    try:
        return work()
    except OSError as error:
        raise PhotoError(
            f"“{path}” can't be read: {error.strerror}.", advice="Check the drive, and the file."
        ) from error


def model(seconds: float = 0.0) -> Model:
    """The network that negates, with a card."""
    card = Card(
        name="negative", title="Negative", purpose="For drills.", task="clean", architecture="negative", halo=32,
        multiple=16, licence="Apache-2.0", sha256="0" * 64, photofix_version="0",
    )  # fmt: skip
    return _Ready(card, Negative(seconds))


def run(
    photos: Path, output: Path, hear: Callable[[Event], None], *, seconds: float = 0.0, reader: Reader | None = None,
    filesystem: Filesystem | None = None, retry: bool = False, report: bool = False,
) -> tuple[Batch, Ended]:  # fmt: skip
    """One batch, from its plan to its report.

    Raises:
        PhotofixError: it can't be begun, or its report not be written.
    """
    request = BatchRequest([photos], CHAIN, output=output, retry_failed=retry)
    device = Device(torch.device("cpu"), torch.float32, "CPU")
    batch = Batch(request, [model(seconds)], device, hear, reader=reader, filesystem=filesystem)
    try:
        batch.prepare()
        ended = batch.run()
        if report:
            write_reports(batch.plan, batch.places.all, ended, str(CHAIN))
    finally:
        batch.close()
    return batch, ended


def main(arguments: list[str]) -> None:
    """As a process of its own, which prints its events."""
    torch.set_num_threads(1)
    if len(arguments) > 3:
        limit_memory(int(arguments[3]) << 20)
    try:
        run(Path(arguments[0]), Path(arguments[1]), _tell, seconds=float(arguments[2]) if len(arguments) > 2 else 0.0)
    except PhotofixError as error:
        print(json.dumps({"event": "refused", "error": str(error)}), flush=True)
        sys.exit(3)


def _tell(event: Event) -> None:
    print(json.dumps(event.as_json()), flush=True)


def limit_memory(amount: int) -> None:
    """Let this process, and those it starts, have so many bytes of addresses beyond what it has now."""
    import resource

    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + amount, used + amount))


if __name__ == "__main__":
    main(sys.argv[1:])
