"""The middle of the window while a model is trained: what will be learnt, how it goes, and what came of it."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from photofix.app.base.drop_target import DropTarget
from photofix.app.base.jobs import Jobs
from photofix.app.train import words
from photofix.app.train.curves import Curves
from photofix.app.train.larger import Larger
from photofix.app.train.picture_grid import PictureGrid
from photofix.app.train.pictures import Images, Pictures
from photofix.app.train.training import AT_WORK, Stage, Training

# Seconds between two drawings of the curve of the loss; more often says nothing more.
_EVERY = 0.4


class Invitation(DropTarget):
    """What it is about, before there are photos.

    Signals:
        folder_wanted: choose a folder.

    Args:
        parent: as for every widget.
    """

    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(64, 10, parent)
        title = QLabel(self.tr("Teach it your camera"), alignment=Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "welcome")
        line = QLabel(
            self.tr(
                "photofix measures the noise and the compression of your photos, and practises on them until it repairs "
                "them better than the model that came with it – or says that it doesn’t. No photo leaves this computer."
            ),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        line.setProperty("role", "quiet")
        hint = QLabel(
            self.tr("Drop a folder here: a hundred photos of one camera are good, thirty will do."),
            alignment=Qt.AlignmentFlag.AlignCenter,
            wordWrap=True,
        )
        hint.setProperty("role", "quiet")
        self.choose = QPushButton(self.tr("Choose a folder…"))
        self.choose.setProperty("role", "primary")
        self.choose.clicked.connect(self.folder_wanted)
        self.waiting = QLabel(self.tr("Looking through your photos…"), alignment=Qt.AlignmentFlag.AlignCenter)
        self.waiting.setProperty("role", "welcome")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedSize(320, 4)
        self.progress.setAccessibleName(self.tr("Photos looked through"))
        self._inviting = (title, line, hint, self.choose)
        inside = self.inside
        inside.addStretch(1)
        for widget in (title, line, hint):
            inside.addWidget(widget)
        inside.addSpacing(12)
        inside.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self.waiting)
        inside.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        self.show_waiting(None)

    def show_waiting(self, surveyed: tuple[int, int] | None) -> None:
        """Photos are being looked through, so many of so many; None invites."""
        for widget in self._inviting:
            widget.setVisible(surveyed is None)
        self.waiting.setVisible(surveyed is not None)
        self.progress.setVisible(surveyed is not None)
        if surveyed is not None:
            self.progress.setRange(0, surveyed[1])
            self.progress.setValue(min(surveyed))


class Centre(QWidget):
    """Follows a training.

    Args:
        training: to follow.
        jobs: reads pictures.
        parent: as for every widget.
    """

    def __init__(self, training: Training, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainStage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._training = training
        self.invitation = Invitation()
        self.title = QLabel(wordWrap=True)
        self.title.setProperty("role", "welcome")
        self.line = QLabel(wordWrap=True)
        self.line.setProperty("role", "quiet")
        self.curves = Curves(jobs)
        self.under = QLabel()
        self.under.setProperty("role", "quiet")
        self.grid = PictureGrid()
        self._pictures = Pictures(jobs, self._show, self)
        self._labels: list[str] = []
        self._drawn = 0.0
        board = QWidget()
        layout = QVBoxLayout(board)
        layout.setContentsMargins(28, 22, 28, 22)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addWidget(self.line)
        layout.addSpacing(10)
        layout.addWidget(self.curves, 2)
        layout.addSpacing(8)
        layout.addWidget(self.under)
        layout.addWidget(self.grid, 3)
        self._board = board
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.invitation)
        self._stack.addWidget(board)
        self.larger = Larger(self)
        self.grid.chosen.connect(self._look_at)
        training.changed.connect(self.follow)
        training.progressed.connect(self._progress)
        training.validated.connect(self._show_curve)
        training.pictures_changed.connect(self._ask_for_pictures)
        self.follow()

    def leave(self) -> bool:
        """Go back from a larger picture; False if there was none."""
        return self.larger.leave()

    def follow(self) -> None:
        """Show the training as it is."""
        training, stage = self._training, self._training.stage
        inviting = stage in (Stage.EMPTY, Stage.SURVEYING)
        self._stack.setCurrentWidget(self.invitation if inviting else self._board)
        self.invitation.show_waiting(training.surveyed if stage is Stage.SURVEYING else None)
        learning = stage in AT_WORK or stage is Stage.BROKEN
        self.curves.setVisible(learning)
        if learning:
            self._show_curve()
        self._say()
        self._ask_for_pictures()

    def _say(self) -> None:
        training, stage = self._training, self._training.stage
        title, line, under = "", "", ""
        name = training.plan.title if training.plan is not None else ""
        if stage is Stage.READY:
            title = self.tr("What it will learn to undo")
            line = self.tr(
                "Some of your photos, and the same with your camera’s noise and compression added once more."
            )
            if training.plan is not None and training.plan.pairs is not None:
                line = self.tr("Some of your better versions, and the photos that it will learn to turn into them.")
        elif stage in AT_WORK or stage is Stage.BROKEN:
            title = name
            line = {
                Stage.STARTING: self.tr("Getting ready…"),
                Stage.PAUSED: self.tr("Paused"),
                Stage.STOPPING: self.tr("Now it is judged on photos that it never saw."),
                Stage.BROKEN: self.tr("Interrupted"),
            }.get(stage, words.standing(training.curve.newest, training.curve.gain))
            if training.preview:
                under = self.tr("Your photos that it doesn’t learn from, as it repairs them now")
            elif training.gallery:
                under = self.tr("What it learns to undo")
        elif stage is Stage.JUDGED and training.verdict is not None:
            title = words.verdict_title(training.verdict)
            line = words.verdict_sentence(training.verdict)
            if training.verdict.real:
                under = self.tr("Some of your photos, as they really are")
        self.title.setText(title)
        self.line.setText(line)
        self.under.setText(under)
        self.under.setVisible(bool(under))

    def _progress(self) -> None:
        training = self._training
        if training.stage is Stage.SURVEYING:
            self.invitation.show_waiting(training.surveyed)
        elif training.stage is Stage.LEARNING and self.isVisible() and time.monotonic() - self._drawn > _EVERY:
            self._drawn = time.monotonic()
            self._show_curve()

    def _show_curve(self) -> None:
        stage = self._training.stage
        if stage in AT_WORK or stage is Stage.BROKEN:
            self._say()
            self.curves.show_curve(self._training.curve)

    def _ask_for_pictures(self) -> None:
        training, stage = self._training, self._training.stage
        yours, built_in = self.tr("Yours"), self.tr("Built-in")
        labels: list[str]
        paths: list[list[Path]]
        if stage is Stage.JUDGED and training.verdict is not None:
            labels = [self.tr("As it is"), built_in, yours]
            paths = [[each.as_is, each.built_in, each.yours] for each in training.verdict.real]
        elif training.preview and (stage in AT_WORK or stage is Stage.BROKEN):
            labels = [self.tr("Damaged"), built_in, yours, self.tr("Clean")]
            paths = [[each.input, each.built_in, each.yours, each.clean] for each in training.preview]
        else:
            labels = [self.tr("Clean"), self.tr("Damaged")]
            paths = [[each.clean, each.degraded] for each in training.gallery]
        if labels != self._labels:
            # The old pictures would stand under the new words.
            self._show([])
        self._labels = labels
        self._say()
        self._pictures.ask(paths[:8])

    def _show(self, images: Images) -> None:
        self.grid.show_images(images, self._labels)
        self.larger.follow()

    def _look_at(self, index: int) -> None:
        self.larger.show_photo(self.grid, index)
