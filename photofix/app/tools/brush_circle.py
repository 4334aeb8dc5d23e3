"""The brush as it is seen: a circle of its true size, with what it does in its middle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

# A sign in a smaller circle would hide what is to be painted.
_SMALLEST_WITH_SIGN = 11.0


def paint_circle(painter: QPainter, middle: QPointF, radius: float, ratio: float, *, rubs: bool) -> None:
    """Draw it: light on dark, so that it is seen on any photo; dashed, with a minus for a plus, where it rubs out.

    Args:
        painter: in device pixels.
        middle: of the circle.
        radius: of the circle, in device pixels.
        ratio: device pixels per pixel of the widget.
        rubs: it rubs out.
    """
    light = QPen(QColor(255, 255, 255, 235), 1.4 * ratio)
    if rubs:
        light.setDashPattern([3.5, 2.5])
        light.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 110), 3.2 * ratio), light):
        painter.setPen(pen)
        painter.drawEllipse(middle, radius, radius)
    if radius < _SMALLEST_WITH_SIGN * ratio:
        return
    arm = 3.5 * ratio
    for colour, width in ((QColor(0, 0, 0, 110), 3.0), (QColor(255, 255, 255, 235), 1.4)):
        painter.setPen(QPen(colour, width * ratio, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        if not rubs:
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))
