"""What the viewer asks of a tool that works on the photo."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter


class Overlay(Protocol):
    """A tool that draws over the photo."""

    @property
    def cursor(self) -> Qt.CursorShape:
        """Over the photo."""
        ...

    def set_on(self, on: bool) -> None:
        """Take it up, or lay it down."""
        ...

    def paint(self, painter: QPainter) -> None:
        """Draw, in device pixels, over the photo and under the words on it."""
        ...
