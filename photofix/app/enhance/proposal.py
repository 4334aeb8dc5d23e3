"""A proposal in the panel: what to do, why, and whether the person wants it."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.app.enhance.reasons import nothing_in_words, reason_in_words, steps_in_words
from photofix.engine.step import Step
from photofix.engine.suggestion import Suggestion
from photofix.imaging.findings import Findings


class Proposal(QFrame):
    """Shows a suggestion until it is answered.

    Attributes:
        reasons: that are given.

    Signals:
        accepted: with the steps that were proposed.
        answered: one way or the other, while it still has the focus.

    Args:
        title: what a model of that name is called.
        parent: as for every widget.
    """

    accepted = Signal(tuple)
    answered = Signal()

    def __init__(self, title: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setProperty("proposal", True)
        self._title_of = title
        self._steps: tuple[Step, ...] = ()
        self.reasons: list[str] = []
        self.title = QLabel(wordWrap=True)
        self.title.setProperty("role", "name")
        self.text = QLabel(wordWrap=True)
        self.text.setProperty("role", "words")
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.use = QPushButton(self.tr("Use this"))
        self.use.setProperty("role", "primary")
        self.use.clicked.connect(self._accept)
        self.dismiss = QPushButton()
        self.dismiss.setProperty("role", "plain")
        self.dismiss.clicked.connect(self._dismiss)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.use)
        buttons.addWidget(self.dismiss)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        self.hide()

    def show_suggestion(self, suggestion: Suggestion, findings: Findings, now: Sequence[Step]) -> None:
        """Propose something.

        Args:
            suggestion: what.
            findings: that it was made from.
            now: what is done already.
        """
        self._steps = suggestion.steps
        same = [step.model for step in now] == [step.model for step in self._steps]
        if self._steps:
            words = steps_in_words(self._steps, self._title_of)
            wanted = self.tr("Suggested: %1").replace("%1", words)
            self.title.setText(self.tr("The steps below are right for it.") if same else wanted)
        elif suggestion.reasons:
            self.title.setText(self.tr("No installed model helps here."))
        else:
            self.title.setText(self.tr("Nothing to repair was found."))
        self.reasons = [reason_in_words(reason) for reason in suggestion.reasons] or [nothing_in_words(findings)]
        # A little more room between two reasons than between two lines of one.
        self.text.setText("".join(f'<p style="margin: 0 0 5px 0">{html.escape(line)}</p>' for line in self.reasons))
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(" ".join(self.reasons))
        new = bool(self._steps) and not same
        self.use.setVisible(new)
        self.dismiss.setText(self.tr("Not now") if new else self.tr("Close"))
        self.show()

    @property
    def first_answer(self) -> QPushButton:
        """What Enter would press."""
        return self.dismiss if self.use.isHidden() else self.use

    def _accept(self) -> None:
        self.answered.emit()
        self.hide()
        self.accepted.emit(self._steps)

    def _dismiss(self) -> None:
        self.answered.emit()
        self.hide()
