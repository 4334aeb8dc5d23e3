"""Where a batch is: from a plan to a report. Knows no widgets."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal

from photofix.app.base.child import command
from photofix.app.base.said import Said
from photofix.app.batch import events
from photofix.app.batch.account import Account
from photofix.app.batch.order import Batcher, Order, write_order
from photofix.app.batch.photos import Photos
from photofix.errors import BatchError, PhotofixError


class Stage(Enum):
    """How far it is."""

    EMPTY = "empty"
    PLANNING = "planning"
    PLANNED = "planned"
    REFUSED = "refused"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    ENDED = "ended"
    BROKEN = "broken"


AT_WORK = (Stage.STARTING, Stage.RUNNING, Stage.PAUSED, Stage.STOPPING)


class Running(QObject):
    """One batch at a time.

    Attributes:
        stage: how far it is.
        order: what was asked for last.
        photos: its rows.
        account: what its process has said.
        wanted: `pause` or `resume` was asked for, and isn't answered yet.
        seconds: that it has been at work.

    Signals:
        changed: another stage, or another plan.
        progressed: the same stage, further.
        failed: its process ended without a word; what that means, and its last lines.
        done: it has come to its end, or broken off.

    Args:
        program: starts photofix; tests have their own.
        parent: as for every QObject.
    """

    changed = Signal()
    progressed = Signal()
    failed = Signal(PhotofixError, str)
    done = Signal()

    def __init__(self, program: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = list(program or command())
        self._batcher: Batcher | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._begun = 0.0
        self.stage = Stage.EMPTY
        self.order: Order | None = None
        self.photos = Photos(self)
        self.account = Account(self.photos)
        self.wanted = ""
        self.seconds = 0.0

    @property
    def at_work(self) -> bool:
        """Photos are being repaired; planning isn't worth a question."""
        return self.stage in AT_WORK

    @property
    def process_id(self) -> int:
        """Of the batch's process; 0 where there is none."""
        return 0 if self._batcher is None else self._batcher.process_id

    def plan(self, order: Order) -> None:
        """Look what is to be done, and do nothing."""
        if not self.at_work:
            self.order = order
            self._start(Stage.PLANNING)

    def begin(self) -> None:
        """Do what was planned."""
        if self.stage is Stage.PLANNED and self.order is not None:
            self._start(Stage.STARTING)

    def go_on(self, *, retry: bool = False) -> None:
        """Do what is left; what is done stays.

        Args:
            retry: try again what failed.
        """
        if self.stage in (Stage.PLANNED, Stage.ENDED, Stage.BROKEN, Stage.REFUSED) and self.order is not None:
            self.order = self.order.going_on()
            self._start(Stage.STARTING, retry=retry)

    def pause(self, paused: bool) -> None:
        """Let it rest, or go on."""
        if self._batcher is not None and self.stage in (Stage.RUNNING, Stage.PAUSED) and not self.wanted:
            self.wanted = "pause" if paused else "resume"
            self._batcher.tell(self.wanted)
            self.changed.emit()

    def cancel(self) -> None:
        """Stop; what is finished stays."""
        if self._batcher is not None and self.stage in (Stage.STARTING, Stage.RUNNING, Stage.PAUSED):
            self._batcher.tell("cancel")
            self._be(Stage.STOPPING)

    def add(self, paths: Sequence[Path]) -> list[Path]:
        """Repair more photos as well, while it runs.

        Returns:
            Those that can't be: an order is a line, and their names have several.
        """
        if self._batcher is None or self.order is None or not self.at_work or self.stage is Stage.STOPPING:
            return list(paths)
        odd = [path for path in paths if any(sign in str(path) for sign in "\r\n")]
        new = [path for path in paths if path not in odd]
        for path in new:
            self._batcher.tell(f"add {path}")
        self.account.added += map(str, new)
        self.order = replace(self.order, inputs=tuple(dict.fromkeys((*self.order.inputs, *new))))
        return odd

    def forget(self) -> None:
        """Have nothing to do; what is finished stays."""
        if not self.at_work:
            self._drop()
            self.order = None
            self.account = Account(self.photos)
            self.photos.show_rows([])
            self._be(Stage.EMPTY)

    def close(self) -> None:
        """End the process, and wait for that; what is finished stays."""
        self._batcher = None
        # Also those that were left and aren't gone yet.
        for batcher in self.findChildren(Batcher):
            batcher.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        self.stage = Stage.EMPTY

    def _drop(self) -> None:
        if self._batcher is not None:
            self._batcher.leave()
            self._batcher = None

    def _be(self, stage: Stage) -> None:
        if stage in AT_WORK and self.stage not in AT_WORK:
            self._begun = time.monotonic()
        elif self.stage in AT_WORK and stage not in AT_WORK:
            self.seconds = time.monotonic() - self._begun
        self.stage = stage
        self.changed.emit()

    def _start(self, stage: Stage, *, retry: bool = False) -> None:
        assert self.order is not None
        self._drop()
        self.account = Account(self.photos)
        self.wanted = ""
        try:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="photofix-batch-")
            arguments = write_order(self.order, Path(self._folder.name), dry=stage is Stage.PLANNING, retry=retry)
        except (OSError, PhotofixError) as error:
            known = error if isinstance(error, PhotofixError) else BatchError(str(error))
            self._refuse(known)
            return
        self._batcher = batcher = Batcher(self._program, arguments, self)
        batcher.said.connect(self._hear)
        batcher.ended.connect(self._ended)
        self._be(stage)
        batcher.start()

    def _hear(self, event: Said) -> None:
        seen = self.account.hear(event)
        match event:
            case events.Planned():
                now = {Stage.PLANNING: Stage.PLANNED, Stage.STARTING: Stage.RUNNING}.get(self.stage, self.stage)
                self._be(now)
            case events.Paused() | events.Resumed():
                self._on_rest(isinstance(event, events.Paused))
            case events.Problem():
                self.changed.emit()
            case _ if seen:
                self.progressed.emit()
            case _:
                pass

    def _on_rest(self, paused: bool) -> None:
        self.wanted = ""
        if self.stage in (Stage.RUNNING, Stage.PAUSED):
            self._be(Stage.PAUSED if paused else Stage.RUNNING)

    def _ended(self) -> None:
        batcher, self._batcher = self._batcher, None
        if batcher is None:
            return
        batcher.deleteLater()
        self.photos.put_back()
        if self.stage is Stage.PLANNED:
            return
        account = self.account
        if account.ended is not None:
            if account.added and account.ended.reason == "finished":
                # They came when it had just ended.
                self.stage = Stage.ENDED
                self.go_on()
                return
            self._be(Stage.ENDED)
            self.done.emit()
        elif account.error is not None:
            self._refuse(account.error)
        elif self.stage is Stage.STOPPING:
            # Before it had begun.
            self._start(Stage.PLANNING)
        else:
            error = gone(batcher.code)
            if self.stage is Stage.PLANNING:
                self._refuse(error)
            else:
                self._be(Stage.BROKEN)
                self.done.emit()
            self.failed.emit(error, batcher.last_lines)

    def _refuse(self, error: PhotofixError) -> None:
        self.account.error = error
        self._be(Stage.REFUSED)


def gone(code: int) -> BatchError:
    """The error for a process that ended without a word, by its exit code; negative where a signal ended it."""
    translate = QCoreApplication.translate
    how = (
        translate("Running", "The batch was ended from outside (signal %1).")
        if code < 0
        else translate("Running", "The batch ended unexpectedly (code %1).")
    )
    return BatchError(
        how.replace("%1", str(abs(code))),
        tried=translate("Running", "Your photos are as they were, and what is finished stays."),
        advice=translate("Running", "Go on: the photo that it was at work on is tried again, last and alone."),
    )
