"""What a person tells a training that runs: pause, go on, stop and keep the best; by signals, or by lines on standard input."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from photofix.progress import Cancelled


class Orders:
    """Heard from any thread or signal handler, obeyed between two steps."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._abandon = threading.Event()
        # Set while the training may go on.
        self._go = threading.Event()
        self._go.set()

    @property
    def stopped(self) -> bool:
        """Whether to end early, judge the best and keep it."""
        return self._stop.is_set()

    @property
    def paused(self) -> bool:
        return not self._go.is_set() and not self.stopped and not self._abandon.is_set()

    def pause(self) -> None:
        self._go.clear()

    def resume(self) -> None:
        self._go.set()

    def stop(self) -> None:
        """Once: end early and keep the best. Twice: end at once; the last checkpoint stays."""
        if self._stop.is_set():
            self._abandon.set()
        self._stop.set()

    def wait_while_paused(self) -> None:
        """Return when the training may go on, or is to stop."""
        while self.paused:
            self._go.wait(0.2)

    def update(self, done: float, total: float) -> None:
        """Nothing: a `photofix.progress.Progress` that only listens."""

    def check(self) -> None:
        """Raise Cancelled if the person asked twice to stop."""
        if self._abandon.is_set():
            raise Cancelled

    def leave(self) -> None:
        """End at once, as nobody listens any more."""
        self._stop.set()
        self._abandon.set()

    def read(self, lines: TextIO, *, at_end: Callable[[], None] = lambda: None) -> None:
        """Obey ``pause``, ``resume`` and ``stop``, a line each, until the stream ends; on a thread of its own.

        Args:
            lines: to read.
            at_end: called then.
        """
        orders: dict[str, Callable[[], None]] = {"pause": self.pause, "resume": self.resume, "stop": self.stop}

        def listen() -> None:
            for line in lines:
                orders.get(line.strip().lower(), lambda: None)()
            at_end()

        threading.Thread(target=listen, name="orders", daemon=True).start()

    @contextmanager
    def signals(self) -> Generator[None]:
        """Obey SIGINT and SIGTERM (stop), and where the system has them SIGUSR1 (pause) and SIGUSR2 (go on)."""
        meanings: dict[str, Callable[[], None]] = {
            "SIGINT": self.stop, "SIGTERM": self.stop, "SIGUSR1": self.pause, "SIGUSR2": self.resume,
        }  # fmt: skip
        numbers = {getattr(signal, name): obey for name, obey in meanings.items() if hasattr(signal, name)}

        def handle(number: int, _frame: FrameType | None) -> None:
            numbers[signal.Signals(number)]()

        previous = {number: signal.signal(number, handle) for number in numbers}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)


class BeforeLearning:
    """A `photofix.progress.Progress` for the time in which nothing was learnt that could be kept: to stop is to end at once.

    Args:
        orders: obeyed.
    """

    def __init__(self, orders: Orders) -> None:
        self._orders = orders

    def update(self, done: float, total: float) -> None:
        """Nothing: it only listens."""

    def check(self) -> None:
        """Wait while paused; raise Cancelled if the person asked to stop."""
        self._orders.wait_while_paused()
        if self._orders.stopped:
            raise Cancelled
