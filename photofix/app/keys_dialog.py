"""All keys, on one page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget


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
        for groups in _columns():
            column = QVBoxLayout()
            column.setSpacing(8)
            for title, rows in groups:
                heading = QLabel(title.upper())
                heading.setProperty("role", "heading")
                column.addWidget(heading)
                grid = QGridLayout()
                grid.setHorizontalSpacing(18)
                grid.setVerticalSpacing(7)
                # The same in every group, so that the words stand below each other.
                grid.setColumnMinimumWidth(0, 118)
                grid.setColumnStretch(1, 1)
                for row, (keys, words) in enumerate(rows):
                    cap = QLabel(keys)
                    cap.setProperty("role", "key")
                    grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignLeft)
                    grid.addWidget(QLabel(words), row, 1)
                column.addLayout(grid)
                column.addSpacing(14)
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


_Group = tuple[str, list[tuple[str, str]]]


def _columns() -> list[list[_Group]]:
    def tr(text: str) -> str:
        return QCoreApplication.translate("KeysDialog", text)

    def keys(text: str) -> str:
        return QKeySequence(text).toString(QKeySequence.SequenceFormat.NativeText)

    return [
        [
            (
                tr("Photos"),
                [
                    (keys("Ctrl+O"), tr("Open photos")),
                    (keys("Ctrl+Shift+O"), tr("Open a folder")),
                    (keys("Ctrl+V"), tr("Paste from the clipboard")),
                    ("←  →", tr("Photo before, next photo")),
                    (keys("Del"), tr("Take out of the strip; the file stays")),
                    (keys("Ctrl+Shift+W"), tr("Take all out of the strip")),
                ],
            ),
            (
                tr("Result"),
                [
                    (keys("Ctrl+S"), tr("Save")),
                    (keys("Ctrl+Shift+S"), tr("Save as")),
                    (keys("Ctrl+C"), tr("Copy to the clipboard")),
                ],
            ),
            (
                tr("Protect"),
                [
                    ("B", tr("Brush, on and off")),
                    ("[   ]", tr("Smaller, larger")),
                    ("X", tr("Rub out, or paint again")),
                    (tr("Alt"), tr("Rub out, while held; as the right button")),
                    (keys("Space"), tr("Move the photo, while held")),
                ],
            ),
        ],
        [
            (
                tr("View"),
                [
                    (keys("Space"), tr("Original, while held")),
                    ("S", tr("Split")),
                    ("D", tr("Side by side")),
                    ("F", tr("Whole photo")),
                    ("1   2", tr("100 %, 200 %")),
                    ("+   −", tr("Nearer, further")),
                    (tr("Shift") + "  ←  →", tr("Move the divider")),
                ],
            ),
            (
                tr("Repair"),
                [
                    (keys("Ctrl+Return"), tr("Repair again")),
                    (keys("Esc"), tr("Stop, or close the message")),
                    (f"{keys('Alt+Up')}  {keys('Down')}", tr("Do a step earlier, later")),
                    (keys("Ctrl+Z"), tr("Undo")),
                    (keys("Ctrl+Shift+Z"), tr("Redo")),
                    (keys("F1"), tr("This page")),
                ],
            ),
        ],
    ]
