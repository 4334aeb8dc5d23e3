"""The tool that sets colour points: rings on the photo, each filled with its colour, to be set, dragged, chosen and removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from photofix.app.viewer.comparison import Mode
from photofix.app.viewer.viewer import Viewer
from photofix.engine.colour_points import ColourPoint

RADIUS = 8.0
"""Of a ring, in the viewer's pixels."""

# How near the pointer must come to it, and how far it must be moved before that is a drag.
_REACH = 12.0
_DRAG = 4.0
_PRESSED = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class PointTool(QObject):
    """While it is on, a click on the photo asks for a colour there instead of moving the photo.

    Signals:
        changed: it is on or off.
        set_wanted: a point is wanted at x and y, in pixels of the photo.
        colour_wanted: the point of that number is to have another colour.
        moved: the point of that number was dragged to x and y.
        removal_wanted: the point of that number is to go.

    Args:
        viewer: shows the photo.
        parent: as for every QObject.
    """

    changed = Signal()
    set_wanted = Signal(float, float)
    colour_wanted = Signal(int)
    moved = Signal(int, float, float)
    removal_wanted = Signal(int)

    def __init__(self, viewer: Viewer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewer = viewer
        # There is a step that colourises.
        self.possible = False
        self._on = False
        self._points: tuple[ColourPoint, ...] = ()
        self._hovered: int | None = None
        # What is under the pressed button: a point's number, or -1 for the photo; and where it was pressed, and is now.
        self._held: int | None = None
        self._pressed = self._pointer = QPointF()
        self._dragging = False
        # The viewer has the pointer until its button is released.
        self._lent = False
        self._space = False
        viewer.installEventFilter(self)

    @property
    def on(self) -> bool:
        return self._on

    @property
    def cursor(self) -> Qt.CursorShape:
        if self._space:
            return Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.CrossCursor if self._hovered is None else Qt.CursorShape.PointingHandCursor

    def set_on(self, on: bool) -> None:
        """Take it up, or lay it down."""
        on = on and self.possible and self._viewer.shows_photo
        if on == self._on:
            return
        if on and self._viewer.overlay is not None:
            self._viewer.overlay.set_on(False)  # one hand, one tool
        self._on, self._lent, self._space, self._hovered = on, False, False, None
        self.give_up()
        self._viewer.overlay = self if on else None
        self._viewer.setCursor(self.cursor if on else Qt.CursorShape.OpenHandCursor)
        self._viewer.update()
        self.changed.emit()

    def show(self, points: Sequence[ColourPoint]) -> None:
        """Show these."""
        if tuple(points) != self._points:
            self._points, self._hovered = tuple(points), None
            self.give_up()
            self._viewer.update()

    def give_up(self) -> None:
        """Leave what is being dragged where it was."""
        self._held, self._dragging = None, False

    # What the viewer is told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._press_key(event)
            return event.type() == QEvent.Type.KeyRelease and self._release_key(event)
        if not self._on:
            return False
        if isinstance(event, QMouseEvent):
            return self._point(event)
        if event.type() == QEvent.Type.FocusOut:
            self._space = False
        return False

    def _press_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if event.key() == Qt.Key.Key_P and not event.isAutoRepeat():
            self.set_on(not self._on)
            return True
        if not self._on:
            return False
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self._viewer.setCursor(self.cursor)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._hovered is not None:
            self.removal_wanted.emit(self._hovered)
        else:
            return False
        return True

    def _release_key(self, event: QKeyEvent) -> bool:
        if not self._on or event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._space = False
        if not self._lent:
            self._viewer.setCursor(self.cursor)
        return not self._viewer.shows_original

    def _point(self, event: QMouseEvent) -> bool:
        """The pointer was pressed, moved or released; True if that was the tool's to answer."""
        place, button = event.position(), event.button()
        if event.type() in _PRESSED:
            if self._held is not None:
                return True
            if button == Qt.MouseButton.MiddleButton or (
                button == Qt.MouseButton.LeftButton and (self._space or self._viewer.on_handle(place))
            ):
                self._lent = True
                return False
            found = self._at(place)
            if button == Qt.MouseButton.RightButton and found is not None:
                self.removal_wanted.emit(found)
            elif button == Qt.MouseButton.LeftButton:
                self._held, self._pressed, self._pointer = -1 if found is None else found, place, place
            return True
        if event.type() == QEvent.Type.MouseMove:
            return self._move(place)
        if self._lent:
            self._lent = event.buttons() != Qt.MouseButton.NoButton
            return False
        if button == Qt.MouseButton.LeftButton:
            self._release(place)
        return True

    def _move(self, place: QPointF) -> bool:
        if self._lent:
            return False
        if self._held is not None:
            self._pointer = place
            way = place - self._pressed
            self._dragging |= self._held >= 0 and QPointF.dotProduct(way, way) > _DRAG**2
            self._viewer.update()
            return True
        if self._viewer.on_handle(place):
            return False
        found = self._at(place)
        if found != self._hovered:
            self._hovered = found
            self._viewer.update()
        self._viewer.setCursor(self.cursor)
        return True

    def _release(self, place: QPointF) -> None:
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

    def _to_photo(self, place: QPointF) -> tuple[float, float]:
        ratio = self._viewer.devicePixelRatioF()
        return self._viewer.seen.to_photo(place.x() * ratio, place.y() * ratio)

    def _inside(self, place: QPointF) -> tuple[float, float]:
        """The nearest point of the photo."""
        x, y = self._to_photo(place)
        height, width = self._viewer.seen.photo_size
        return min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))

    def _at(self, place: QPointF) -> int | None:
        """The point under the pointer, the topmost first."""
        ratio = self._viewer.devicePixelRatioF()
        at = QPointF(*self._viewer.seen.in_pane(place.x() * ratio, place.y() * ratio))
        for number in reversed(range(len(self._points))):
            way = at - self._in_pane(self._points[number].x, self._points[number].y)
            if QPointF.dotProduct(way, way) <= (_REACH * ratio) ** 2:
                return number
        return None

    def _in_pane(self, x: float, y: float) -> QPointF:
        """Where a point of the photo is seen, in device pixels of a pane."""
        left, top = self._viewer.viewport.origin
        zoom = self._viewer.seen.photo_zoom
        return QPointF(x * zoom + left, y * zoom + top)

    # What is seen

    def paint(self, painter: QPainter) -> None:
        viewer, ratio = self._viewer, self._viewer.devicePixelRatioF()
        panes = viewer.seen.panes()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Two panes beside each other show the photo twice: one of them stays as it is, to be looked at.
        for pane in panes[1:] if viewer.mode is Mode.SIDE_BY_SIDE else panes:
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
