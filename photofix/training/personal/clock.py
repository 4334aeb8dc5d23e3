"""How much of the minutes that a person gave is used; pauses, and the time between two sittings, don't count."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Seconds of work.

    Args:
        used: seconds of earlier sittings.
        now: a monotonic clock, for tests.
    """

    def __init__(self, used: float = 0.0, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._used = used
        self._since: float | None = now()

    @property
    def used(self) -> float:
        """Seconds of work up to now."""
        return self._used + (0.0 if self._since is None else self._now() - self._since)

    def pause(self) -> None:
        self._used, self._since = self.used, None

    def resume(self) -> None:
        if self._since is None:
            self._since = self._now()

    def add(self, seconds: float) -> None:
        """Count work that was done before this clock was made."""
        self._used += seconds
