"""How fast a repair goes and how long it will take: measured, never guessed."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Follows one repair.

    Args:
        megapixels: of the whole result.
        clock: seconds; tests have their own.
    """

    def __init__(self, megapixels: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._megapixels = megapixels
        self._clock = clock
        self._begun = clock()
        self._last = self._begun
        self.fraction = 0.0

    def advance(self, fraction: float) -> None:
        """So much of the whole is done."""
        self.fraction = fraction
        self._last = self._clock()

    @property
    def megapixels_per_second(self) -> float | None:
        """Since the beginning; None before the first tile."""
        seconds = self._last - self._begun
        return self.fraction * self._megapixels / seconds if self.fraction > 0 and seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """At that pace; None before the first tile."""
        rate = self.megapixels_per_second
        return None if rate is None else (1 - self.fraction) * self._megapixels / rate
