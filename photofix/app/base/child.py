"""Another process of photofix: started, told things a line at a time, and listened to likewise."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from photofix.app.base.said import Lines, Said

_log = logging.getLogger(__name__)

_LAST_LINES = 40


def command() -> list[str]:
    """How to start this program with a command of its command line."""
    # Frozen, the program's file is the interpreter and photofix in one.
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "photofix"]


class Child(QObject):
    """One process of photofix.

    Signals:
        said: an event.
        ended: it is gone; all that it said was signalled before.

    Args:
        program: what to start, with the arguments that always come first.
        arguments: that follow.
        name: what its lines are called in the log.
        niceness: how far it steps back for others, from 0 to 19.
        parent: as for every QObject.
    """

    said = Signal(object)
    ended = Signal()

    patience_ms = 2500
    """So long it may take to come to an end, when that is asked for."""

    def __init__(
        self,
        program: Sequence[str],
        arguments: Sequence[str],
        name: str,
        niceness: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._niceness = niceness
        self._lines = Lines()
        self._notes = Lines()
        self._last: deque[str] = deque(maxlen=_LAST_LINES)
        self._gone = False
        self._process = process = QProcess(self)
        process.setProgram(program[0])
        process.setArguments([*program[1:], *arguments])
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        # Names of files that aren't UTF-8 go through it unharmed.
        environment.insert("PYTHONIOENCODING", "utf-8:surrogateescape")
        # Threads that spin while they wait would take the cores from the repair of a photo.
        environment.insert("OMP_WAIT_POLICY", "PASSIVE")
        process.setProcessEnvironment(environment)
        process.started.connect(self._step_back)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_notes)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._failed)

    def understand(self, line: bytes) -> Said | None:
        """One line's event; None goes to the log."""
        raise NotImplementedError

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
        """Say a line to it."""
        if self.running:
            self._process.write(f"{word}\n".encode("utf-8", "surrogateescape"))

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
            # The first means “come to an end”; the second “now”.
            for _ in range(2):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.process_id, signal.SIGTERM)
                if self._process.waitForFinished(self.patience_ms // 10):
                    return
            if self._process.waitForFinished(self.patience_ms):
                return
        self._process.kill()
        self._process.waitForFinished(-1)

    def _step_back(self) -> None:
        """A repair that a person waits for comes first."""
        import psutil  # here, so that the window needn't have it to open

        with contextlib.suppress(psutil.Error, OSError):
            low = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", self._niceness)
            psutil.Process(self.process_id).nice(low)

    def _read(self) -> None:
        self._hear(self._lines.add(bytes(self._process.readAllStandardOutput().data())))

    def _read_notes(self) -> None:
        self._note(self._notes.add(bytes(self._process.readAllStandardError().data())))

    def _hear(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            event = self.understand(line)
            if event is None:
                self._note([line])
            else:
                self.said.emit(event)

    def _note(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip()[:1000]
            self._last.append(text)
            _log.info("%s: %s", self._name, text)

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
