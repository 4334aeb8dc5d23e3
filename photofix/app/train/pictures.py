"""Small pictures of the trainer's, read beside the window; files may have gone by the time that they are looked at."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QFile, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from photofix.app.base.jobs import Jobs, Listener
from photofix.errors import PhotofixError

Images = list[list[QImage | None]]

_LARGEST = 1024


class Pictures(QObject):
    """Reads pictures; only the newest that were asked for are shown.

    Args:
        jobs: reads them.
        show: is given them, row by row, with None for each that can't be read.
        parent: as for every QObject.
    """

    def __init__(self, jobs: Jobs, show: Callable[[Images], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._show = show
        self._newest = 0
        self._asked: list[list[Path]] = []

    def ask(self, paths: list[list[Path]]) -> None:
        """Read other pictures."""
        if paths == self._asked:
            return
        self._asked = paths
        self._newest += 1
        if not paths:
            self._show([])
            return
        self._jobs.run(partial(_read_all, paths), Listener(partial(self._returned, self._newest), _failed))

    def _returned(self, number: int, images: Images) -> None:
        if number == self._newest and not self._jobs.closing:
            self._show(images)


def _read_all(paths: list[list[Path]]) -> Images:
    return [[read_image(path) for path in row] for row in paths]


def read_image(path: Path) -> QImage | None:
    """A picture of a sensible size; None where there is none.

    PNG alone, as the trainer writes them: Qt also reads drawings, which can name other files.
    """
    if not os.path.isfile(path):  # noqa: PTH113 (no error where it can't be told)
        return None
    # Opened here: the file may go in between, and a reader that can't open it warns instead of saying so.
    file = QFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return None
    reader = QImageReader(file, QByteArray(b"png"))
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LARGEST:
        reader.setScaledSize(size.scaled(QSize(_LARGEST, _LARGEST), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def _failed(_: PhotofixError) -> None:
    """Logged by the job runner; pictures are not worth a message."""
