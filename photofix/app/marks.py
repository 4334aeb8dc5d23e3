"""What floats on the photo: the words on its halves, and the divider between them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from photofix.app.comparison import Comparison, Mode
from photofix.app.theme import colours

HANDLE = 17.0
"""Radius of the divider's handle."""


def paint_marks(
    painter: QPainter, seen: Comparison, words: tuple[str, str], size: QSizeF, ratio: float, focused: bool
) -> None:
    """All that floats on a comparison.

    Args:
        painter: of the widget.
        seen: the comparison.
        words: for before and after.
        size: of the widget.
        ratio: device pixels per pixel of the widget.
        focused: the keyboard moves the divider.
    """
    before, after = words
    shown = _covered(seen, ratio)
    if seen.mode is Mode.SIDE_BY_SIDE:
        right = shown.translated(seen.right / ratio, 0)
        paint_chip(painter, before, shown, align_right=False)
        paint_chip(painter, before if seen.original else after, right, align_right=True)
    elif seen.original:
        paint_chip(painter, before, shown, align_right=False)
    elif seen.mode is Mode.AFTER:
        paint_chip(painter, after, shown, align_right=True)
    else:
        x = seen.divider * size.width()
        painter.setClipRect(QRectF(0, 0, x - 4, size.height()))
        paint_chip(painter, before, shown, align_right=False)
        painter.setClipRect(QRectF(x + 4, 0, size.width() - x - 4, size.height()))
        paint_chip(painter, after, shown, align_right=True)
        painter.setClipping(False)
        paint_divider(painter, x, size.height(), focused)


def _covered(seen: Comparison, ratio: float) -> QRectF:
    """What of the (left) pane the photo covers, in the widget's pixels."""
    view = seen.viewport
    left, top = view.to_pane(0, 0)
    right, bottom = view.to_pane(*view.scene)
    photo = QRectF(QPointF(left, top) / ratio, QPointF(right, bottom) / ratio)
    return photo.intersected(QRectF(0, 0, view.pane[0] / ratio, view.pane[1] / ratio))


def paint_chip(painter: QPainter, text: str, within: QRectF, *, align_right: bool) -> None:
    """A word on a dark pill in an upper corner: readable on any photo, so the same in both themes."""
    width = painter.fontMetrics().horizontalAdvance(text) + 24
    left = within.right() - 14 - width if align_right else within.left() + 14
    rect = QRectF(left, within.top() + 14, width, 26)
    painter.setPen(QPen(QColor(255, 255, 255, 45), 1))
    painter.setBrush(QColor(24, 25, 27, 215))
    painter.drawRoundedRect(rect, 13, 13)
    painter.setPen(QColor("#f2f3f5"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def paint_divider(painter: QPainter, x: float, height: float, focused: bool) -> None:
    """A line from top to bottom with a handle in its middle; ringed while the keyboard moves it."""
    painter.setPen(QPen(QColor(0, 0, 0, 70), 4))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(QColor("#ffffff"), 2))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    middle = QPointF(x, height / 2)
    painter.setPen(QPen(QColor(colours().accent), 3) if focused else QPen(QColor(0, 0, 0, 60), 1))
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(middle, HANDLE, HANDLE)
    painter.setPen(
        QPen(QColor("#222428"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for side in (-1, 1):
        points = [QPointF(4, -4.5), QPointF(8.5, 0), QPointF(4, 4.5)]
        painter.drawPolyline(QPolygonF([middle + QPointF(side * p.x(), p.y()) for p in points]))
