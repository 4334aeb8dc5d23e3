"""A button that names a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.imaging.formats import is_folder


class FolderButton(QPushButton):
    """Names a folder; pressed, it asks for another. Takes a dropped one.

    Signals:
        chosen: another folder.

    Args:
        empty: what it says while there is none.
        asks: the title of the dialog.
        parent: as for every widget.
    """

    chosen = Signal(Path)

    def __init__(self, empty: str, asks: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "folder")
        self.setAcceptDrops(True)
        self._empty = empty
        self._asks = asks
        self.start = Path()
        self._label = ElidedLabel(empty, Qt.TextElideMode.ElideMiddle)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.addWidget(self._label)
        self.setFixedHeight(32)
        self.clicked.connect(self.ask)
        self.show_folder(None)

    def show_folder(self, folder: Path | None) -> None:
        """Name a folder, or none."""
        text = self._empty if folder is None else folder.name or str(folder)
        self._label.setText(text)
        self._label.setToolTip("")
        self.setToolTip("" if folder is None else str(folder))
        self.setAccessibleName(self._empty if folder is None else f"{self._asks}: {text}")

    def ask(self) -> None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(self, self._asks, str(self.start))
        if chosen:
            self.chosen.emit(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _folder_in(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = _folder_in(event)
        if folder is not None:
            event.acceptProposedAction()
            self.chosen.emit(folder)


def _folder_in(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if is_folder(path)), None)
