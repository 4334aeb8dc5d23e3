"""What floats on the photo: the words on its halves, and the divider between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from photofix.app.base.theme import colours
from photofix.app.viewer.comparison import Comparison

HANDLE = 17.0
"""Radius of the divider's handle."""


def paint_marks(
    painter: QPainter, seen: Comparison, words: Sequence[str], size: QSizeF, ratio: float, focused: bool
) -> None:
    """All that floats on a comparison.

    Args:
        painter: of the widget.
        seen: the comparison.
        words: for each of its layers.
        size: of the widget.
        ratio: device pixels per pixel of the widget.
        focused: the keyboard moves the divider.
    """
    shown, panes = _covered(seen, ratio), seen.panes()
    # Words keep off the divider's line.
    beside = 4 if seen.has_divider else 0
    for pane in panes:
        last = pane is panes[-1]
        clip = QRectF(QPointF(pane.clip.topLeft()) / ratio, QSizeF(pane.clip.size()) / ratio)
        painter.setClipRect(clip.adjusted(beside if last else 0, 0, 0 if last else -beside, 0))
        align_right = last and (len(panes) > 1 or pane.number > 0)
        paint_chip(painter, words[pane.number], shown.translated(pane.left / ratio, 0), align_right=align_right)
    painter.setClipping(False)
    if seen.has_divider:
        paint_divider(painter, seen.divider * size.width(), size.height(), focused)


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
