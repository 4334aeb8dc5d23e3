"""The third step: start, rest, go on, stop; how far it is and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from photofix.app.base.step_frame import Details, StepFrame
from photofix.app.train import words
from photofix.app.train.training import AT_WORK, Stage, Training

_PARTS = 1000


class RunStep(StepFrame):
    """Follows a training.

    Args:
        training: to follow.
        parent: as for every widget.
    """

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(3, self.tr("Learn"), parent)
        self._training = training
        self._focus_wanted = False
        self.start = QPushButton(self.tr("Start"))
        self.start.setProperty("role", "primary")
        self.pause = QPushButton()
        self.pause.setProperty("role", "plain")
        self.stop = QPushButton(self.tr("Stop and keep best"))
        self.stop.setProperty("role", "plain")
        self.stop.setToolTip(self.tr("End here; the best so far is judged, and nothing is lost"))
        self.go_on = QPushButton(self.tr("Go on"))
        self.go_on.setProperty("role", "primary")
        self.give_up = QPushButton(self.tr("Give it up"))
        self.give_up.setProperty("role", "plain")
        self.give_up.setToolTip(self.tr("Begin anew; what was learnt is removed"))
        self.progress = QProgressBar(textVisible=False)
        self.progress.setRange(0, _PARTS)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(self.tr("Progress of the training"))
        self.doing = QLabel()
        self.doing.setProperty("role", "name")
        self.left = QLabel()
        self.left.setProperty("role", "words")
        self.stands = QLabel(wordWrap=True)
        self.stands.setProperty("role", "words")
        self.details = Details()
        line = QHBoxLayout()
        line.addWidget(self.doing, 1)
        line.addWidget(self.left)
        self.body.addLayout(line)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.stands)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.start, self.go_on, self.give_up, self.pause, self.stop):
            buttons.addWidget(button, 1)
        self.body.addLayout(buttons)
        self.body.addWidget(self.details)
        self.start.clicked.connect(self._hold_focus)
        self.pause.clicked.connect(lambda: training.pause(training.stage is Stage.LEARNING))
        self.stop.clicked.connect(training.stop)
        self.go_on.clicked.connect(training.go_on)
        training.changed.connect(self.follow)
        training.progressed.connect(self.follow)
        training.validated.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show the training as it is."""
        training, stage = self._training, self._training.stage
        working, broken = stage in AT_WORK, stage is Stage.BROKEN
        self.show_turn(open_=working or broken or stage is Stage.READY, summary=self._summary())
        self.start.setVisible(stage is Stage.READY)
        self.go_on.setVisible(broken)
        self.give_up.setVisible(broken)
        self.pause.setVisible(working and stage is not Stage.STOPPING)
        self.stop.setVisible(working and stage is not Stage.STOPPING)
        self.pause.setEnabled(stage in (Stage.LEARNING, Stage.PAUSED) and not training.wanted)
        if self._focus_wanted and self.pause.isEnabled():
            self._focus_wanted = False
            if self.isVisible():
                self.pause.setFocus()
        resting = (stage is Stage.PAUSED) != (training.wanted != "")
        self.pause.setText(self.tr("Go on") if resting else self.tr("Pause"))
        for widget in (self.progress, self.doing, self.left):
            widget.setVisible(working or broken)
        self.stands.setVisible(working or broken)
        if working or broken:
            self._show_progress()
        self.details.show_rows(self._rows() if working else [])
        self.details.setVisible(working)

    def _show_progress(self) -> None:
        training, stage = self._training, self._training.stage
        self.doing.setText(self._doing())
        step = training.step
        left = words.time_left(step.seconds_left) if step is not None and stage is Stage.LEARNING else ""
        self.left.setText(left)
        busy = stage is Stage.STARTING or (stage is Stage.STOPPING and not training.judged[1])
        if busy:
            self.progress.setRange(0, 0)
        elif stage is Stage.STOPPING:
            self.progress.setRange(0, training.judged[1])
            self.progress.setValue(training.judged[0])
        else:
            self.progress.setRange(0, _PARTS)
            self.progress.setValue(round(training.through * _PARTS))
        if stage is Stage.BROKEN:
            self.stands.setText(self.tr("What was learnt up to the last checkpoint is kept."))
        else:
            self.stands.setText(words.standing(training.curve.newest, training.curve.gain))

    def _doing(self) -> str:
        training = self._training
        match training.stage:
            case Stage.STARTING:
                return self.tr("Getting ready…")
            case Stage.PAUSED:
                return self.tr("Paused")
            case Stage.STOPPING:
                done, of = training.judged
                judged = self.tr("Judging: %1 of %2").replace("%1", str(done)).replace("%2", str(of))
                return judged if of else self.tr("Keeping the best…")
            case Stage.BROKEN:
                return self.tr("Interrupted")
            case _:
                return {
                    "critic": self.tr("Learning to tell real from repaired"),
                    "adversarial": self.tr("Learning to look crisp"),
                }.get(training.phase, self.tr("Learning"))

    def _summary(self) -> str:
        training = self._training
        if training.stage is not Stage.JUDGED or training.plan is None:
            return ""
        return self.tr("%n minutes, finished", "", round(training.plan.minutes * max(training.through, 0.0)))

    def _rows(self) -> list[tuple[str, str]]:
        training = self._training
        rows: list[tuple[str, str]] = []
        locale = QLocale()
        if training.start is not None and training.start.device:
            rows.append((self.tr("Computes"), training.start.device))
        step, newest = training.step, training.curve.newest
        if step is not None:
            rows.append((self.tr("Steps"), locale.toString(step.step)))
            if step.steps_per_second is not None:
                rows.append((self.tr("Steps a second"), locale.toString(step.steps_per_second, "f", 1)))
            rows.append((self.tr("Loss"), locale.toString(step.loss, "g", 3)))
            if step.rate is not None:
                rows.append((self.tr("Learning rate"), locale.toString(step.rate, "g", 2)))
        if newest is not None:
            rows.append((self.tr("PSNR, yours"), f"{locale.toString(newest.psnr, 'f', 2)} dB"))
            rows.append((self.tr("PSNR, built-in"), f"{locale.toString(newest.built_in, 'f', 2)} dB"))
            if newest.distance is not None:
                rows.append((self.tr("Distance to the eye"), locale.toString(newest.distance, "f", 3)))
        return rows

    def _hold_focus(self) -> None:
        """The button goes; what comes in its place, as soon as it can be pressed, is where one wants to go on."""
        self._focus_wanted = True
        self.follow()
