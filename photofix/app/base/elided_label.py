"""A label that is never wider than its room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from photofix.app.base.plain_text import plain


class ElidedLabel(QLabel):
    """One line that leaves out what doesn't fit; its tooltip has the whole, unless there is another one.

    Args:
        text: in full.
        mode: where it is cut.
        parent: as for every widget.
    """

    def __init__(self, text: str, mode: Qt.TextElideMode, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setToolTip(plain(text))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.rect(), self.alignment(), self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        )
