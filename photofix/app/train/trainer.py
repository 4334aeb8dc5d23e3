"""The trainer's process: started, told to rest, to go on and to stop, and listened to."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from photofix.app.train.events import End, Error, Lines, read_event
from photofix.app.train.runs import Plan

_log = logging.getLogger(__name__)

_LAST_LINES = 40
_POLITE_MS = 2500


def command() -> list[str]:
    """How to start this program with a command of its command line."""
    # Frozen, the program's file is the interpreter and photofix in one.
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "photofix"]


def survey_arguments(plan: Plan, run: Path) -> list[str]:
    """What follows the program's name to look through photos."""
    return ["survey", *_photos(plan), "--run", str(run), "--events"]


def train_arguments(plan: Plan, run: Path) -> list[str]:
    """What follows the program's name to train, or to go on with a training."""
    return [
        "train", *_photos(plan), "--minutes", f"{plan.minutes:g}", "--style", plan.style, "--name", plan.title,
        "--run", str(run), "--events", "--no-install",
    ]  # fmt: skip


def _photos(plan: Plan) -> list[str]:
    pairs = [] if plan.pairs is None else ["--pairs", str(plan.pairs)]
    return [str(plan.folder), *pairs, "--base", plan.base]


class Trainer(QObject):
    """One process of `photofix survey` or `photofix train`.

    Signals:
        said: an event.
        ended: it is gone; all that it said was signalled before.

    Args:
        program: what to start, with the arguments that always come first.
        arguments: that follow.
        parent: as for every QObject.
    """

    said = Signal(object)
    ended = Signal()

    def __init__(self, program: Sequence[str], arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.end: End | None = None
        self.error: Error | None = None
        self._lines = Lines()
        self._notes = Lines()
        self._last: deque[str] = deque(maxlen=_LAST_LINES)
        self._gone = False
        self._process = process = QProcess(self)
        process.setProgram(program[0])
        process.setArguments([*program[1:], *arguments])
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        environment.insert("PYTHONIOENCODING", "utf-8")
        # Threads that spin while they wait would take the cores from the repair of a photo.
        environment.insert("OMP_WAIT_POLICY", "PASSIVE")
        process.setProcessEnvironment(environment)
        process.started.connect(self._step_back)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_notes)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)

    def start(self) -> None:
        """Start it."""
        self._process.start()

    @property
    def running(self) -> bool:
        """It isn't gone."""
        return not self._gone

    @property
    def process_id(self) -> int:
        """0 while it isn't running."""
        return self._process.processId()

    @property
    def code(self) -> int:
        """What it ended with; negative where a signal ended it."""
        crashed = self._process.exitStatus() is QProcess.ExitStatus.CrashExit
        return -max(1, self._process.exitCode()) if crashed else self._process.exitCode()

    @property
    def last_lines(self) -> str:
        """The end of what it wrote for its log."""
        return "\n".join(self._last)

    def tell(self, word: str) -> None:
        """Say `pause`, `resume` or `stop`."""
        if self.running:
            self._process.write(f"{word}\n".encode())

    def leave(self) -> None:
        """Be rid of it without waiting: nothing more is heard of it; it removes itself when it is gone."""
        self.said.disconnect()
        self.ended.disconnect()
        if self.running:
            self._process.finished.connect(self.deleteLater)
            self._process.kill()
        else:
            self.deleteLater()

    def close(self) -> None:
        """End it now; what it has kept stays. When this returns there is no process any more."""
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return
        self.blockSignals(True)
        if os.name == "posix" and self.process_id:
            # The first means “stop, and judge”; the second “now”.
            for _ in range(2):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.process_id, signal.SIGTERM)
                if self._process.waitForFinished(_POLITE_MS // 10):
                    return
            if self._process.waitForFinished(_POLITE_MS):
                return
        self._process.kill()
        self._process.waitForFinished(-1)

    def _step_back(self) -> None:
        """A repair that a person waits for comes first."""
        import psutil  # here, so that the window needn't have it to open

        with contextlib.suppress(psutil.Error, OSError):
            low = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", 19)
            psutil.Process(self.process_id).nice(low)

    def _read(self) -> None:
        self._hear(self._lines.add(bytes(self._process.readAllStandardOutput().data())))

    def _read_notes(self) -> None:
        self._note(self._notes.add(bytes(self._process.readAllStandardError().data())))

    def _hear(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            event = read_event(line)
            if event is None:
                self._note([line])
                continue
            if isinstance(event, End):
                self.end = event
            elif isinstance(event, Error):
                self.error = event
            self.said.emit(event)

    def _note(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip()[:1000]
            self._last.append(text)
            _log.info("trainer: %s", text)

    def _finished(self) -> None:
        if self._gone:
            return
        self._read()
        self._read_notes()
        self._hear(self._lines.end())
        self._note(self._notes.end())
        self._gone = True
        self.ended.emit()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and not self._gone:
            self._last.append(self._process.errorString())
            self._gone = True
            self.ended.emit()
