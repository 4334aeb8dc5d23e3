"""The panel's page: four steps, trainings that wait, and the person's models."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from photofix.app.base.scrolled import fill_scrolled
from photofix.app.train.learn_step import LearnStep
from photofix.app.train.photos_step import PhotosStep
from photofix.app.train.run_step import RunStep
from photofix.app.train.training import Stage, Training
from photofix.app.train.unfinished_card import UnfinishedCard
from photofix.app.train.verdict_step import VerdictStep
from photofix.app.train.your_models import YourModels


class Page(QWidget):
    """Puts them below each other.

    Args:
        training: to follow.
        learn: the second step.
        your_models: the person's models.
        parent: as for every widget.
    """

    def __init__(
        self, training: Training, learn: LearnStep, your_models: YourModels, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._training = training
        self.setAccessibleName(self.tr("Train"))
        self.photos = PhotosStep()
        self.learn = learn
        self.run = RunStep(training)
        self.verdict = VerdictStep()
        self.your_models = your_models
        self.waiting: list[UnfinishedCard] = []
        self.anew = QPushButton(self.tr("Begin with other photos"))
        self.anew.setProperty("role", "details")
        self._waiting = QVBoxLayout()
        self._waiting.setSpacing(8)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(self._waiting)
        for widget in (self.photos, self.learn, self.run, self.verdict):
            layout.addWidget(widget)
        layout.addWidget(self.anew, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.your_models)
        layout.addStretch(1)
        fill_scrolled(self, inside)
        training.progressed.connect(self._progress)
        self._order_tabs()

    def show_waiting(self, cards: list[UnfinishedCard]) -> None:
        """Offer trainings that wait."""
        for card in self.waiting:
            self._waiting.removeWidget(card)
            if card not in cards:
                card.hide()
                card.deleteLater()
        self.waiting = cards
        for card in cards:
            self._waiting.addWidget(card)
        self.follow()

    def follow(self) -> None:
        """Show the training as it is."""
        training, stage = self._training, self._training.stage
        survey = training.survey
        before = stage in (Stage.EMPTY, Stage.SURVEYING, Stage.READY)
        folder = training.plan.folder.name if training.plan is not None else ""
        self.photos.show_turn(open_=before, summary=folder)
        self.photos.show_progress(training.surveyed if stage is Stage.SURVEYING else None)
        self.photos.show_survey(survey if stage is Stage.READY else None)
        summary = ""
        if not before and training.plan is not None:
            summary = self.learn.summary(training.plan)
        self.learn.show_turn(open_=stage is Stage.READY, summary=summary)
        self.run.follow()
        self.run.start.setEnabled(
            survey is not None and survey.usable > 0 and not self.learn.problem.text() and bool(self.learn.chosen_base)
        )
        self.verdict.show_verdict(training.verdict if stage is Stage.JUDGED else None)
        self.anew.setVisible(stage is Stage.BROKEN)
        for card in self.waiting:
            card.setVisible(stage is Stage.EMPTY)

    def _order_tabs(self) -> None:
        """Tab goes down the page."""
        photos, learn, run, verdict = self.photos, self.learn, self.run, self.verdict
        order: list[QWidget] = [
            *(photos.folder, photos.pairs, photos.no_pairs, photos.details.button),
            *(learn.base, *learn.style_buttons.values(), learn.minutes, learn.own_minutes, learn.name),
            *(run.start, run.go_on, run.give_up, run.pause, run.stop, run.details.button),
            *(verdict.use, verdict.keep, verdict.details.button, self.anew),
        ]
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)

    def _progress(self) -> None:
        if self._training.stage is Stage.SURVEYING:
            self.photos.show_progress(self._training.surveyed)
