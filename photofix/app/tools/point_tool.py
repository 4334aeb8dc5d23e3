"""The tool that sets colour points: rings on the photo, each filled with its colour, to be set, dragged, chosen and removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from photofix.app.tools.photo_tool import PhotoTool
from photofix.app.viewer.viewer import Viewer
from photofix.engine.colour_points import ColourPoint

RADIUS = 8.0
"""Of a ring, in the viewer's pixels."""

# How near the pointer must come to it, and how far it must be moved before that is a drag.
_REACH = 12.0
_DRAG = 4.0


class PointTool(PhotoTool):
    """While it is on, a click on the photo asks for a colour there instead of moving the photo.

    Signals:
        set_wanted: a point is wanted at x and y, in pixels of the photo.
        colour_wanted: the point of that number is to have another colour.
        moved: the point of that number was dragged to x and y.
        removal_wanted: the point of that number is to go.

    Args:
        viewer: shows the photo.
        parent: as for every QObject.
    """

    set_wanted = Signal(float, float)
    colour_wanted = Signal(int)
    moved = Signal(int, float, float)
    removal_wanted = Signal(int)

    def __init__(self, viewer: Viewer, parent: QObject | None = None) -> None:
        super().__init__(viewer, Qt.Key.Key_P, parent)
        self._points: tuple[ColourPoint, ...] = ()
        self._hovered: int | None = None
        # What is under the pressed button: a point's number, or -1 for the photo; and where it was pressed, and is now.
        self._held: int | None = None
        self._pressed = self._pointer = QPointF()
        self._dragging = False

    def show(self, points: Sequence[ColourPoint]) -> None:
        """Show these."""
        if tuple(points) != self._points:
            self._points, self._hovered = tuple(points), None
            self.give_up()
            self._viewer.update()

    def give_up(self) -> None:
        """Leave what is being dragged where it was."""
        self._held, self._dragging = None, False

    # What the hand does

    @property
    def _at_work(self) -> bool:
        return self._held is not None

    def _own_cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor if self._hovered is None else Qt.CursorShape.PointingHandCursor

    def _on_taken(self) -> None:
        self._hovered = None

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) or self._hovered is None:
            return False
        self.removal_wanted.emit(self._hovered)
        return True

    def _press(self, event: QMouseEvent) -> None:
        place, found = event.position(), self._at(event.position())
        if event.button() == Qt.MouseButton.RightButton and found is not None:
            self.removal_wanted.emit(found)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._held, self._pressed, self._pointer = -1 if found is None else found, place, place

    def _hover(self, place: QPointF) -> None:
        found = self._at(place)
        if found != self._hovered:
            self._hovered = found
            self._viewer.update()

    def _drag(self, place: QPointF) -> None:
        self._pointer = place
        way = place - self._pressed
        self._dragging |= self._held != -1 and QPointF.dotProduct(way, way) > _DRAG**2
        self._viewer.update()

    def _release(self, place: QPointF, button: Qt.MouseButton) -> None:
        if button != Qt.MouseButton.LeftButton:
            return
        held, dragging = self._held, self._dragging
        self.give_up()
        self._viewer.update()
        if held is None:
            return
        if held >= 0:
            if dragging:
                self.moved.emit(held, *self._inside(place))
            else:
                self.colour_wanted.emit(held)
            return
        x, y = self._to_photo(place)
        height, width = self._viewer.seen.photo_size
        if 0 <= x <= width and 0 <= y <= height:
            self.set_wanted.emit(x, y)

    def _inside(self, place: QPointF) -> tuple[float, float]:
        """The nearest point of the photo."""
        x, y = self._to_photo(place)
        height, width = self._viewer.seen.photo_size
        return min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))

    def _at(self, place: QPointF) -> int | None:
        """The point under the pointer, the topmost first."""
        at, reach = self._to_pane(place), _REACH * self._viewer.devicePixelRatioF()
        for number in reversed(range(len(self._points))):
            way = at - self._in_pane(self._points[number].x, self._points[number].y)
            if QPointF.dotProduct(way, way) <= reach**2:
                return number
        return None

    def _in_pane(self, x: float, y: float) -> QPointF:
        """Where a point of the photo is seen, in device pixels of a pane."""
        left, top = self._viewer.viewport.origin
        zoom = self._viewer.seen.photo_zoom
        return QPointF(x * zoom + left, y * zoom + top)

    # What is seen

    def paint(self, painter: QPainter) -> None:
        ratio = self._viewer.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for pane in self._worked_on():
            painter.setClipRect(pane.clip)
            for number, point in enumerate(self._points):
                x, y = point.x, point.y
                if self._dragging and number == self._held:
                    x, y = self._inside(self._pointer)
                middle = self._in_pane(x, y) + QPointF(pane.left, 0)
                _paint_ring(painter, middle, QColor(point.colour), ratio, wide=number == self._hovered)
        painter.setClipping(False)


def _paint_ring(painter: QPainter, middle: QPointF, colour: QColor, ratio: float, *, wide: bool) -> None:
    """Light on dark round its colour, so that it is seen on any photo."""
    radius = (RADIUS + 1.5 * wide) * ratio
    painter.setBrush(colour)
    for pen in (QPen(QColor(0, 0, 0, 130), 4.2 * ratio), QPen(QColor(255, 255, 255, 240), 2.0 * ratio)):
        painter.setPen(pen)
        painter.drawEllipse(middle, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
