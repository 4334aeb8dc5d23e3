"""Photos in several states, each row of a photo a button that shows it larger."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from photofix.app.base.theme import colours
from photofix.app.train.pictures import Images

_GAP = 3
_BETWEEN = 16
_LABELS = 20
_LARGEST = 320


class PhotoStates(QAbstractButton):
    """One photo in its states, beside each other.

    Args:
        images: its states; None for a picture that is gone.
        parent: as for every widget.
    """

    def __init__(self, images: Sequence[QImage | None], parent: QWidget) -> None:
        super().__init__(parent)
        self.images = list(images)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(len(self.images) * 96, 96)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        count = max(1, len(self.images))
        side = (self.width() - (count - 1) * _GAP) / count
        frame = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(frame, 6, 6)
        painter.setClipPath(outline)
        for index, image in enumerate(self.images):
            draw_image(painter, QRectF(index * (side + _GAP), 0, side, self.height()), image)
        painter.setClipping(False)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(colours().accent if self.hasFocus() else colours().edge), 2))
            painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), 6, 6)


def draw_image(painter: QPainter, place: QRectF, image: QImage | None) -> None:
    """An image that fills its place, cut where its shape is another; a quiet ground where it is gone."""
    if image is None:
        painter.fillRect(place, QColor(colours().hover))
        return
    scale = min(image.width() / place.width(), image.height() / place.height())
    source = QRectF(0, 0, place.width() * scale, place.height() * scale)
    source.moveCenter(QRectF(image.rect()).center())
    painter.drawImage(place, image, source)


class PictureGrid(QWidget):
    """As many photos as there are, as large as there is room.

    Signals:
        chosen: a photo is to be seen larger; its number, from 0.

    Args:
        parent: as for every widget.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels: list[str] = []
        self.photos: list[PhotoStates] = []
        self.setMinimumHeight(90)

    def show_images(self, images: Images, labels: Sequence[str]) -> None:
        """Show other photos.

        Args:
            images: a row for each photo, with an image for each label.
            labels: what the states are called.
        """
        focus = next((index for index, photo in enumerate(self.photos) if photo.hasFocus()), None)
        self.labels = list(labels)
        if len(images) == len(self.photos):
            # The same buttons, so that nothing flickers and the focus stays.
            for photo, row in zip(self.photos, images, strict=True):
                photo.images = list(row)
                photo.update()
        else:
            for photo in self.photos:
                photo.hide()
                photo.deleteLater()
            self.photos = [PhotoStates(row, self) for row in images]
            for index, photo in enumerate(self.photos):
                photo.clicked.connect(partial(self._clicked, index))
                photo.show()
            if focus is not None and self.photos:
                self.photos[min(focus, len(self.photos) - 1)].setFocus()
        for index, photo in enumerate(self.photos):
            name = self.tr("Photo %1: %2").replace("%1", str(index + 1)).replace("%2", ", ".join(self.labels))
            photo.setAccessibleName(name)
            photo.setToolTip(self.tr("Look at it larger"))
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.photos:
            return
        painter = QPainter(self)
        painter.setPen(QColor(colours().quiet))
        font = painter.font()
        font.setPixelSize(12)
        painter.setFont(font)
        top = min(photo.y() for photo in self.photos)
        for photo in self.photos:
            if photo.y() != top:
                continue
            side = photo.width() / len(self.labels)
            for index, label in enumerate(self.labels):
                place = QRect(round(photo.x() + index * side), top - _LABELS, round(side), _LABELS - 2)
                text = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, place.width() - 4)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _clicked(self, index: int, _: bool = False) -> None:
        self.chosen.emit(index)

    def _place(self) -> None:
        count, states = len(self.photos), max(1, len(self.labels))
        if not count:
            return
        width, height = self.width(), self.height() - _LABELS
        best, across = 0.0, 1
        for columns in range(1, count + 1):
            rows = math.ceil(count / columns)
            side = min(
                ((width - (columns - 1) * _BETWEEN) / columns - (states - 1) * _GAP) / states,
                (height - (rows - 1) * _BETWEEN / 2) / rows,
            )
            if side > best:
                best, across = side, columns
        side = max(8, math.floor(min(best, _LARGEST)))
        wide = states * side + (states - 1) * _GAP
        # At the upper left, below the words that tell what it is.
        left, top = 0, _LABELS
        for index, photo in enumerate(self.photos):
            row, column = divmod(index, across)
            photo.setGeometry(left + column * (wide + _BETWEEN), top + row * (side + _BETWEEN // 2), wide, side)
