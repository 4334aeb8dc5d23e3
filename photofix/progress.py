"""How long work reports that it goes on, and how it is asked to stop.

Engine calls are plain functions: they take a `Progress` and know nothing of windows, threads or processes.
"""

from __future__ import annotations

import threading
from typing import Protocol


class Cancelled(Exception):  # noqa: N818 (not an error: the person asked for it)
    """Raised within one tile or step after a cancel was asked for."""


class Progress(Protocol):
    """What long work calls between its steps."""

    def update(self, done: float, total: float) -> None:
        """Say how much is done, in the work's own unit (output pixels for a repair, steps for training)."""
        ...

    def check(self) -> None:
        """Raise `Cancelled` if the person asked to stop."""
        ...


class NoProgress:
    """Listens to nothing and never cancels."""

    def update(self, done: float, total: float) -> None:
        pass

    def check(self) -> None:
        pass


class CancelToken:
    """A `Progress` that can be cancelled from another thread."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()

    def update(self, done: float, total: float) -> None:
        pass

    def check(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled
