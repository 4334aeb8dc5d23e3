"""Where the window was and how it showed photos, for the next time."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from photofix.app.viewer.viewer import Mode, Viewer

_SIZE = 1280, 800


def remember(window: QWidget, viewer: Viewer, settings: QSettings) -> None:
    """Write it down."""
    settings.setValue("geometry", window.saveGeometry())
    settings.setValue("mode", viewer.mode.value)


def restore(window: QWidget, viewer: Viewer, settings: QSettings) -> None:
    """Have it as it was; the first time, of a size that most screens have."""
    if not window.restoreGeometry(settings.value("geometry") or b""):
        window.resize(*_SIZE)
    mode = settings.value("mode")
    viewer.set_mode(next((known for known in Mode if known.value == mode), Mode.SPLIT))
