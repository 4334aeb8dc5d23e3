"""One photo's states, as large as the middle of the window allows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from photofix.app.base.theme import colours
from photofix.app.train.picture_grid import PictureGrid, draw_image

_MARGIN = 20
_GAP = 10
_LABEL = 24


class Larger(QWidget):
    """Lies over its parent until it is clicked, or Esc is pressed; ← and → show the other photos.

    Args:
        parent: what it lies over.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self._grid: PictureGrid | None = None
        self._index = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click to go back; ← and → show the other photos"))
        parent.installEventFilter(self)
        self.hide()

    @property
    def index(self) -> int:
        """Which photo is shown."""
        return self._index

    def show_photo(self, grid: PictureGrid, index: int) -> None:
        """Show one of a grid's photos."""
        self._grid, self._index = grid, index
        self.setGeometry(self._under.rect())
        self._say()
        self.show()
        self.raise_()
        self.setFocus()

    def leave(self) -> bool:
        """Go back; False if there was nothing to go back from."""
        if self.isHidden():
            return False
        self.hide()
        if self._grid is not None and self._index < len(self._grid.photos):
            self._grid.photos[self._index].setFocus()
        return True

    def follow(self) -> None:
        """The grid has other pictures."""
        if self._grid is None or self._index >= len(self._grid.photos) or not self._grid.isVisibleTo(self._under):
            self.hide()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._under.rect())
        return False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is not None and self._grid is not None and self._grid.photos:
            self._index = (self._index + by) % len(self._grid.photos)
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().stage))
        if self._grid is None or self._index >= len(self._grid.photos):
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        images, labels = self._grid.photos[self._index].images, self._grid.labels
        painter.setPen(QColor(colours().text))
        for place, image, label in zip(self._places(len(images)), images, labels, strict=False):
            draw_image(painter, place, image)
            text = QRectF(place.x(), place.y() - _LABEL, place.width(), _LABEL)
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, label)

    def _places(self, count: int) -> Sequence[QRectF]:
        best, across = 0.0, 1
        width, height = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN
        for columns in range(1, count + 1):
            rows = -(-count // columns)
            side = min((width - (columns - 1) * _GAP) / columns, (height - (rows - 1) * _GAP) / rows - _LABEL)
            if side > best:
                best, across = side, columns
        rows = -(-count // across)
        left = (self.width() - across * best - (across - 1) * _GAP) / 2
        top = (self.height() - rows * (best + _LABEL) - (rows - 1) * _GAP) / 2
        return [
            QRectF(
                left + (index % across) * (best + _GAP),
                top + (index // across) * (best + _LABEL + _GAP) + _LABEL,
                best,
                best,
            )
            for index in range(count)
        ]

    def _say(self) -> None:
        if self._grid is not None and self._index < len(self._grid.photos):
            self.setAccessibleName(self._grid.photos[self._index].accessibleName())
