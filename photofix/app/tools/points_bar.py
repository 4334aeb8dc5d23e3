"""What floats over the photo while colour points are set: what to do, clearing all, done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photofix.app.tools.floating_bar import FloatingBar, bar_button
from photofix.app.tools.point_tool import PointTool


class PointsBar(FloatingBar):
    """Steers the tool that sets colour points.

    Signals:
        clear_wanted: no point is to count any more.

    Args:
        tool: to steer.
        under: the viewer, over which it lies.
    """

    clear_wanted = Signal()

    def __init__(self, tool: PointTool, under: QWidget) -> None:
        super().__init__(under)
        self._tool = tool
        self.setAccessibleName(self.tr("Colour points"))
        self.hint = QLabel(self.tr("Click: what colour is there? Dragging moves a point, the right button removes it."))
        self.hint.setProperty("role", "quiet")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clear = bar_button(self.tr("Clear"), self.tr("Remove all colour points"))
        self.done = bar_button(self.tr("Done"), self.tr("Set no more points (Esc); they stay as they are"))
        self.done.setProperty("role", "accent")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addStretch(1)
        for button in (self.clear, self.done):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 7)
        layout.setSpacing(5)
        layout.addWidget(self.hint)
        layout.addLayout(row)
        self.clear.clicked.connect(self.clear_wanted)
        self.done.clicked.connect(lambda: tool.set_on(False))
        tool.changed.connect(self._follow)

    def show_set(self, some: bool) -> None:
        """There are points, or none."""
        self.clear.setEnabled(some)

    def _follow(self) -> None:
        self.show_for(self._tool.on)
