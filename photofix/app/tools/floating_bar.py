"""A bar that floats over the photo while a tool is in use: its looks, its buttons, and where the focus goes with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QToolButton, QWidget


class FloatingBar(QFrame):
    """Hidden at first; `Floating` places it.

    Args:
        under: the viewer, over which it lies.
    """

    def __init__(self, under: QWidget) -> None:
        super().__init__(under)
        self.setObjectName("floatingBar")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._under = under
        self.hide()

    def appear(self) -> None:
        """Be seen, above everything else that lies there."""
        self.show()
        self.raise_()

    def vanish(self) -> None:
        """Be seen no more."""
        # Elsewhere the focus would go to the next in the chain, which is nothing that the person chose.
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self._under.setFocus()
        self.hide()

    def show_for(self, in_use: bool) -> None:
        """Appear when its tool is taken up, and vanish when it is laid down."""
        if in_use and self.isHidden():
            self.appear()
        elif not in_use and not self.isHidden():
            self.vanish()


def bar_button(text: str, tip: str) -> QToolButton:
    """A button of such a bar, which keyboards reach and clicks don't take the focus for."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
