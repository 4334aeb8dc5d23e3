"""The engine's process, as the window sees it. Knows no torch and no Qt."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext

from photofix.engine.engine_process import PATIENCE, EngineProcess
from photofix.engine.messages import Failed, RepairRequest, Reply
from photofix.errors import EngineError
from photofix.importing import uncollected


def _enter(pipe: Connection, device: str) -> None:
    with uncollected():
        from photofix.engine.worker import worker_main  # here, so that torch is imported in the engine's process alone

    worker_main(pipe, device)


class EngineClient:
    """Starts the engine's process, sends it requests, and hands its replies to a listener.

    Every request ends with exactly one of `Returned`, `Failed` or `Stopped`, also when the process dies: then what was under
    way fails with `WorkerDiedError`, and the next request starts a new process. What is under way when the client is closed is
    stopped. All methods may be called from any thread; a request that comes after `close` starts a process again.

    Args:
        listener: called with each reply, in a thread of the client's own.
        device: as `choose_device` reads it.
        target: what the process runs; tests put their own here.
    """

    def __init__(
        self,
        listener: Callable[[Reply], None],
        *,
        device: str = "auto",
        target: Callable[[Connection, str], None] = _enter,
    ) -> None:
        self._listener = listener
        self._device = device
        self._target = target
        self._context: SpawnContext = multiprocessing.get_context("spawn")
        self._lock = threading.Lock()
        # The last one takes requests; those before it are ending.
        self._processes: list[EngineProcess] = []

    @property
    def process_id(self) -> int | None:
        """Of the running process; None where there is none."""
        with self._lock:
            last = self._processes[-1] if self._processes else None
        return None if last is None or last.gone else last.pid

    def start(self) -> None:
        """Start the process, so that it is warm when the first request comes."""
        with contextlib.suppress(OSError):  # the first request tells of it
            self._running()

    def submit(self, request: RepairRequest) -> None:
        """Send a request; starts the process if there is none."""
        try:
            while not self._running().submit(request):
                pass  # it ended between the two calls, so there will be another
        except OSError as error:
            self._listener(Failed(request.id, _no_process(error)))

    def cancel(self, request_id: int) -> None:
        """Ask to stop a request; it still answers."""
        with self._lock:
            processes = tuple(self._processes)
        for process in processes:
            process.cancel(request_id)

    def close(self, patience: float = PATIENCE) -> None:
        """End the process: by a message, which it obeys within a tile; by force after `patience` seconds.

        When this returns, all requests of before have their answers.
        """
        with self._lock:
            leaving = tuple(self._processes)
        for process in leaving:
            process.close(patience)
        with self._lock:
            self._processes = [process for process in self._processes if process not in leaving]

    def _running(self) -> EngineProcess:
        with self._lock:
            if not self._processes or self._processes[-1].gone:
                self._processes = [process for process in self._processes if not process.finished]
                self._processes.append(EngineProcess(self._context, self._target, self._device, self._listener))
            return self._processes[-1]


def _no_process(error: OSError) -> EngineError:
    return EngineError(
        f"The repair engine can’t be started: {error.strerror or error}.",
        tried="The photo is as it was.",
        advice="Close other programs, and try again.",
    )
