"""The fourth step: what came of it, and whether it is used."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photofix.app.base.looks import look_as
from photofix.app.base.step_frame import Details, StepFrame
from photofix.app.train import words
from photofix.app.train.events import Verdict


class VerdictStep(StepFrame):
    """The verdict, and two answers to it.

    Args:
        parent: as for every widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(4, self.tr("Verdict"), parent)
        self.title = QLabel(wordWrap=True)
        self.title.setProperty("role", "title")
        self.sentence = QLabel(wordWrap=True)
        self.note = QLabel(self.tr("Measured on damage that photofix made as your camera makes it."), wordWrap=True)
        self.note.setProperty("role", "words")
        self.use = QPushButton(self.tr("Use this model"))
        self.keep = QPushButton(self.tr("Keep the built-in"))
        self.details = Details()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.use, 1)
        buttons.addWidget(self.keep, 1)
        for widget in (self.title, self.sentence, self.note):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)
        self.body.addWidget(self.details)
        self.show_verdict(None)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Say it; None before there is one."""
        self.show_turn(open_=verdict is not None)
        if verdict is None:
            return
        self.title.setText(words.verdict_title(verdict))
        self.title.setProperty("good", verdict.verdict == "better")
        self.title.style().polish(self.title)
        self.sentence.setText(words.verdict_sentence(verdict))
        self.use.setEnabled(verdict.model is not None)
        better = verdict.verdict == "better"
        for button, recommended in ((self.use, better), (self.keep, not better)):
            look_as(button, role="primary" if recommended else "plain")
        self.details.show_rows(words.verdict_details(verdict))
