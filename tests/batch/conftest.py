"""Batches in this process, with a network that negates: what it makes of a photo is known beforehand."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from photofix.batch.events import Ended, Event, Planned
from photofix.batch.identity import FileState, sha256_of
from photofix.batch.journal import FOLDER
from photofix.batch.reader import Looked, Read, Reader
from photofix.batch.request import BatchRequest
from photofix.batch.run import Batch
from photofix.engine.step import Chain, Step
from photofix.imaging import open_photo, probe
from photofix.imaging.preview import Shown, preview
from photofix.progress import Cancelled
from tests.engine.fakes import CPU32, Paint, model

CHAIN = Chain(steps=(Step(model="fake"),))


class InlineReader(Reader):
    """Reads in this process: starting another takes longer than a whole test here."""

    def look(self, path: Path) -> Looked:
        self._check()
        return Looked(probe(path), FileState.of(path))

    def read(self, path: Path, state: FileState, megapixels: float) -> Read | Looked:
        self._check()
        if path.is_file() and FileState.of(path) != state:
            return self.look(path)
        return Read(open_photo(path), sha256_of(path))

    def small(self, path: Path, side: int) -> Shown:
        return preview(path, side)

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled


@dataclass
class Run:
    """A batch that has been run, and what it said."""

    batch: Batch
    events: list[Event] = field(default_factory=list)
    ended: Ended | None = None

    def of(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def planned(self) -> Planned:
        return self.of(Planned)[-1]

    @property
    def states(self) -> dict[str, str]:
        return {task.source: task.state.value for task in self.batch.plan.tasks}

    @property
    def errors(self) -> dict[str, str]:
        return {
            task.source: " ".join(task.error[part] for part in ("happened", "tried", "advice"))
            for task in self.batch.plan.tasks
            if task.error
        }


class Make:
    """What these tests are made of; a fixture, since test files don't import each other."""

    chain = CHAIN

    def __init__(self) -> None:
        self.answer: Callable[..., Any] = lambda tile, _box: 1 - tile

    @staticmethod
    def photo(path: Path, seed: int = 0, size: tuple[int, int] = (24, 32), **options: Any) -> Path:
        """A small file of noise."""
        path.parent.mkdir(parents=True, exist_ok=True)
        pixels = np.random.default_rng(seed).integers(0, 256, (*size, 3), np.uint8)
        Image.fromarray(pixels).save(path, **options)
        return path

    def batch(self, *inputs: Path, hear: Callable[[Event], None] = lambda _: None, **options: Any) -> Run:
        """A batch that isn't begun; `device` may also be what makes an executor."""
        device = options.pop("device", CPU32)
        settings = {name: options.pop(name) for name in ("reader", "filesystem", "dry") if name in options}
        settings.setdefault("reader", InlineReader())
        request = BatchRequest(**{"inputs": inputs, "chain": CHAIN} | options)
        models = [model(Paint(self.answer))] * len(request.chain.steps)

        def listen(event: Event) -> None:
            run.events.append(event)
            hear(event)

        run = Run(Batch(request, models, device, listen, **settings))
        return run

    def run(self, *inputs: Path, **options: Any) -> Run:
        """A batch that is over."""
        run = self.batch(*inputs, **options)
        try:
            run.batch.prepare()
            run.ended = run.batch.run()
        finally:
            run.batch.close()
        return run

    @staticmethod
    def results(folder: Path) -> dict[str, str]:
        """The files of a folder of results by their hashes, without the journal and its company."""
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and FOLDER not in path.parts
        }


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture
def folder(tmp_path: Path, make: Make) -> Path:
    """Three photos, one of them in a subfolder, and something that is none."""
    photos = tmp_path / "photos"
    make.photo(photos / "a.png", 1)
    make.photo(photos / "b.jpg", 2)
    make.photo(photos / "sub" / "c.png", 3)
    (photos / "notes.txt").write_text("not a photo")
    return photos
