"""The small picture of a model, before on its left and after on its right; where there is none, its initial."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from photofix.app.base.resources import resources
from photofix.app.base.theme import colours
from photofix.app.viewer.tiles import to_image

SIZE = QSize(56, 42)
_ROUND = 5.0


class CardPicture(QWidget):
    """Shows a model's picture.

    Args:
        model: its name.
        title: what it is called.
        parent: as for every widget.
    """

    def __init__(self, model: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = picture(model)
        self._initial = title[:1].upper()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return SIZE

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(place, _ROUND, _ROUND)
        painter.setClipPath(shape)
        if self._image is not None:
            painter.drawImage(place, self._image)
            return
        painter.fillRect(place, QColor(colours().hover))
        font = painter.font()
        font.setPixelSize(18)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours().quiet))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._initial)


@cache
def picture(model: str) -> QImage | None:
    """The picture that comes with a shipped model; None where there is none."""
    path = resources() / "cards" / f"{model}.webp"
    if path.parent.parent != resources() or not path.is_file():
        return None
    return to_image(_read(path))


def _read(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    # By Pillow, since not every Qt comes with WebP.
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))
