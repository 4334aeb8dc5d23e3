"""The fourth step: what is planned, how far it is, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.step_frame import StepFrame
from photofix.app.batch import words
from photofix.app.batch.running import AT_WORK, Running, Stage

_PARTS = 1000


class RunStep(StepFrame):
    """Follows a batch.

    Signals:
        left_out_wanted: which photos are left out is to be seen.
        output_wanted, report_wanted: the results, or their report, are to be opened.

    Args:
        running: to follow.
        parent: as for every widget.
    """

    left_out_wanted = Signal()
    output_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, running: Running, parent: QWidget | None = None) -> None:
        super().__init__(4, self.tr("Batch"), parent)
        self._running = running
        self._focus_wanted = False
        self.doing = QLabel(wordWrap=True)
        self.doing.setProperty("role", "name")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setRange(0, _PARTS)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(self.tr("Progress of the batch"))
        self.file = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self.file.setProperty("role", "words")
        self.file.setAccessibleName(self.tr("The photo that is worked on"))
        self.facts = QLabel(wordWrap=True)
        self.facts.setProperty("role", "words")
        self.left_out = QPushButton()
        self.left_out.setProperty("role", "details")
        self.left_out.setToolTip(self.tr("Show them in the table"))
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "error")
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.start = self._button(self.tr("Start"), "primary")
        self.pause = self._button("", "plain")
        self.cancel = self._button(self.tr("Cancel"), "plain", self.tr("Stop here; what is finished stays"))
        self.go_on = self._button(self.tr("Go on"), "primary", self.tr("Repair what is left"))
        self.retry = self._button("", "plain", self.tr("Try again what failed"))
        self.output = self._button(self.tr("Open the folder"), "plain", self.tr("See the results"))
        self.report = self._button(self.tr("Open the report"), "plain", self.tr("All photos, before and after"))
        self.anew = self._button(self.tr("New batch"), "plain")
        for widget in (self.doing, self.progress, self.file, self.facts):
            self.body.addWidget(widget)
        self.body.addWidget(self.left_out, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.start, self.go_on, self.pause, self.cancel):
            row.addWidget(button, 1)
        self.body.addLayout(row)
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(self.output, 0, 0)
        grid.addWidget(self.report, 0, 1)
        grid.addWidget(self.retry, 1, 0)
        grid.addWidget(self.anew, 1, 1)
        self.body.addLayout(grid)
        self.start.clicked.connect(self._begin)
        self.go_on.clicked.connect(self._go_on)
        self.retry.clicked.connect(self._retry)
        self.pause.clicked.connect(lambda: running.pause(running.stage is Stage.RUNNING))
        self.cancel.clicked.connect(running.cancel)
        self.left_out.clicked.connect(self.left_out_wanted)
        self.output.clicked.connect(self.output_wanted)
        self.report.clicked.connect(self.report_wanted)
        running.changed.connect(self.follow)
        running.progressed.connect(self._show_progress)
        self.follow()

    def follow(self) -> None:
        """Show the batch as it is."""
        running, stage = self._running, self._running.stage
        working, over = stage in AT_WORK, stage in (Stage.ENDED, Stage.BROKEN)
        account = running.account
        self.show_turn(open_=stage is not Stage.EMPTY)
        planned = account.planned
        waiting = planned.waiting if planned is not None else 0
        self.start.setVisible(stage is Stage.PLANNED)
        self.start.setEnabled(waiting > 0)
        self.pause.setVisible(working and stage is not Stage.STOPPING)
        self.pause.setEnabled(stage in (Stage.RUNNING, Stage.PAUSED) and not running.wanted)
        resting = (stage is Stage.PAUSED) != (running.wanted != "")
        self.pause.setText(self.tr("Go on") if resting else self.tr("Pause"))
        self.cancel.setVisible(working)
        self.cancel.setEnabled(stage is not Stage.STOPPING)
        left = account.ended.left if account.ended is not None else 0
        self.go_on.setVisible(stage is Stage.BROKEN or (stage is Stage.ENDED and left > 0))
        failures = running.photos.tries() if over or stage is Stage.PLANNED else 0
        self.retry.setText(self.tr("Retry failed (%1)").replace("%1", words.number(failures)))
        self.retry.setVisible(failures > 0)
        done_before = planned.done_before if planned is not None and stage is Stage.PLANNED else 0
        self.output.setVisible(over or (done_before > 0 and not waiting))
        self.report.setVisible(stage is Stage.ENDED and bool(account.reports))
        self.anew.setVisible(over)
        self.progress.setVisible(working or stage is Stage.PLANNING)
        self.file.setVisible(stage in (Stage.RUNNING, Stage.PAUSED))
        self.problem.setText(self._problem())
        self.problem.setVisible(bool(self.problem.text()))
        self._show_left_out()
        self._show_progress()
        if self._focus_wanted and self.pause.isEnabled():
            self._focus_wanted = False
            if self.isVisible():
                self.pause.setFocus()

    def _show_progress(self) -> None:
        running, account = self._running, self._running.account
        stage = running.stage
        done, of = account.looked
        if stage in (Stage.STARTING, Stage.STOPPING) or (stage is Stage.PLANNING and not of):
            self.progress.setRange(0, 0)
        elif stage is Stage.PLANNING:
            self.progress.setRange(0, of)
            self.progress.setValue(done)
        else:
            self.progress.setRange(0, _PARTS)
            self.progress.setValue(round(account.through * _PARTS))
        self.doing.setText(self._doing())
        row = running.photos.row_of(account.current)
        self.file.setText("" if row is None or row.state.value != "working" else words.printable(row.name))
        self.facts.setText(self._facts())
        self.facts.setVisible(bool(self.facts.text()))

    def _doing(self) -> str:
        running, account = self._running, self._running.account
        match running.stage:
            case Stage.PLANNING:
                done, of = account.looked
                looking = self.tr("Looking at the photos: %1 of %2")
                looking = looking.replace("%1", words.number(done)).replace("%2", words.number(of))
                return looking if of else self.tr("Looking for photos…")
            case Stage.PLANNED if account.planned is not None and account.planned.waiting:
                return self.tr("To repair: %1").replace("%1", words.number(account.planned.waiting))
            case Stage.PLANNED:
                return self.tr("Nothing is left to repair")
            case Stage.REFUSED:
                return self.tr("It can’t be done like this")
            case Stage.STARTING:
                return self.tr("Getting ready…")
            case Stage.STOPPING:
                return self.tr("Finishing what is begun…")
            case Stage.RUNNING | Stage.PAUSED:
                done = account.finished + account.failures
                counts = self.tr("Paused at %1 of %2") if running.stage is Stage.PAUSED else self.tr("%1 of %2 done")
                return counts.replace("%1", words.number(done)).replace("%2", words.number(account.queued))
            case Stage.BROKEN:
                return self.tr("Interrupted")
            case Stage.ENDED:
                return self._outcome()
            case _:
                return ""

    def _outcome(self) -> str:
        ended = self._running.account.ended
        if ended is None:
            return ""
        parts = [self.tr("%1 repaired").replace("%1", words.number(ended.done))]
        if ended.failed:
            parts.append(self.tr("%1 failed").replace("%1", words.number(ended.failed)))
        if ended.left:
            parts.append(self.tr("%1 not begun").replace("%1", words.number(ended.left)))
        return ", ".join(parts)

    def _facts(self) -> str:
        running, account = self._running, self._running.account
        planned, progress, stage = account.planned, account.progress, running.stage
        if stage is Stage.PLANNED and planned is not None and planned.waiting:
            return "\n".join((words.estimate(planned), words.room(planned), planned.device))
        if stage in (Stage.RUNNING, Stage.PAUSED) and progress is not None:
            parts: list[str] = []
            if progress.megapixels_per_second is not None:
                rate = words.number(progress.megapixels_per_second, 2)
                parts.append(self.tr("%1 MP/s").replace("%1", rate))
            if progress.seconds_left is not None:
                parts.append(self.tr("%1 left").replace("%1", words.duration(progress.seconds_left)))
            if account.failures:
                parts.append(self.tr("%1 failed").replace("%1", words.number(account.failures)))
            return "  ·  ".join(parts)
        ended = account.ended
        if stage is Stage.ENDED and ended is not None and ended.done and ended.seconds > 0:
            text = self.tr("In %1, %2 MP/s").replace("%1", words.duration(ended.seconds))
            return text.replace("%2", words.number(ended.megapixels / ended.seconds, 2))
        if stage is Stage.BROKEN:
            return self.tr("What is finished stays.")
        return ""

    def _show_left_out(self) -> None:
        running = self._running
        planned = running.account.planned
        lines: list[str] = []
        if planned is not None and running.stage is Stage.PLANNED:
            reasons = words.left_out(planned)
            if planned.others:
                reasons.append(self.tr("other files (%1)").replace("%1", words.number(planned.others)))
            if reasons:
                lines = [self.tr("Left out: %1").replace("%1", reasons[0]), *reasons[1:]]
        # A button's text isn't wrapped by itself.
        self.left_out.setText(",\n".join(lines))
        self.left_out.setVisible(bool(lines))

    def _problem(self) -> str:
        account, stage = self._running.account, self._running.stage
        error = account.error if stage in (Stage.REFUSED, Stage.ENDED) else None
        if error is not None:
            return "\n".join(part for part in (error.happened, error.tried, error.advice) if part)
        if not account.problems or stage is Stage.PLANNING:
            return ""
        more = len(account.problems) - 1
        first = account.problems[0].happened
        others = self.tr("And %1 more.").replace("%1", words.number(more))
        return f"{first}\n{others}" if more else first

    def _begin(self) -> None:
        self._hold_focus()
        self._running.begin()

    def _go_on(self) -> None:
        self._hold_focus()
        self._running.go_on()

    def _retry(self) -> None:
        self._hold_focus()
        self._running.go_on(retry=True)

    def _hold_focus(self) -> None:
        """The button goes; what comes in its place, as soon as it can be pressed, is where one wants to go on."""
        self._focus_wanted = True

    def _button(self, text: str, role: str, tip: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", role)
        button.setToolTip(tip)
        return button
