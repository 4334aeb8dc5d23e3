"""Two fingers on a touchpad or a screen: how much nearer they want to be, and where."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from photofix.app.viewer.viewer import Viewer

# A system may say how much it is from the beginning in one step; more than this at once is a slip.
_MOST_AT_ONCE = 4.0


class Pinch(QObject):
    """Zooms a viewer at the fingers, and moves the photo with them.

    Args:
        viewer: to steer.
    """

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._place = QPointF()
        viewer.grabGesture(Qt.GestureType.PinchGesture)
        viewer.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._hear_touchpad(event)
        if isinstance(event, QGestureEvent):
            gesture = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(gesture, QPinchGesture):
                self._hear_screen(gesture)
                event.accept(gesture)
                return True
        return False

    def _hear_touchpad(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(1 + event.value(), event.position())
        return True

    def _hear_screen(self, gesture: QPinchGesture) -> None:
        viewer = self._viewer
        place = viewer.mapFromGlobal(gesture.centerPoint())
        if gesture.state() == Qt.GestureState.GestureStarted:
            # The first finger came alone, and was taken for a mouse.
            viewer.let_go()
        elif gesture.state() == Qt.GestureState.GestureUpdated:
            moved = (place - self._place) * viewer.devicePixelRatioF()
            viewer.viewport.pan(moved.x(), moved.y())
            self._zoom(gesture.scaleFactor(), place)
        # Qt's own word for the place before is nothing at first, and its last word says the last but one again.
        self._place = place

    def _zoom(self, factor: float, place: QPointF) -> None:
        factor = min(_MOST_AT_ONCE, max(1 / _MOST_AT_ONCE, factor))
        self._viewer.zoom_to(self._viewer.viewport.zoom * factor, place)
