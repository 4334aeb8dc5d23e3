"""Reads photos in a process of its own, each within a time limit; a process that hangs or dies is replaced."""

from __future__ import annotations

import multiprocessing
import pickle
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from photofix.batch.identity import FileState
from photofix.batch.reader_process import CHUNK, Answer, Ask, Looked, Opened, Small, reader_main
from photofix.errors import DecodeError, PhotoError, PhotofixError
from photofix.imaging import Photo, Samples
from photofix.imaging.preview import Shown
from photofix.progress import Cancelled

__all__ = ["Looked", "Read", "Reader"]

_START = 60.0  # seconds that a process may need to start on a machine that is busy
_STRIDE = 0.5  # seconds between two looks at whether to stop


@dataclass(frozen=True)
class Read:
    """A photo that was read.

    Attributes:
        photo: of a file that was left alone meanwhile.
        sha256: of the file.
    """

    photo: Photo
    sha256: str


class Reader:
    """One reading process at a time. Calls from several threads take turns; `cancel` interrupts them.

    Args:
        seconds: that a header may take, and a photo without its pixels.
        seconds_per_megapixel: that a photo may take beyond that.
        target: the process; for tests.
    """

    def __init__(
        self,
        seconds: float = 60.0,
        seconds_per_megapixel: float = 1.0,
        target: Callable[[Connection], None] = reader_main,
    ) -> None:
        self._seconds = seconds
        self._seconds_per_megapixel = seconds_per_megapixel
        self._target = target
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._process: Any = None
        self._pipe: Connection | None = None
        self._answered = False

    def start(self) -> None:
        """Start the process, so that the first request needn't wait for it."""
        with self._lock:
            self._ready()

    def look(self, path: Path) -> Looked:
        """A photo's header, and the state of its file.

        Raises:
            PhotofixError: it can't be read, or not in time.
            Cancelled: `cancel` was called.
        """
        with self._lock:
            answer = self._ask(Ask(path, None, None, self._seconds))
            assert isinstance(answer, Looked)
            return answer

    def read(self, path: Path, state: FileState, megapixels: float) -> Read | Looked:
        """A photo; or its header, if its file is not in the state that it is thought to be in.

        Raises:
            PhotofixError: it can't be read, or not in time.
            Cancelled: `cancel` was called.
        """
        seconds = self._seconds + megapixels * self._seconds_per_megapixel
        with self._lock:
            answer = self._ask(Ask(path, state, None, seconds))
            if isinstance(answer, Looked):
                return answer
            assert isinstance(answer, Opened)
            try:
                pixels = self._receive((*answer.shape, 3), answer.dtype)
                alpha = self._receive(answer.shape, answer.dtype) if answer.alpha else None
            except (EOFError, OSError) as error:
                raise self._died(path) from error
            except MemoryError:
                self._end()  # what it goes on sending is pixels, and would be taken for an answer
                raise
            return Read(Photo(pixels, alpha, answer.source), answer.sha256)

    def small(self, path: Path, side: int) -> Shown:
        """A small picture of a photo, (h, w, 3), that fits into a square of `side` pixels.

        Raises:
            PhotofixError: it can't be read, or not in time.
            Cancelled: `cancel` was called.
        """
        with self._lock:
            answer = self._ask(Ask(path, None, side, self._seconds))
            assert isinstance(answer, Small)
            return answer.pixels

    def cancel(self) -> None:
        """Stop what is being read, and read no more; for any thread."""
        self._cancelled.set()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._pipe is not None:
                try:
                    self._pipe.send(None)
                    self._process.join(1.0)
                except OSError:
                    pass
            self._end()

    def _ask(self, ask: Ask) -> Answer:
        if self._cancelled.is_set():
            raise Cancelled
        pipe = self._started(ask.path)
        try:
            pipe.send(ask)
            if not self._wait(ask.seconds if self._answered else ask.seconds + _START):
                self._end()
                raise DecodeError(
                    f"“{ask.path}” could not be read in {ask.seconds:.0f} seconds.",
                    tried="The decoder was stopped, and the photo left out.",
                    advice="Get an intact copy of the photo.",
                )
            answer: Answer = pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise self._died(ask.path) from error
        except MemoryError:
            self._end()
            raise
        self._answered = True
        if isinstance(answer, PhotofixError):
            raise answer
        return answer

    def _wait(self, seconds: float) -> bool:
        """Whether something comes in so many seconds."""
        assert self._pipe is not None
        until = time.monotonic() + seconds
        while not self._pipe.poll(min(_STRIDE, max(0.0, until - time.monotonic()))):
            if self._cancelled.is_set():
                self._end()
                raise Cancelled
            if time.monotonic() >= until:
                return False
        return True

    def _receive(self, shape: tuple[int, ...], dtype: str) -> Samples:
        assert self._pipe is not None
        samples: Samples = np.empty(shape, dtype)
        data = samples.reshape(-1).view(np.uint8).data
        for start in range(0, len(data), CHUNK):
            if not self._wait(self._seconds):
                raise EOFError
            self._pipe.recv_bytes_into(data[start : start + CHUNK])
        samples.flags.writeable = False
        return samples

    def _died(self, path: Path) -> DecodeError:
        if self._process is not None:
            self._process.join(1.0)
        code = None if self._process is None else self._process.exitcode
        self._end()
        return DecodeError(
            f"“{path}” ended the process that was reading it.",
            tried=f"It ended with code {code}; another was started for the other photos.",
            advice="Get an intact copy of the photo. If it is a very large one, close other programs.",
        )

    def _started(self, path: Path) -> Connection:
        try:
            return self._ready()
        except OSError as error:
            self._end()
            raise PhotoError(
                f"“{path}” can't be read: no process can be started for it ({error.strerror or error}).",
                tried="The photo was left out.",
                advice="Close other programs, and try it again (--retry-failed).",
            ) from error

    def _ready(self) -> Connection:
        if self._pipe is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=self._target, args=(theirs,), name="photofix-reader", daemon=True)
            try:
                process.start()
            except OSError:
                ours.close()
                raise
            finally:
                theirs.close()
            self._process, self._pipe = process, ours
            self._answered = False
        return self._pipe

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
