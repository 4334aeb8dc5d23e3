"""Pixels that the window, its threads and the engine's process look at together."""

from __future__ import annotations

import threading

import numpy as np

from photofix.engine.shared import SharedArray, SharedName
from photofix.engine.tiling import Box
from photofix.imaging import Samples
from photofix.progress import Cancelled


class SharedPixels:
    """A shared array with a count of who uses it, so that it is freed when it is closed and nobody does.

    Memory that is freed while a thread reads from it would take the window down; memory that is never freed would stay
    on the machine after the window. So every use is counted.

    Args:
        shared: the array, (H, W, 3); belongs to this object from now on.
    """

    def __init__(self, shared: SharedArray) -> None:
        self._shared = shared
        self._lock = threading.Lock()
        self._users = 0
        self._closed = False

    @classmethod
    def create(cls, shape: tuple[int, ...], dtype: str) -> SharedPixels:
        """Make room for pixels.

        Raises:
            MemoryLimitError: there is none.
        """
        return cls(SharedArray.create(shape, dtype))

    @property
    def name(self) -> SharedName:
        """What another process finds them by."""
        return self._shared.name

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        return self.name.shape[0], self.name.shape[1]

    @property
    def array(self) -> Samples:
        """The pixels themselves: for those who hold them, and no longer than that."""
        return self._shared.array

    def hold(self) -> None:
        """Begin to use them.

        Raises:
            Cancelled: they are closed.
        """
        with self._lock:
            if self._closed:
                raise Cancelled
            self._users += 1

    def release(self) -> None:
        """End a use."""
        with self._lock:
            self._users -= 1
            self._free_if_unused()

    def read(self, box: Box) -> Samples:
        """A copy of what is under a box, from any thread.

        Raises:
            Cancelled: they are closed.
        """
        self.hold()
        try:
            return np.array(self._shared.array[box.slices])
        finally:
            self.release()

    def close(self) -> None:
        """Free them, at once or when the last use ends."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._free_if_unused()

    def _free_if_unused(self) -> None:
        if self._closed and not self._users:
            self._shared.close()
