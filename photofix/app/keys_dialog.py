"""All keys, on one page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

_Group = tuple[str, list[tuple[str, str]]]


class KeysDialog(QDialog):
    """Lists the keys; Esc closes it.

    Args:
        parent: as for every dialog.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        for groups in self._columns():
            column = QVBoxLayout()
            column.setSpacing(8)
            caps: list[QLabel] = []
            grids: list[QGridLayout] = []
            for title, rows in groups:
                heading = QLabel(title.upper())
                heading.setProperty("role", "heading")
                column.addWidget(heading)
                grid = QGridLayout()
                grid.setHorizontalSpacing(18)
                grid.setVerticalSpacing(7)
                grid.setColumnStretch(1, 1)
                grids.append(grid)
                for row, (keys, words) in enumerate(rows):
                    cap = QLabel(keys)
                    cap.setProperty("role", "key")
                    cap.ensurePolished()
                    caps.append(cap)
                    grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignLeft)
                    grid.addWidget(QLabel(words), row, 1)
                column.addLayout(grid)
                column.addSpacing(14)
            for grid in grids:
                # The same in every group, so that the words stand below each other.
                grid.setColumnMinimumWidth(0, max(cap.sizeHint().width() for cap in caps))
            column.addStretch(1)
            columns.addLayout(column)
        note = QLabel(
            self.tr("Single keys act while the photo has the focus: click it, or press Tab until its handle is ringed.")
        )
        note.setProperty("role", "quiet")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.addLayout(columns)
        layout.addWidget(note)
        layout.addSpacing(10)
        layout.addWidget(buttons)

    def _columns(self) -> list[list[_Group]]:
        def keys(text: str) -> str:
            return QKeySequence(text).toString(QKeySequence.SequenceFormat.NativeText)

        return [
            [
                (
                    self.tr("Photos"),
                    [
                        (keys("Ctrl+O"), self.tr("Open photos")),
                        (keys("Ctrl+Shift+O"), self.tr("Open a folder")),
                        (keys("Ctrl+V"), self.tr("Paste from the clipboard")),
                        ("←  →", self.tr("Photo before, next photo")),
                        (keys("Del"), self.tr("Take out of the strip; the file stays")),
                        (keys("Ctrl+Shift+W"), self.tr("Take all out of the strip")),
                    ],
                ),
                (
                    self.tr("Result"),
                    [
                        (keys("Ctrl+S"), self.tr("Save")),
                        (keys("Ctrl+Shift+S"), self.tr("Save as")),
                        (keys("Ctrl+C"), self.tr("Copy to the clipboard")),
                    ],
                ),
                (
                    self.tr("Protect"),
                    [
                        ("B", self.tr("Brush, on and off")),
                        ("M", self.tr("Mask of what is erased, on and off")),
                        ("P", self.tr("Colour points, on and off")),
                        ("[   ]", self.tr("Smaller, larger")),
                        ("X", self.tr("Rub out, or paint again")),
                        (self.tr("Alt"), self.tr("Rub out, while held; as the right button")),
                        (keys("Space"), self.tr("Move the photo, while held")),
                    ],
                ),
            ],
            [
                (
                    self.tr("View"),
                    [
                        (keys("Space"), self.tr("Original, while held")),
                        ("S", self.tr("Split")),
                        ("D", self.tr("Side by side")),
                        ("F", self.tr("Whole photo")),
                        ("1   2", self.tr("100 %, 200 %")),
                        ("+   −", self.tr("Nearer, further")),
                        (self.tr("Shift") + "  ←  →", self.tr("Move the divider")),
                        ("C", self.tr("Compare two repairs, A and B")),
                    ],
                ),
                (
                    self.tr("Repair"),
                    [
                        (keys("Ctrl+Return"), self.tr("Repair again")),
                        (keys("Esc"), self.tr("Leave the brush, keep A, stop")),
                        (f"{keys('Alt+Up')}  {keys('Down')}", self.tr("Do a step earlier, later")),
                        (keys("Ctrl+Z"), self.tr("Undo")),
                        (keys("Ctrl+Shift+Z"), self.tr("Redo")),
                        (keys("F1"), self.tr("This page")),
                    ],
                ),
            ],
        ]
