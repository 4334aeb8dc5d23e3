"""Arrays that two processes see at once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from types import TracebackType

import numpy as np

from photofix.errors import MemoryLimitError
from photofix.imaging import Samples

_LINUX_SHARED = Path("/dev/shm")


@dataclass(frozen=True)
class SharedName:
    """What another process needs to see a shared array: it can be sent through a pipe."""

    name: str
    shape: tuple[int, ...]
    dtype: str


class SharedArray:
    """A numpy array in shared memory. Who created it frees it; who attached to it only lets go.

    Attributes:
        array: the samples; not to be used after `close`.
    """

    def __init__(self, memory: SharedMemory, shape: tuple[int, ...], dtype: str, *, owner: bool) -> None:
        self._memory = memory
        self._owner = owner
        self.array: Samples = np.ndarray(shape, dtype=np.dtype(dtype), buffer=memory.buf)
        self.name = SharedName(memory.name, shape, dtype)

    @classmethod
    def create(cls, shape: tuple[int, ...], dtype: str) -> SharedArray:
        """Make one.

        Raises:
            MemoryLimitError: there is no room for it.
        """
        size = int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize
        # On Linux a write beyond the room there is would kill the process (SIGBUS), so it is asked for first.
        room = shutil.disk_usage(_LINUX_SHARED).free if _LINUX_SHARED.is_dir() else size
        if size > room:
            raise MemoryLimitError(
                f"The window and the engine need {size / 1e9:.1f} GB of shared memory, and {room / 1e9:.1f} GB are free.",
                tried="Nothing was started, and the photo is as it was.",
                advice="Close other photos, or repair this one with the command line.",
            )
        return cls(SharedMemory(create=True, size=size), shape, dtype, owner=True)

    @classmethod
    def attach(cls, name: SharedName) -> SharedArray:
        """See one that another process made."""
        return cls(SharedMemory(name.name), name.shape, name.dtype, owner=False)

    def close(self) -> None:
        """Let go of it; if it was created here, it is gone when the last process has let go."""
        self.array = np.empty((0,), np.uint8)
        self._memory.close()
        if self._owner:
            self._owner = False
            self._memory.unlink()

    def __enter__(self) -> SharedArray:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
