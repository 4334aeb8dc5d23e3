"""The brush that paints places: where it is, how large, and what the hand does with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QPainter

from photofix.app.base.jobs import Jobs
from photofix.app.tools.brush_circle import paint_circle
from photofix.app.tools.photo_tool import PhotoTool
from photofix.app.tools.tint import Tint
from photofix.app.tools.tinted_mask import PROTECTED, View
from photofix.app.viewer.viewer import Viewer
from photofix.engine.protection import Stroke
from photofix.engine.tiling import Box

SMALLEST, LARGEST = 6, 320
"""Of its diameter in the viewer's pixels: the same on the screen at every zoom, so that zooming in is painting finer."""

_FIRST_SIZE = 64
_TINY = 7


class Brush(PhotoTool):
    """While it is on, the pointer paints instead of moving the photo.

    Signals:
        painted: a stroke is finished.

    Args:
        viewer: shows the photo.
        jobs: makes the tint.
        parent: as for every QObject.
        key: takes it up, and lays it down.
        colour: of the tint.
    """

    painted = Signal(Stroke)

    def __init__(
        self,
        viewer: Viewer,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        key: Qt.Key = Qt.Key.Key_B,
        colour: tuple[int, int, int] = PROTECTED,
    ) -> None:
        super().__init__(viewer, key, parent)
        self.tint = Tint(jobs, self, colour)
        self.tint.changed.connect(viewer.update)
        self._rubs = False
        self._size = _FIRST_SIZE
        # Where the pointer is over the photo, in the viewer's pixels.
        self._pointer: QPointF | None = None
        self._button = Qt.MouseButton.NoButton

    @property
    def size(self) -> int:
        """Its diameter in the viewer's pixels."""
        return self._size

    @property
    def rubs(self) -> bool:
        """It rubs out, whichever button is pressed."""
        return self._rubs

    def set_size(self, size: int) -> None:
        """Make it larger or smaller."""
        size = max(SMALLEST, min(LARGEST, size))
        if size != self._size:
            self._size = size
            self._viewer.update()
            self.changed.emit()

    def grow(self, steps: int) -> None:
        """Make it so many steps larger; negative is smaller."""
        by = max(2, self._size // 6) if steps > 0 else max(2, self._size // 7)
        self.set_size(self._size + steps * by)

    def set_rubs(self, rubs: bool) -> None:
        """Rub out from now on, or paint."""
        if rubs != self._rubs:
            self._rubs = rubs
            self._viewer.update()
            self.changed.emit()

    def give_up(self) -> None:
        """Leave the stroke that is being painted."""
        self._button = Qt.MouseButton.NoButton
        self.tint.give_up()

    def keep_off(self, widget: QObject) -> None:
        """The pointer is not over the photo while it is over a widget that lies there."""
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._viewer:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Enter:
            self._away()
        return False

    # What the hand does

    @property
    def _at_work(self) -> bool:
        return bool(self._button)

    def _own_cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor if self._size < _TINY else Qt.CursorShape.BlankCursor

    def _on_taken(self) -> None:
        place = QPointF(self._viewer.mapFromGlobal(QCursor.pos()))
        self._pointer = place if self._on and self._viewer.underMouse() else None

    def _on_key(self, event: QKeyEvent) -> bool:
        # Brackets by their text: on many keyboards they are had with a modifier.
        if event.text() in ("[", "]"):
            self.grow(1 if event.text() == "]" else -1)
        elif event.key() == Qt.Key.Key_X:
            self.set_rubs(not self._rubs)
        else:
            return False
        return True

    def _press(self, event: QMouseEvent) -> None:
        place, button = event.position(), event.button()
        if button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        self._button = button
        self._move_to(place)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        rubs = self._rubs or alt or button == Qt.MouseButton.RightButton
        radius = self._size / 2 * self._viewer.devicePixelRatioF() / self._viewer.seen.photo_zoom
        self._update(self.tint.begin(self._to_photo(place), radius, rubs=rubs))

    def _hover(self, place: QPointF) -> None:
        self._move_to(None if self._space else place)

    def _away(self) -> None:
        self._move_to(None)

    def _drag(self, place: QPointF) -> None:
        self._move_to(place)
        self._update(self.tint.extend(self._to_photo(place)))

    def _release(self, place: QPointF, button: Qt.MouseButton) -> None:
        if button == self._button:
            self._drag(place)
            self._end()

    def _end(self) -> None:
        self._button = Qt.MouseButton.NoButton
        stroke = self.tint.stroke
        if stroke is None:
            return
        if not self._does_something(stroke):
            self.tint.give_up()
            return
        self.painted.emit(self.tint.end())

    def _does_something(self, stroke: Stroke) -> bool:
        """It lies on the photo; and if it rubs out, on something that is protected."""
        height, width = self._viewer.seen.photo_size
        if not stroke.rubs or self.tint.ground is not None:
            return _meet(stroke.bounds(), (0, 0, height, width))
        return any(_meet(stroke.bounds(), other.bounds()) for other in self.tint.strokes if not other.rubs)

    # What is seen

    def paint(self, painter: QPainter) -> None:
        viewer = self._viewer
        panes, zoom = viewer.seen.panes(), viewer.seen.photo_zoom
        x, y = viewer.viewport.origin
        self.tint.look(View(viewer.seen.visible, zoom))
        for pane in self._worked_on():
            painter.setClipRect(pane.clip)
            self.tint.paint(painter, QPoint(x + pane.left, y), zoom)
        painter.setClipping(False)
        if self._pointer is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = self._circle(self._pointer)
        rubs = self._rubs if self.tint.under_way is None else self.tint.under_way[1]
        for pane in panes:
            painter.setClipRect(pane.clip)
            paint_circle(painter, middle + QPointF(pane.left, 0), radius, viewer.devicePixelRatioF(), rubs=rubs)
        painter.setClipping(False)

    def _circle(self, place: QPointF) -> tuple[QPointF, float]:
        """Middle and radius, in device pixels of a pane."""
        viewer, under_way = self._viewer, self.tint.under_way
        ratio = viewer.devicePixelRatioF()
        # A stroke keeps its size on the photo, also when that is zoomed under the hand.
        radius = self._size / 2 * ratio if under_way is None else under_way[0] * viewer.seen.photo_zoom
        return self._to_pane(place), radius

    def _move_to(self, place: QPointF | None) -> None:
        before, self._pointer = self._pointer, place
        for where in (before, place):
            if where is not None and before != place:
                middle, radius = self._circle(where)
                # And a little for the line's own width.
                reach = QPointF(radius, radius) + QPointF(4, 4) * self._viewer.devicePixelRatioF()
                self._update_rect(QRectF(middle - reach, middle + reach))

    def _update(self, box: Box | None) -> None:
        """Paint a box anew, in device pixels from the photo's corner."""
        if box is not None:
            x, y = self._viewer.viewport.origin
            self._update_rect(QRectF(box.left + x, box.top + y, box.width, box.height))

    def _update_rect(self, rect: QRectF) -> None:
        """Paint a part of every pane anew, in device pixels of the pane."""
        ratio = self._viewer.devicePixelRatioF()
        for left in {pane.left for pane in self._viewer.seen.panes()}:
            moved = rect.translated(left, 0)
            self._viewer.update(QRectF(moved.topLeft() / ratio, moved.size() / ratio).toAlignedRect())


def _meet(first: tuple[float, float, float, float], second: tuple[float, float, float, float]) -> bool:
    """Two rectangles, each as top, left, bottom and right, have a part in common."""
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]
