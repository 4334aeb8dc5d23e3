"""When a training is looked at and saved, and by what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from photofix.training.personal.clock import Clock
from photofix.training.personal.measure import Measured
from photofix.training.personal.pictures import Previews

CHECKPOINT_SECONDS = 45.0


@dataclass(frozen=True)
class Watch:
    """What both parts of a training are watched by.

    Attributes:
        look: measures a network on the photos to choose by.
        previews: pictures of them.
        budget: seconds of steps in all.
        often: seconds from one look to the next.
    """

    look: Callable[[nn.Module], Measured]
    previews: Previews
    budget: float
    often: float


class Due:
    """Says when the next look and the next checkpoint are due.

    Args:
        clock: that both go by.
        often: seconds from one look to the next; the first comes after half of it.
    """

    def __init__(self, clock: Clock, often: float) -> None:
        self._clock = clock
        self._often = often
        self._look = clock.used + often / 2
        self._checkpoint = clock.used + CHECKPOINT_SECONDS

    def look(self) -> bool:
        """Whether to look now; then the next one is due later."""
        due = self._clock.used >= self._look
        if due:
            self._look = self._clock.used + self._often
        return due

    def checkpoint(self) -> bool:
        """Whether to save now; then the next one is due later."""
        due = self._clock.used >= self._checkpoint
        if due:
            self._checkpoint = self._clock.used + CHECKPOINT_SECONDS
        return due
