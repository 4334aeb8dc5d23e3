"""How fast a batch goes and how long it will still take: measured, never guessed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from photofix.batch.task import Task
from photofix.engine.model_store import Model
from photofix.engine.pace import seconds_for


class Tempo:
    """Compares what photos took with what they were thought to take, and takes the rest to be off by as much.

    Args:
        models: of the steps.
        pace: as `measure_pace` gives it; None counts every model's megapixels alike.
        paused: seconds of pauses so far.
        clock: seconds.
    """

    def __init__(
        self,
        models: Sequence[Model],
        pace: Sequence[float] | None,
        paused: Callable[[], float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._models = models
        self._pace = pace if pace is not None else [1.0] * len(models)
        self._measured = pace is not None
        self._paused = paused
        self._clock = clock
        self._begun: float | None = None
        self._waiting: dict[int, float] = {}
        self._left = 0.0
        self._expected = 0.0
        self._megapixels = 0.0

    @property
    def seconds(self) -> float:
        """Since the first repair began, without pauses."""
        return 0.0 if self._begun is None else self._clock() - self._begun - self._paused()

    @property
    def estimate(self) -> float | None:
        """Seconds that the photos that wait will take, by what was measured beforehand; None if nothing was."""
        return self._left if self._measured else None

    def add(self, tasks: Iterable[Task]) -> None:
        """Photos wait; each counts once."""
        for task in tasks:
            if task.header is not None and id(task) not in self._waiting:
                self._waiting[id(task)] = seconds = seconds_for(task.header.size, self._models, self._pace)
                self._left += seconds

    def begin(self) -> None:
        """The first repair begins."""
        if self._begun is None:
            self._begun = self._clock() - self._paused()

    def finish(self, task: Task) -> None:
        """A photo is repaired."""
        self._expected += self._waiting.get(id(task), 0.0)
        self._megapixels += task.megapixels
        self.drop(task)

    def drop(self, task: Task) -> None:
        """A photo waits no longer."""
        self._left -= self._waiting.pop(id(task), 0.0)

    def now(self, task: Task, fraction: float) -> tuple[float | None, float | None]:
        """Megapixels of photos a second, and seconds that are left, with so much of one of the photos done."""
        part = fraction * self._waiting.get(id(task), 0.0)
        expected, seconds = self._expected + part, self.seconds
        if expected <= 0 or seconds <= 0:
            return None, None
        rate = (self._megapixels + fraction * task.megapixels) / seconds
        return rate, max(0.0, self._left - part) * seconds / expected
