"""Where the files that come with photofix are, and its icons in the theme's colours."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from photofix.shipped import shipped

_SIZE = 20


def resources() -> Path:
    """The folder of resources."""
    return shipped("resources")


def samples() -> list[Path]:
    """The photos that come with photofix."""
    return sorted((resources() / "samples").glob("*.jpg"))


def icon(name: str, colour: str, ratio: float = 1.0) -> QIcon:
    """An icon of ours, drawn in a colour.

    Args:
        name: of the file in resources/icons, without its ending; its strokes are `currentColor`.
        colour: to draw it in.
        ratio: device pixels per pixel of the screen that it is for.
    """
    drawing = (resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", QColor(colour).name())
    pixmap = QPixmap(round(_SIZE * ratio), round(_SIZE * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)
