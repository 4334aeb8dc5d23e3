"""Tells a batch's listener what becomes of photos: each thing once, and one call at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from photofix.batch.events import Event, Failed, Finished, Left, Looking, Other, Problem, Queued
from photofix.batch.plan import Plan
from photofix.batch.task import State, Task, words_of

_LOOK_INTERVAL = 0.1  # seconds between two events of looking


class Teller:
    """Makes events of tasks. May be called from any thread.

    Args:
        listener: is told.
    """

    def __init__(self, listener: Callable[[Event], None]) -> None:
        self._listener = listener
        self._telling = threading.Lock()
        self._last_look = 0.0
        self._others_told = 0
        self._problems_told = 0

    def tell(self, event: Event) -> None:
        """Hand on an event."""
        with self._telling:
            self._listener(event)

    def looked(self, done: int, of: int) -> None:
        """So many photos were looked at; now and then that is told."""
        now = time.monotonic()
        if done == of or now - self._last_look >= _LOOK_INTERVAL:
            self._last_look = now
            self.tell(Looking(done, of))

    def planned(self, tasks: Sequence[Task], plan: Plan) -> None:
        """Photos are planned.

        Args:
            tasks: they.
            plan: of all; what it holds of problems and other files since the last time is told as well.
        """
        for task in tasks:
            if task.state is State.WAITING:
                self.tell(Queued(task.source, str(task.path), round(task.megapixels, 3), task.number))
            else:
                self._left(task)
        for _, problem in plan.problems[self._problems_told :]:
            self.tell(Problem(words_of(problem)))
        self._problems_told = len(plan.problems)
        for name, why in plan.others[self._others_told :]:
            self.tell(Other(name, why))
        self._others_told = len(plan.others)

    def ended(self, task: Task) -> None:
        """A photo is done, failed, or turned out to be done before."""
        if task.state is State.DONE:
            folder = str(task.place.folder)
            self.tell(Finished(task.source, task.output, folder, task.seconds, task.notes, task.number))
        elif task.error is not None:
            self.tell(Failed(task.source, task.error, task.number))
        else:
            self._left(task)

    def _left(self, task: Task) -> None:
        path, folder = str(task.path), str(task.place.folder)
        self.tell(Left(task.source, task.state.value, task.error, task.output, path, folder, task.number))
