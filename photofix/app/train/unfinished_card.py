"""A training of another day that waits: to go on, or for a word on its model."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.app.train.runs import Run


class UnfinishedCard(QFrame):
    """Offers it.

    Signals:
        accepted: go on with it.
        declined: it isn't wanted any more.

    Args:
        run: the training.
        parent: as for every widget.
    """

    accepted = Signal()
    declined = Signal()

    def __init__(self, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.run = run
        note = run.note
        title = QLabel(self.tr("Go on with “%1”?").replace("%1", note.plan.title), wordWrap=True)
        title.setProperty("role", "name")
        words = QLabel(wordWrap=True)
        words.setProperty("role", "words")
        if note.verdict is not None:
            title.setText(self.tr("“%1” is ready.").replace("%1", note.plan.title))
            words.setText(self.tr("You haven’t said yet whether you want to use it."))
        else:
            done = QLocale().toString(round(note.through * 100))
            words.setText(self.tr("It was interrupted at %1 %.").replace("%1", done))
        self.accept = QPushButton(self.tr("Look at it") if note.verdict is not None else self.tr("Go on"))
        self.accept.setProperty("role", "primary")
        self.decline = QPushButton(self.tr("Give it up"))
        self.decline.setProperty("role", "plain")
        self.accept.clicked.connect(self.accepted)
        self.decline.clicked.connect(self.declined)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept, 1)
        buttons.addWidget(self.decline, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addSpacing(4)
        layout.addLayout(buttons)
