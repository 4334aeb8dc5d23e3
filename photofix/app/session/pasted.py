"""Pictures from the clipboard, which have no file: they get one, for as long as the window is open."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtGui import QColorSpace, QImage

from photofix.app.session.saving import unique_name
from photofix.errors import SaveError


class Pasted:
    """A folder of pasted pictures, which goes with the window."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def keep(self, image: QImage) -> Path:
        """Write a picture into a file of its own; for any one thread at a time.

        Raises:
            SaveError: it can't be written.
        """
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="photofix-")
        name = QCoreApplication.translate("Pasted", "Untitled")
        path = unique_name(Path(self._folder.name) / f"{name}.png")
        if image.colorSpace().isValid():
            image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        if image.isNull() or not image.save(str(path), "PNG"):  # pyright: ignore[reportArgumentType, reportCallIssue]
            raise SaveError(
                "The picture from the clipboard can’t be used.",
                tried="It could not be written to the folder for temporary files.",
                advice="Save it as a file where it comes from, and open that.",
            )
        return path

    def close(self) -> None:
        """Remove the files."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def home_of_pasted() -> Path:
    """Where results of pasted pictures go: the person's own pictures, or where there is no such folder, their home."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures) if pictures and Path(pictures).is_dir() else Path.home()
