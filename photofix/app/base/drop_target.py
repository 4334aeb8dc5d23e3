"""A large place to drop something on: what is seen before there are photos."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from photofix.app.base.looks import look_as


class DropTarget(QWidget):
    """A frame that shows when something hovers over the window.

    Attributes:
        inside: what stands in it, from top to bottom.

    Args:
        beside: pixels that are free at its left and right.
        spacing: pixels between what stands in it.
        parent: as for every widget.
    """

    def __init__(self, beside: int, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = QFrame()
        self._frame.setObjectName("dropTarget")
        self.inside = QVBoxLayout(self._frame)
        self.inside.setContentsMargins(beside, 48, beside, 48)
        self.inside.setSpacing(spacing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(40, 40, 40, 40)
        layout.addWidget(self._frame)

    def set_hot(self, hot: bool) -> None:
        """Something hovers over the window."""
        look_as(self._frame, hot=hot)
