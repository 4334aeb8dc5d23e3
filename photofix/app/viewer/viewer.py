"""Before and after of one photo: split, side by side or after alone, with one pan and zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, QSizeF, Qt, Signal
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

from photofix.app.base.jobs import Jobs
from photofix.app.base.theme import colours
from photofix.app.viewer.comparison import Comparison, Mode
from photofix.app.viewer.marks import HANDLE, paint_marks
from photofix.app.viewer.overlay import Overlay
from photofix.app.viewer.tile_painter import draw_pane
from photofix.app.viewer.tiles import Layer, TileKey, TileStore
from photofix.app.viewer.viewport import Viewport
from photofix.engine.tiling import Box

__all__ = ["Mode", "Viewer"]

_GRIP = 9.0
_DIVIDER_STEP = 0.02
_ZOOM_STEP = 2**0.5


class Viewer(QWidget):
    """Shows a photo and what is made of it.

    Signals:
        mode_changed: another `Mode`.
        zoom_changed: pan, zoom or the size of the window has changed.
        neighbour_wanted: the photo so many further along.
        removal_wanted: the photo is to leave the strip.
        comparison_wanted: two ways to repair the photo are to be compared, or no longer.

    Args:
        jobs: makes the tiles.
        parent: as for every widget.
    """

    mode_changed = Signal(Mode)
    zoom_changed = Signal()
    neighbour_wanted = Signal(int)
    removal_wanted = Signal()
    comparison_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photo, before and after"))
        self.setAccessibleDescription(
            self.tr(
                "Hold Space for the original. S split, D side by side, F fit, 1 for 100 %, 2 for 200 %, arrows for the other photos, B for the brush that protects places, C to compare two repairs."
            )
        )
        self.store = TileStore(jobs, self)
        self.store.changed.connect(self.update)
        self.overlay: Overlay | None = None
        self._seen = Comparison()
        self._dragging_divider = False
        self._dragged_from: QPointF | None = None

    @property
    def mode(self) -> Mode:
        return self._seen.mode

    @property
    def viewport(self) -> Viewport:
        """Pan and zoom."""
        return self._seen.viewport

    @property
    def divider(self) -> float:
        """Where the divider stands, as a fraction of the viewer's width."""
        return self._seen.divider

    @property
    def shows_original(self) -> bool:
        """The original is shown alone, for as long as Space is held."""
        return self._seen.original

    @property
    def focus_point(self) -> tuple[float, float]:
        """(y, x) in the middle of what is seen, in pixels of the result."""
        return self._seen.focus_point

    @property
    def shows_photo(self) -> bool:
        return self._seen.after is not None

    @property
    def seen(self) -> Comparison:
        """What is seen where."""
        return self._seen

    def on_handle(self, place: QPointF) -> bool:
        """A place of the viewer is on the divider's handle."""
        across = place.x() - self._seen.divider * self.width()
        in_handle = QPointF(across, place.y() - self.height() / 2)
        return self._seen.has_divider and QPointF.dotProduct(in_handle, in_handle) <= HANDLE**2

    def show_layers(self, before: Layer, *results: Layer, chosen: int = 1) -> None:
        """Show another photo, the whole of it; or other results of the same one, and of that what was seen before.

        Args:
            before: the photo.
            results: what is made of it: one, or two to be compared.
            chosen: which of these is worked on, from 1.
        """
        self.store.set_layers([before, *results])
        self._seen.show((before, *results), chosen)
        self._moved()

    def clear(self) -> None:
        """Show nothing."""
        self._seen.clear()
        self.store.set_layers([])
        self.update()

    def refresh(self, box: Box, layer: Layer | None = None) -> None:
        """A result has changed under a box, in its pixels; by default the one that is worked on."""
        layer = layer or self._seen.after
        if layer is not None:
            self.store.invalidate(layer, box)
            self.update()

    def set_mode(self, mode: Mode) -> None:
        """Show before and after another way."""
        if mode is not self._seen.mode:
            self._seen.mode = mode
            self._moved()
            self.mode_changed.emit(mode)

    def set_divider(self, fraction: float) -> None:
        """Put the divider somewhere else."""
        self._seen.divider = fraction
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

    def let_go(self) -> None:
        """Drag no more, as when the button is released."""
        self._dragged_from = None
        self._dragging_divider = False

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        size = self._device_size()
        painter.fillRect(QRect(QPoint(0, 0), size), QColor(colours().stage))
        keys: list[TileKey] = []
        for pane in self._seen.panes():
            painter.setClipRect(pane.clip)
            keys += draw_pane(painter, self.store, self.viewport, pane)
        painter.setClipping(False)
        if self.overlay is not None and keys:
            self.overlay.paint(painter)
        # Tiles of both sides in turns: coarse ones first, then from the middle outwards.
        self.store.want(sorted(keys, key=lambda key: -key.level))
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._seen.after is not None:
            words = self.tr("Before"), self.tr("A"), self.tr("B")
            if len(self._seen.layers) == 2:
                words = self.tr("Before"), self.tr("After")
            paint_marks(painter, self._seen, words, QSizeF(self.size()), ratio, self.hasFocus())

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton) or self._seen.after is None:
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
        self.let_go()
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._seen.after is None or self._on_divider(event.position()):
            return
        if self.viewport.fitted:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if self._seen.after is not None and notches:
            self.zoom_to(self.viewport.zoom * _ZOOM_STEP ** (notches / 2), event.position())
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._seen.after is None or not self._press(event):
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
        self._seen.resize(self._device_size())
        self._moved()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _press(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.set_divider(self._seen.divider + (_DIVIDER_STEP if key == Qt.Key.Key_Right else -_DIVIDER_STEP))
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
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.neighbour_wanted.emit(1 if key == Qt.Key.Key_Right else -1)
            case Qt.Key.Key_C:
                self.comparison_wanted.emit()
            case Qt.Key.Key_Delete:
                self.removal_wanted.emit()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case _:
                return False
        return True

    def _show_original(self, wanted: bool) -> None:
        if wanted != self._seen.original:
            self._seen.original = wanted
            self.update()

    def _show_cursor(self, place: QPointF) -> None:
        if self._dragging_divider or (self._dragged_from is None and self._on_divider(place)):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._dragged_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            resting = Qt.CursorShape.OpenHandCursor if self.overlay is None else self.overlay.cursor
            self.setCursor(Qt.CursorShape.ArrowCursor if self._seen.after is None else resting)

    def _on_divider(self, place: QPointF) -> bool:
        if not self._seen.has_divider:
            return False
        # A tool has all but the handle to work on.
        on_line = self.overlay is None and abs(place.x() - self._seen.divider * self.width()) <= _GRIP
        return on_line or self.on_handle(place)

    def _in_pane(self, place: QPointF) -> tuple[float, float]:
        ratio = self.devicePixelRatioF()
        return self._seen.in_pane(place.x() * ratio, place.y() * ratio)

    def _device_size(self) -> QSize:
        ratio = self.devicePixelRatioF()
        return QSize(round(self.width() * ratio), round(self.height() * ratio))

    def _moved(self) -> None:
        self.update()
        self.zoom_changed.emit()
