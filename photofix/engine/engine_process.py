"""One process of the engine, from its start to its end: what is sent to it, and an answer to each request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext

from photofix.engine.messages import FINAL, CancelRequest, Failed, RepairRequest, Reply, Stopped
from photofix.errors import WorkerDiedError

PATIENCE = 3.0
"""Seconds that a process has to end after it has hung up."""


class EngineProcess:
    """A running process with its pipe. All methods may be called from any thread; from the listener's, all but `close`.

    Each request that `submit` took ends with exactly one final reply: the process's own, or one from here when it is gone.

    Args:
        context: starts it.
        target: what it runs.
        device: as `choose_device` reads it.
        listener: called with each reply, in a thread of this object's own.

    Raises:
        OSError: it can't be started.
    """

    def __init__(
        self,
        context: SpawnContext,
        target: Callable[[Connection, str], None],
        device: str,
        listener: Callable[[Reply], None],
    ) -> None:
        self._listener = listener
        ours, theirs = context.Pipe()
        self._pipe: Connection = ours
        self._process = context.Process(target=target, args=(theirs, device), daemon=True)
        try:
            self._process.start()
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()  # so that its end is the only one, and its death is an end of file here
        self.pid = self._process.pid
        # Two threads that write into a pipe at once would mix their messages. What is under way is guarded apart, because the
        # reader needs it while a writer may have to wait for room in the pipe.
        self._sending = threading.Lock()
        self._lock = threading.Lock()
        self._under_way: set[int] = set()
        self._leaving = False
        self._gone = False
        self._buried = False
        self._thread = threading.Thread(target=self._serve, name="photofix-engine-replies", daemon=True)
        self._thread.start()

    @property
    def gone(self) -> bool:
        """It has ended, or is about to: it takes no more requests."""
        with self._lock:
            return self._gone or self._leaving

    @property
    def finished(self) -> bool:
        """It has ended, and everything is answered."""
        return not self._thread.is_alive()

    def submit(self, request: RepairRequest) -> bool:
        """Send a request; False if the process is gone and nothing will come of it here."""
        # A cancel that comes at once waits for this lock, so that it never overtakes what it cancels.
        with self._sending:
            with self._lock:
                if self._gone or self._leaving:
                    return False
                self._under_way.add(request.id)
            self._send(request)
        return True

    def cancel(self, request_id: int) -> None:
        """Ask to stop a request, if it is under way here; it still answers."""
        with self._sending:
            with self._lock:
                known = request_id in self._under_way
            if known:
                self._send(CancelRequest(request_id))

    def close(self, patience: float) -> None:
        """End it: by a message, which it obeys within a tile; by force after `patience` seconds. All is answered then."""
        with self._lock:
            self._leaving = True
        end = time.monotonic() + patience
        # Somebody may wait for room in the pipe of a process that doesn't read; then force is all that is left.
        if self._sending.acquire(timeout=patience):
            self._send(None)
            self._sending.release()
        self._thread.join(max(0.0, end - time.monotonic()))
        if self._thread.is_alive():
            with self._lock:
                if not self._buried:
                    self._process.kill()
            self._thread.join()

    def _send(self, message: RepairRequest | CancelRequest | None) -> None:
        if not self._pipe.closed:
            try:
                self._pipe.send(message)
            except OSError:  # it died this moment; the reader hears of it too, and answers for it
                return

    def _serve(self) -> None:
        while True:
            try:
                reply: Reply = self._pipe.recv()
            except (EOFError, OSError):
                break
            if isinstance(reply, FINAL):
                with self._lock:
                    self._under_way.discard(reply.id)
            self._listener(reply)
        with self._lock:
            self._gone = True
        code = self._bury()
        with self._lock:
            lost, leaving = sorted(self._under_way), self._leaving
            self._under_way.clear()
        for request_id in lost:
            self._listener(Stopped(request_id) if leaving else Failed(request_id, died(code)))

    def _bury(self) -> int | None:
        """Wait for the end of a process that has hung up, and let go of it; its exit code."""
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        # Starting another process looks after all children, so this one's code may be on its way to us through that thread.
        end = time.monotonic() + 1.0
        while self._process.exitcode is None and time.monotonic() < end:
            time.sleep(0.001)
        code = self._process.exitcode
        with self._lock:
            self._buried = True  # from here on no signal is sent to whatever gets its number
        with self._sending:
            self._pipe.close()
        if code is not None:
            self._process.close()
        return code


def died(code: int | None) -> WorkerDiedError:
    """What is said when the process ended on its own with an exit code (negative: killed by that signal)."""
    how = "ended" if code is None else f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    return WorkerDiedError(
        f"The repair engine {how}.",
        tried="The photo is as it was, and the engine starts again with the next repair.",
        advice="If it happens again, the photo may be too large for the free memory.",
    )
