"""Answers come once, on the GUI thread, and those to earlier requests not at all."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photofix.app.base.jobs import Jobs, Listener, Repairs
from photofix.engine.messages import Failed, Ready, RepairRequest, Reply, Returned, Stopped, TileFinished
from photofix.engine.shared import SharedName
from photofix.engine.step import parse_chain
from photofix.engine.tiling import Box
from photofix.errors import DecodeError, PhotofixError, WorkerDiedError
from photofix.progress import Cancelled


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    jobs = Jobs(threads=2)
    yield jobs
    jobs.close()


class Ends:
    """Notes how jobs ended, and in which thread that was told."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, Any]] = []
        self.threads: set[int] = set()

    def note(self, kind: str, *what: Any) -> None:
        self.notes.append((kind, *what))
        self.threads.add(threading.get_ident())

    def listener(self) -> Listener[Any]:
        return Listener(partial(self.note, "returned"), partial(self.note, "failed"), partial(self.note, "cancelled"))


def raiser(error: BaseException) -> Callable[[], None]:
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        (lambda: 42, "returned"),
        (raiser(DecodeError("broken")), "failed"),
        (raiser(ZeroDivisionError("oh")), "failed"),
        (raiser(Cancelled()), "cancelled"),
    ],
)
def test_a_job_ends_once_and_says_so_on_the_gui_thread(
    jobs: Jobs, qtbot: QtBot, work: Callable[[], object], kind: str
) -> None:
    ends = Ends()
    jobs.run(work, ends.listener())
    qtbot.waitUntil(lambda: bool(ends.notes))
    qtbot.wait(20)
    assert [note[0] for note in ends.notes] == [kind]
    assert ends.threads == {threading.get_ident()}


def test_a_defect_of_ours_is_said_without_a_traceback(jobs: Jobs, qtbot: QtBot) -> None:
    ends = Ends()
    jobs.run(raiser(ZeroDivisionError("oh")), ends.listener())
    qtbot.waitUntil(lambda: bool(ends.notes))
    error = ends.notes[0][1]
    assert isinstance(error, PhotofixError)
    assert "ZeroDivisionError: oh" in error.happened
    assert error.tried
    assert error.advice


def test_an_error_doesn_t_keep_what_its_job_had_in_hand(jobs: Jobs, qtbot: QtBot) -> None:
    try:
        raise DecodeError("outer") from ValueError("inner")
    except DecodeError as caught:
        error = caught
    assert error.__traceback__ is not None
    ends = Ends()
    jobs.run(raiser(error), ends.listener())
    qtbot.waitUntil(lambda: bool(ends.notes))
    assert error.__traceback__ is None
    assert error.__cause__ is not None
    assert error.__cause__.__traceback__ is None


def test_closing_tells_every_listener(qapp: QApplication) -> None:
    jobs = Jobs(threads=1)
    begun, go = threading.Event(), threading.Event()
    ends = Ends()

    def work() -> str:
        begun.set()
        go.wait(10)
        return "done"

    for _ in range(3):
        jobs.run(work, ends.listener())
    begun.wait(10)
    threading.Timer(0.05, go.set).start()
    jobs.close()
    assert sorted(ends.notes) == [("cancelled",), ("cancelled",), ("returned", "done")]


class ScriptedEngine:
    """Answers what a test tells it to, from another thread as the engine does."""

    process_id = None

    def __init__(self, listener: Callable[[Reply], None]) -> None:
        self._listener = listener
        self.cancelled: list[int] = []

    def start(self) -> None:
        pass

    def submit(self, request: RepairRequest) -> None:
        pass

    def cancel(self, request_id: int) -> None:
        self.cancelled.append(request_id)

    def close(self, patience: float = 3.0) -> None:
        pass

    def say(self, *replies: Reply) -> None:
        thread = threading.Thread(target=lambda: [self._listener(reply) for reply in replies])
        thread.start()
        thread.join()


def request(request_id: int) -> RepairRequest:
    name = SharedName("nowhere", (1, 1, 3), "uint8")
    return RepairRequest(request_id, parse_chain("clean"), name, name, grey=False)


@pytest.fixture
def heard(qapp: QApplication) -> tuple[Repairs, ScriptedEngine, list[tuple[Any, ...]]]:
    engines: list[ScriptedEngine] = []

    def make(listener: Callable[[Reply], None]) -> ScriptedEngine:
        engines.append(ScriptedEngine(listener))
        return engines[0]

    repairs = Repairs(make)
    notes: list[tuple[Any, ...]] = []
    for name in ("ready", "painted", "returned", "failed", "cancelled", "released"):
        getattr(repairs, name).connect(lambda *what, name=name: notes.append((name, *what)))
    return repairs, engines[0], notes


Heard = tuple[Repairs, ScriptedEngine, list[tuple[Any, ...]]]
BOX = Box(0, 0, 1, 1)


def test_a_repair_is_followed_to_its_end(heard: Heard) -> None:
    repairs, engine, notes = heard
    only = repairs.begin(request)
    end = Returned(only, 1, 1, ())
    engine.say(Ready("a device"), TileFinished(only, BOX, 0.5), end)
    assert notes == []  # nothing is said in the engine's thread
    QApplication.processEvents()
    assert notes == [("ready", "a device"), ("painted", BOX, 0.5), ("released", only), ("returned", end)]
    assert not repairs.busy


def test_answers_to_earlier_repairs_are_dropped(heard: Heard) -> None:
    repairs, engine, notes = heard
    first, second = repairs.begin(request), repairs.begin(request)
    assert engine.cancelled == [first]
    error = WorkerDiedError("gone")
    engine.say(TileFinished(first, BOX, 0.5), Stopped(first), TileFinished(second, BOX, 0.1), Failed(second, error))
    QApplication.processEvents()
    assert notes == [("released", first), ("painted", BOX, 0.1), ("released", second), ("failed", error)]


def test_a_dropped_repair_says_only_that_it_lets_go(heard: Heard) -> None:
    repairs, engine, notes = heard
    only = repairs.begin(request)
    repairs.drop()
    engine.say(TileFinished(only, BOX, 1), Returned(only, 1, 1, ()))
    QApplication.processEvents()
    assert notes == [("released", only)]


def test_a_cancelled_repair_says_so(heard: Heard) -> None:
    repairs, engine, notes = heard
    only = repairs.begin(request)
    repairs.cancel()
    assert engine.cancelled == [only]
    engine.say(Stopped(only))
    QApplication.processEvents()
    assert notes == [("released", only), ("cancelled",)]


def test_after_closing_nothing_is_said(heard: Heard) -> None:
    repairs, engine, notes = heard
    only = repairs.begin(request)
    engine.say(Returned(only, 1, 1, ()))
    repairs.close()
    QApplication.processEvents()
    assert notes == []
