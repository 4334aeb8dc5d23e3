"""Before and after of one photo: split, side by side or after alone, with one pan and zoom."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from photofix.app.jobs import Jobs
from photofix.app.marks import HANDLE, paint_chip, paint_divider
from photofix.app.theme import colours
from photofix.app.tile_painter import Pane, draw_pane
from photofix.app.tiles import Layer, TileKey, TileStore
from photofix.app.viewport import Viewport
from photofix.engine.tiling import Box

_GRIP = 9.0
_GAP = 2
_DIVIDER_STEP = 0.02
_ZOOM_STEP = 2**0.5


class Mode(Enum):
    """How before and after are shown."""

    SPLIT = "split"
    SIDE_BY_SIDE = "side by side"
    AFTER = "after"


class Viewer(QWidget):
    """Shows two layers of one photo.

    Signals:
        mode_changed: another `Mode`.
        zoom_changed: pan, zoom or the size of the window has changed.

    Args:
        jobs: makes the tiles.
        parent: as for every widget.
    """

    mode_changed = Signal(Mode)
    zoom_changed = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photo, before and after"))
        self.setAccessibleDescription(
            self.tr("Hold Space for the original. S split, D side by side, F fit, 1 for 100 %, 2 for 200 %.")
        )
        self.store = TileStore(jobs, self)
        self.store.changed.connect(self.update)
        self.viewport = Viewport()
        self._before: Layer | None = None
        self._after: Layer | None = None
        self._mode = Mode.SPLIT
        self._divider = 0.5
        self._original = False
        self._dragging_divider = False
        self._dragged_from: QPointF | None = None

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def divider(self) -> float:
        """Where the divider stands, as a fraction of the viewer's width."""
        return self._divider

    @property
    def shows_original(self) -> bool:
        """The original is shown alone, for as long as Space is held."""
        return self._original

    @property
    def focus_point(self) -> tuple[float, float]:
        """(y, x) in the middle of what is seen, in pixels of the result."""
        width, height = self.viewport.scene
        x, y = self.viewport.to_scene(self.viewport.pane[0] / 2, self.viewport.pane[1] / 2)
        return min(max(y, 0.0), float(height)), min(max(x, 0.0), float(width))

    def show_layers(self, before: Layer, after: Layer) -> None:
        """Show another photo, the whole of it."""
        self._before, self._after = before, after
        self.store.set_layers([before, after])
        height, width = after.pyramid.size()
        self.viewport = Viewport(scene=(width, height))
        self._fit_pane()
        self.viewport.fit()
        self._moved()

    def clear(self) -> None:
        """Show nothing."""
        self._before = self._after = None
        self.store.set_layers([])
        self.update()

    def refresh(self, box: Box) -> None:
        """The result has changed under a box, in its pixels."""
        if self._after is not None:
            self.store.invalidate(self._after, box)
            self.update()

    def set_mode(self, mode: Mode) -> None:
        """Show before and after another way."""
        if mode is not self._mode:
            self._mode = mode
            self._fit_pane()
            self._moved()
            self.mode_changed.emit(mode)

    def set_divider(self, fraction: float) -> None:
        """Put the divider somewhere else."""
        self._divider = min(1.0, max(0.0, fraction))
        self.update()

    def fit(self) -> None:
        """Show the whole photo."""
        self.viewport.fit()
        self._moved()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom, around a place of the viewer or the middle; 1 shows each pixel of the photo as one of the screen."""
        self.viewport.zoom_to(zoom, None if at is None else self._in_pane(at))
        self._moved()

    def zoom_in(self) -> None:
        """One step nearer."""
        self.zoom_to(self.viewport.zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """One step back."""
        self.zoom_to(self.viewport.zoom / _ZOOM_STEP)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        size = self._device_size()
        painter.fillRect(QRect(QPoint(0, 0), size), QColor(colours().stage))
        keys: list[TileKey] = []
        for pane in self._panes():
            painter.setClipRect(pane.clip)
            keys += draw_pane(painter, self.store, self.viewport, pane)
        painter.setClipping(False)
        # Tiles of both sides in turns: coarse ones first, then from the middle outwards.
        self.store.want(sorted(keys, key=lambda key: -key.level))
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._after is not None:
            self._paint_marks(painter)

    def _panes(self) -> list[Pane]:
        if self._before is None or self._after is None:
            return []
        size = self._device_size()
        whole = QRect(QPoint(0, 0), size)
        if self._mode is Mode.SIDE_BY_SIDE:
            width = self.viewport.pane[0]
            right = QRect(size.width() - width, 0, width, size.height())
            after = self._before if self._original else self._after
            return [Pane(self._before, 0, QRect(0, 0, width, size.height())), Pane(after, right.left(), right)]
        if self._original:
            return [Pane(self._before, 0, whole)]
        if self._mode is Mode.AFTER:
            return [Pane(self._after, 0, whole)]
        x = round(self._divider * size.width())
        return [
            Pane(self._before, 0, QRect(0, 0, x, size.height())),
            Pane(self._after, 0, QRect(x, 0, size.width() - x, size.height())),
        ]

    def _paint_marks(self, painter: QPainter) -> None:
        before, after = self.tr("Before"), self.tr("After")
        shown = self._shown()
        if self._mode is Mode.SIDE_BY_SIDE:
            right = shown.translated(
                (self._device_size().width() - self.viewport.pane[0]) / self.devicePixelRatioF(), 0
            )
            paint_chip(painter, before, shown, align_right=False)
            paint_chip(painter, before if self._original else after, right, align_right=True)
        elif self._original:
            paint_chip(painter, before, shown, align_right=False)
        elif self._mode is Mode.AFTER:
            paint_chip(painter, after, shown, align_right=True)
        else:
            x = self._divider * self.width()
            painter.setClipRect(QRectF(0, 0, x - 4, self.height()))
            paint_chip(painter, before, shown, align_right=False)
            painter.setClipRect(QRectF(x + 4, 0, self.width() - x - 4, self.height()))
            paint_chip(painter, after, shown, align_right=True)
            painter.setClipping(False)
            paint_divider(painter, x, self.height(), self.hasFocus())

    def _shown(self) -> QRectF:
        """What of the (left) pane the photo covers."""
        view, ratio = self.viewport, self.devicePixelRatioF()
        left, top = view.to_pane(0, 0)
        right, bottom = view.to_pane(*view.scene)
        photo = QRectF(QPointF(left, top) / ratio, QPointF(right, bottom) / ratio)
        return photo.intersected(QRectF(0, 0, view.pane[0] / ratio, view.pane[1] / ratio))

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) or self._after is None:
            return
        self._dragged_from = event.position()
        self._dragging_divider = event.button() == Qt.MouseButton.LeftButton and self._on_divider(event.position())
        self._show_cursor(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            self._show_cursor(event.position())
        elif self._dragging_divider:
            self.set_divider(event.position().x() / max(1, self.width()))
        else:
            moved = (event.position() - self._dragged_from) * self.devicePixelRatioF()
            self._dragged_from = event.position()
            self.viewport.pan(moved.x(), moved.y())
            self._moved()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self._dragging_divider = False
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._after is None or self._on_divider(event.position()):
            return
        if self.viewport.fitted:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if self._after is not None and notches:
            self.zoom_to(self.viewport.zoom * _ZOOM_STEP ** (notches / 2), event.position())
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._after is None or not self._press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._show_original(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # The release of Space goes elsewhere from now on.
        self._show_original(False)
        super().focusOutEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_pane()
        self._moved()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _press(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.set_divider(self._divider + (_DIVIDER_STEP if key == Qt.Key.Key_Right else -_DIVIDER_STEP))
            return True
        if modifiers not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        match key:
            case Qt.Key.Key_Space:
                self._show_original(True)
            case Qt.Key.Key_S:
                self.set_mode(Mode.SPLIT)
            case Qt.Key.Key_D:
                self.set_mode(Mode.SIDE_BY_SIDE)
            case Qt.Key.Key_F:
                self.fit()
            case Qt.Key.Key_1:
                self.zoom_to(1.0)
            case Qt.Key.Key_2:
                self.zoom_to(2.0)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case _:
                return False
        return True

    def _show_original(self, wanted: bool) -> None:
        if wanted != self._original:
            self._original = wanted
            self.update()

    def _show_cursor(self, place: QPointF) -> None:
        if self._dragging_divider or (self._dragged_from is None and self._on_divider(place)):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._dragged_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.setCursor(Qt.CursorShape.ArrowCursor if self._after is None else Qt.CursorShape.OpenHandCursor)

    def _on_divider(self, place: QPointF) -> bool:
        if self._mode is not Mode.SPLIT or self._original or self._after is None:
            return False
        across = abs(place.x() - self._divider * self.width())
        in_handle = QPointF(across, place.y() - self.height() / 2)
        return across <= _GRIP or QPointF.dotProduct(in_handle, in_handle) <= HANDLE**2

    def _in_pane(self, place: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        x = place.x() * ratio
        right = self._device_size().width() - self.viewport.pane[0]
        if self._mode is Mode.SIDE_BY_SIDE and x >= right:
            x -= right
        return x, place.y() * ratio

    def _device_size(self) -> QSize:
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio))

    def _fit_pane(self) -> None:
        size = self._device_size()
        width = (size.width() - _GAP) // 2 if self._mode is Mode.SIDE_BY_SIDE else size.width()
        self.viewport.resize((width, size.height()))

    def _moved(self) -> None:
        self.update()
        self.zoom_changed.emit()
