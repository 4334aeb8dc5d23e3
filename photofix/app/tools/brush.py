"""The brush that paints places: where it is, how large, and what the hand does with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent, QPainter

from photofix.app.base.jobs import Jobs
from photofix.app.tools.brush_circle import paint_circle
from photofix.app.tools.tint import PROTECTED, Tint, View
from photofix.app.viewer.comparison import Mode
from photofix.app.viewer.viewer import Viewer
from photofix.engine.protection import Stroke
from photofix.engine.tiling import Box

SMALLEST, LARGEST = 6, 320
"""Of its diameter in the viewer's pixels: the same on the screen at every zoom, so that zooming in is painting finer."""

_FIRST_SIZE = 64
_TINY = 7
_PRESSED = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class Brush(QObject):
    """A tool of the viewer: while it is on, the pointer paints instead of moving the photo.

    Signals:
        changed: it is on or off, has another size, or rubs out.
        painted: a stroke is finished.

    Args:
        viewer: shows the photo.
        jobs: makes the tint.
        parent: as for every QObject.
        key: takes it up, and lays it down.
        colour: of the tint.
    """

    changed = Signal()
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
        super().__init__(parent)
        self._viewer = viewer
        self._key = key
        # There is something that it could paint on, beside the photo.
        self.possible = True
        self.tint = Tint(jobs, self, colour)
        self.tint.changed.connect(viewer.update)
        self._on = False
        self._rubs = False
        self._size = _FIRST_SIZE
        # Where the pointer is over the photo, in the viewer's pixels.
        self._pointer: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        # The viewer has the pointer until its button is released: it moves the photo, or the divider.
        self._lent = False
        self._space = False
        viewer.installEventFilter(self)

    @property
    def on(self) -> bool:
        return self._on

    @property
    def size(self) -> int:
        """Its diameter in the viewer's pixels."""
        return self._size

    @property
    def rubs(self) -> bool:
        """It rubs out, whichever button is pressed."""
        return self._rubs

    @property
    def cursor(self) -> Qt.CursorShape:
        if self._space:
            return Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.CrossCursor if self._size < _TINY else Qt.CursorShape.BlankCursor

    def set_on(self, on: bool) -> None:
        """Take it up, or lay it down; a stroke that isn't finished is given up."""
        on = on and self.possible and self._viewer.shows_photo
        if on == self._on:
            return
        if on and self._viewer.overlay is not None:
            self._viewer.overlay.set_on(False)  # one hand, one brush
        self._on, self._lent, self._space = on, False, False
        self.give_up()
        viewer = self._viewer
        viewer.overlay = self if on else None
        place = QPointF(viewer.mapFromGlobal(QCursor.pos()))
        self._pointer = place if on and viewer.underMouse() else None
        viewer.setCursor(self.cursor if on else Qt.CursorShape.OpenHandCursor)
        viewer.update()
        self.changed.emit()

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

    # What the viewer is told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._viewer:
            if event.type() == QEvent.Type.Enter:
                self._move_to(None)
            return False
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._press_key(event)
            return event.type() == QEvent.Type.KeyRelease and self._release_key(event)
        if not self._on:
            return False
        if isinstance(event, QMouseEvent):
            return self._point(event)
        if event.type() == QEvent.Type.Leave:
            self._move_to(None)
        elif event.type() == QEvent.Type.FocusOut:
            self._space = False
        return False

    def _press_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        if event.key() == self._key and not event.isAutoRepeat():
            self.set_on(not self._on)
            return True
        if not self._on:
            return False
        # Brackets by their text: on many keyboards they are had with a modifier.
        if event.text() in ("[", "]"):
            self.grow(1 if event.text() == "]" else -1)
        elif event.key() == Qt.Key.Key_X:
            self.set_rubs(not self._rubs)
        elif event.key() == Qt.Key.Key_Space:
            self._space = True
            if not self._button:
                self._viewer.setCursor(self.cursor)
                self._move_to(None)
        else:
            return False
        return True

    def _release_key(self, event: QKeyEvent) -> bool:
        if not self._on or event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._space = False
        if not self._lent:
            self._viewer.setCursor(self.cursor)
        return not self._viewer.shows_original  # shown since before the brush was taken up

    def _point(self, event: QMouseEvent) -> bool:
        """The pointer was pressed, moved or released; True if that was the brush's to answer."""
        place, button = event.position(), event.button()
        if event.type() in _PRESSED:
            if self._button:
                return True
            if button == Qt.MouseButton.MiddleButton or (
                button == Qt.MouseButton.LeftButton and (self._space or self._viewer.on_handle(place))
            ):
                self._lent = True
                self._move_to(None)
                return False
            if button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
                self._begin(place, button, rubbing=bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
            return True
        if event.type() == QEvent.Type.MouseMove:
            if self._lent:
                return False
            if self._button:
                self._go_on(place)
                return True
            at_handle = self._viewer.on_handle(place)
            self._move_to(None if at_handle or self._space else place)
            if not at_handle:
                self._viewer.setCursor(self.cursor)
            return not at_handle
        if self._lent:
            self._lent = event.buttons() != Qt.MouseButton.NoButton
            return False
        if button == self._button:
            self._go_on(place)
            self._end()
        return True

    # The stroke

    def _begin(self, place: QPointF, button: Qt.MouseButton, *, rubbing: bool) -> None:
        self._button = button
        self._move_to(place)
        rubs = self._rubs or rubbing or button == Qt.MouseButton.RightButton
        radius = self._size / 2 * self._viewer.devicePixelRatioF() / self._viewer.seen.photo_zoom
        self._update(self.tint.begin(self._to_photo(place), radius, rubs=rubs))

    def _go_on(self, place: QPointF) -> None:
        self._move_to(place)
        self._update(self.tint.extend(self._to_photo(place)))

    def _end(self) -> None:
        self._button = Qt.MouseButton.NoButton
        stroke = self.tint.stroke
        if stroke is None:
            return
        if not self._does_something(stroke):
            self.tint.give_up()
            return
        self.painted.emit(self.tint.end())

    def _to_photo(self, place: QPointF) -> tuple[float, float]:
        ratio = self._viewer.devicePixelRatioF()
        return self._viewer.seen.to_photo(place.x() * ratio, place.y() * ratio)

    def _does_something(self, stroke: Stroke) -> bool:
        """It lies on the photo; and if it rubs out, on something that is protected."""
        height, width = self._viewer.seen.photo_size
        if not stroke.rubs:
            return _meet(stroke.bounds(), (0, 0, height, width))
        if self.tint.ground is not None:
            return _meet(stroke.bounds(), (0, 0, height, width))
        return any(_meet(stroke.bounds(), other.bounds()) for other in self.tint.strokes if not other.rubs)

    # What is seen

    def paint(self, painter: QPainter) -> None:
        viewer = self._viewer
        panes, zoom = viewer.seen.panes(), viewer.seen.photo_zoom
        x, y = viewer.viewport.origin
        self.tint.look(View(viewer.seen.visible, zoom))
        # Two panes beside each other show the photo twice: one of them stays as it is, to be looked at.
        for pane in panes[1:] if viewer.mode is Mode.SIDE_BY_SIDE else panes:
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
        return QPointF(*viewer.seen.in_pane(place.x() * ratio, place.y() * ratio)), radius

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
