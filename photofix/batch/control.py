"""How a running batch is spoken to, from any thread: pause, go on, stop, and more photos."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from photofix.progress import Cancelled


class Control:
    """What was asked for. The batch looks at it between tiles.

    Args:
        on_cancel: called at once by `cancel`, from its thread.
        clock: seconds.
    """

    def __init__(self, on_cancel: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._on_cancel = on_cancel
        self._clock = clock
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()
        self._added: deque[tuple[Path, ...]] = deque()
        self.paused_seconds = 0.0

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        return not self._running.is_set() and not self.cancelled

    def pause(self) -> None:
        self._running.clear()

    def resume(self) -> None:
        self._running.set()

    def cancel(self) -> None:
        self._cancelled.set()
        self._running.set()
        self._on_cancel()

    def add(self, paths: Sequence[Path]) -> None:
        self._added.append(tuple(paths))

    def added(self) -> tuple[Path, ...]:
        """What was added since the last time."""
        paths: list[Path] = []
        while self._added:
            paths += self._added.popleft()
        return tuple(paths)

    def wait_while_paused(self) -> None:
        """Return when there is no pause, or after a cancel."""
        begun = self._clock()
        while self.paused:
            self._running.wait(0.5)  # in short turns, so that signals are heard on every system
        self.paused_seconds += self._clock() - begun

    def check(self) -> None:
        """Raise `Cancelled` if the batch is to stop."""
        if self._cancelled.is_set():
            raise Cancelled
