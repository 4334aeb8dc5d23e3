"""A model that can be added to the chain, as a button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.plain_text import plain
from photofix.app.enhance.card_picture import CardPicture

_HEIGHT = 58


class ModelCard(QPushButton):
    """Adds its model when it is pressed.

    Args:
        model: its name.
        title: what it is called.
        details: all about it.
        parent: as for every widget.
    """

    def __init__(self, model: str, title: str, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelCard")
        self.model = model
        self.setFixedHeight(_HEIGHT)
        self._title = title
        self._details = details
        name = ElidedLabel(title, Qt.TextElideMode.ElideRight)
        name.setProperty("role", "name")
        self.words = ElidedLabel("", Qt.TextElideMode.ElideRight)
        self.words.setProperty("role", "words")
        self.time = QLabel()
        self.time.setProperty("role", "words")
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addStretch(1)
        text.addWidget(name)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        line.addWidget(self.time)
        text.addLayout(line)
        text.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(11)
        row.addWidget(CardPicture(model, title))
        row.addLayout(text, 1)
        for label in (name, self.words, self.time):
            # Pressing and hovering are the button's, wherever on it the pointer is.
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, words: str, time: str) -> None:
        """What it is for, and how long it takes for the photo that is open, if that is known."""
        self.words.setText(words)
        self.words.setToolTip("")
        self.time.setText(time)
        self.time.setVisible(bool(time))
        for_this = self.tr("%1 for this photo").replace("%1", time) if time else ""
        self.setToolTip(plain("\n".join(filter(None, (self._details, for_this)))))
        self.setAccessibleName(self.tr("Add %1").replace("%1", self._title))
        self.setAccessibleDescription(", ".join(filter(None, (words, for_this))))
