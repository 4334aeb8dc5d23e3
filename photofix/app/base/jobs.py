"""Work beside the window: threads for files and tiles, the engine's process for repairs; answers come on the GUI thread."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from photofix.engine.client import EngineClient
from photofix.engine.messages import Failed, Ready, RepairRequest, Reply, Returned, Stopped, TileFinished
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError
from photofix.progress import Cancelled

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Engine(Protocol):
    """What the window needs of `EngineClient`; tests may bring their own."""

    @property
    def process_id(self) -> int | None: ...
    def start(self) -> None: ...
    def submit(self, request: RepairRequest) -> None: ...
    def cancel(self, request_id: int) -> None: ...
    def close(self, patience: float = 3.0) -> None: ...


MakeEngine = Callable[[Callable[[Reply], None]], Engine]


@dataclass(frozen=True)
class Listener(Generic[T]):
    """Who is told of a job's end, on the GUI thread; exactly one of the three is called. Of being cancelled, few need to hear."""

    returned: Callable[[T], None]
    failed: Callable[[PhotofixError], None]
    cancelled: Callable[[], None] = lambda: None


class Jobs(QObject):
    """Runs functions in threads.

    Args:
        threads: at most so many at once; by default one for each core, and at least two.
        parent: as for every QObject.
    """

    _ended = Signal(object)

    def __init__(self, threads: int | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads or max(2, QThreadPool.globalInstance().maxThreadCount()))
        self._closing = threading.Event()
        self._ended.connect(self._tell)

    @property
    def closing(self) -> bool:
        """No new job will run."""
        return self._closing.is_set()

    def run(self, work: Callable[[], T], listener: Listener[T]) -> None:
        """Run `work` in a thread, and tell its listener how it ended."""
        self._pool.start(_Job(work, listener, self._ended.emit, self._closing))

    def close(self) -> None:
        """Cancel what hasn't begun, wait for what has, and tell all listeners."""
        self._closing.set()
        self._pool.waitForDone()
        # Endings still on their way would be lost with the event loop, and what they carry with them.
        QCoreApplication.sendPostedEvents(self)

    @Slot(object)
    def _tell(self, ending: Callable[[], None]) -> None:
        ending()


class _Job(QRunnable):
    """One function on its way through the pool."""

    def __init__(
        self,
        work: Callable[[], T],
        listener: Listener[T],
        emit: Callable[[Callable[[], None]], None],
        closing: threading.Event,
    ) -> None:
        super().__init__()
        self._work = work
        self._listener = listener
        self._emit = emit
        self._closing = closing

    def run(self) -> None:
        self._emit(self._ending())

    def _ending(self) -> Callable[[], None]:
        if self._closing.is_set():
            return self._listener.cancelled
        try:
            return partial(self._listener.returned, self._work())
        except Cancelled:
            return self._listener.cancelled
        except PhotofixError as error:
            return partial(self._listener.failed, _without_frames(error))
        except Exception as error:  # the job runner's boundary: a defect of ours fails one job, not the window
            _log.exception("a job failed")
            return partial(self._listener.failed, unexpected(error))


def unexpected(error: Exception) -> PhotofixError:
    """What is said of a defect of ours."""
    return PhotofixError(
        f"Something went wrong inside photofix ({type(error).__name__}: {error}).",
        tried="Your photo's file is as it was.",
        advice="Please try again; if it stays, report it with the details.",
    )


def _without_frames(error: PhotofixError) -> PhotofixError:
    """The error without tracebacks, whose frames would keep a photo's pixels in memory for as long as it is shown."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error


class Repairs(QObject):
    """The engine, as the window uses it: one repair at a time, and no answers to earlier ones.

    Signals:
        ready: the engine has started; its device in words.
        painted: a box of the result is final; the fraction of the whole that is done.
        returned, failed, cancelled: how the newest repair ended; exactly one of them.
        released: a repair, newest or not, no longer touches its pixels; the id that `begin` gave.

    Args:
        make_engine: makes the engine, given whom it is to answer.
        parent: as for every QObject.
    """

    ready = Signal(str)
    painted = Signal(Box, float)
    returned = Signal(Returned)
    failed = Signal(PhotofixError)
    cancelled = Signal()
    released = Signal(int)
    _replied = Signal(object)

    def __init__(self, make_engine: MakeEngine = EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The engine answers in a thread of its own; a signal carries that to this object's thread, and never answers
        # to who is still asking.
        self._replied.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._engine = make_engine(self._replied.emit)
        self._ids = itertools.count(1)
        self._newest: int | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        return self._newest is not None

    @property
    def process_id(self) -> int | None:
        """Of the engine's process."""
        return self._engine.process_id

    def warm_up(self) -> None:
        """Start the engine, so that the first repair needn't wait for it."""
        self._engine.start()

    def begin(self, make_request: Callable[[int], RepairRequest]) -> int:
        """Begin a repair; an earlier one is stopped, and no more is heard of it but `released`."""
        if self._newest is not None:
            self._engine.cancel(self._newest)
        self._newest = request_id = next(self._ids)
        self._engine.submit(make_request(request_id))
        return request_id

    def cancel(self) -> None:
        """Stop the repair within one tile; `cancelled` is signalled then."""
        if self._newest is not None:
            self._engine.cancel(self._newest)

    def drop(self) -> None:
        """Stop the repair and hear no more of it but `released`."""
        self.cancel()
        self._newest = None

    def close(self) -> None:
        """End the engine's process, within a tile or by force."""
        self._closed = True
        self._engine.close(patience=1.5)

    @Slot(object)
    def _hear(self, reply: Reply) -> None:
        if self._closed:
            return
        if isinstance(reply, Ready):
            self.ready.emit(reply.device)
            return
        newest = reply.id == self._newest
        if isinstance(reply, TileFinished):
            if newest:
                self.painted.emit(reply.box, reply.fraction)
            return
        self.released.emit(reply.id)
        if not newest:
            return
        self._newest = None
        if isinstance(reply, Returned):
            self.returned.emit(reply)
        elif isinstance(reply, Stopped):
            self.cancelled.emit()
        else:
            self.failed.emit(_known(reply))


def _known(reply: Failed) -> PhotofixError:
    error = reply.error
    return error if isinstance(error, PhotofixError) else unexpected(error)
