"""The engine's process, as the window sees it. Knows no torch and no Qt."""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess

from photofix.engine.messages import FINAL, CancelRequest, Failed, RepairRequest, Reply
from photofix.errors import WorkerDiedError


def _enter(pipe: Connection, device: str) -> None:
    from photofix.engine.worker import worker_main  # here, so that torch is imported in the engine's process alone

    worker_main(pipe, device)


class EngineClient:
    """Starts the engine's process, sends it requests, and hands its replies to a listener.

    Every request ends with exactly one of `Returned`, `Failed` or `Stopped`, also when the process dies: then what was under
    way fails with `WorkerDiedError`, and the next request starts a new process.

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
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._thread: threading.Thread | None = None
        # Each with the pipe that it went through: a new process is not to answer for what the one before it lost.
        self._under_way: dict[int, Connection] = {}
        self._closing = False

    @property
    def process_id(self) -> int | None:
        """Of the running process; None where there is none."""
        with self._lock:
            return self._process.pid if self._process is not None and self._process.is_alive() else None

    def start(self) -> None:
        """Start the process, so that it is warm when the first request comes."""
        with self._lock:
            self._ensure()

    def submit(self, request: RepairRequest) -> None:
        """Send a request; starts the process if there is none."""
        with self._lock:
            pipe = self._ensure()
            self._under_way[request.id] = pipe
        try:
            pipe.send(request)
        except OSError:  # it died this moment; the reader's thread fails what is under way
            return

    def cancel(self, request_id: int) -> None:
        """Ask to stop a request; it still answers."""
        with self._lock:
            pipe = self._under_way.get(request_id)
        if pipe is not None:
            try:
                pipe.send(CancelRequest(request_id))
            except OSError:
                return

    def close(self, patience: float = 3.0) -> None:
        """End the process: by closing the pipe, which it obeys within a tile; by force after `patience` seconds."""
        with self._lock:
            self._closing = True
            process, pipe, thread = self._process, self._pipe, self._thread
            under_way = tuple(self._under_way)
        if process is None or pipe is None or thread is None:
            return
        for request_id in under_way:
            self.cancel(request_id)
        with contextlib.suppress(OSError):  # it is gone already
            pipe.send(None)
        process.join(patience)
        if process.is_alive():
            process.kill()
            process.join()
        thread.join()
        process.close()
        with self._lock:
            self._process = self._pipe = self._thread = None
            self._closing = False

    def _ensure(self) -> Connection:
        if self._process is not None and self._pipe is not None and self._process.is_alive():
            return self._pipe
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(target=self._target, args=(theirs, self._device), daemon=True)
        self._process.start()
        theirs.close()  # so that its end is the only one, and its death is an end of file here
        self._pipe = ours
        self._thread = threading.Thread(
            target=self._read, args=(ours, self._process), name="photofix-engine-replies", daemon=True
        )
        self._thread.start()
        return ours

    def _read(self, pipe: Connection, process: SpawnProcess) -> None:
        while True:
            try:
                reply: Reply = pipe.recv()
            except (EOFError, OSError):
                break
            if isinstance(reply, FINAL):
                with self._lock:
                    self._under_way.pop(reply.id, None)
            self._listener(reply)
        pipe.close()
        process.join()
        with self._lock:
            lost = sorted(request_id for request_id, used in self._under_way.items() if used is pipe)
            for request_id in lost:
                del self._under_way[request_id]
            closing = self._closing
            code = process.exitcode
        if closing:
            return
        for request_id in lost:
            self._listener(Failed(request_id, died(code)))


def died(code: int | None) -> WorkerDiedError:
    """What is said when the process ended on its own with an exit code (negative: killed by that signal)."""
    how = f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with code {code}"
    return WorkerDiedError(
        f"The repair engine {how}.",
        tried="The photo is as it was, and the engine starts again with the next repair.",
        advice="If it happens again, the photo may be too large for the free memory.",
    )
