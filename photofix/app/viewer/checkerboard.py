"""What is seen where a photo has nothing: two quiet greys, so that it can't be mistaken for a colour of the photo."""

from __future__ import annotations

import functools

from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from photofix.app.base.theme import colours

_SQUARE = 10
"""Side of a square in device pixels."""


def checkerboard() -> QBrush:
    """A brush of squares in the theme's colours, which stands still while the photo is moved."""
    theme = colours()
    return _brush(theme.raised, theme.hover)


@functools.lru_cache(maxsize=4)
def _brush(one: str, other: str) -> QBrush:
    image = QImage(2 * _SQUARE, 2 * _SQUARE, QImage.Format.Format_RGB32)
    image.fill(QColor(one))
    painter = QPainter(image)
    for x, y in ((0, 0), (_SQUARE, _SQUARE)):
        painter.fillRect(x, y, _SQUARE, _SQUARE, QColor(other))
    painter.end()
    return QBrush(image)
