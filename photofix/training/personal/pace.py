"""How fast a training goes: a step event about once a second."""

from __future__ import annotations

import time

from photofix.training.events import EventLog


class Pace:
    """Gathers steps, and says their mean loss and their pace."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._losses: list[float] = []
        self._since = time.monotonic()

    def step(self, step: int, loss: float, rate: float, through: float, seconds_left: float) -> None:
        """Count one step.

        Args:
            step: its number.
            loss: its loss.
            rate: the learning rate that it was taken at.
            through: how much of the time for steps is used, in [0, 1].
            seconds_left: until the verdict, by the plan.
        """
        self._losses.append(loss)
        seconds = time.monotonic() - self._since
        if seconds < 1:
            return
        self._events.emit(
            "step", step=step, loss=round(sum(self._losses) / len(self._losses), 6), rate=rate,
            steps_per_second=round(len(self._losses) / seconds, 2), through=round(through, 4),
            seconds_left=round(seconds_left),
        )  # fmt: skip
        self._losses.clear()
        self._since = time.monotonic()
