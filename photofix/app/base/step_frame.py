"""One of the page's steps: a number, what it is about, what was chosen in it, and its controls while it is its turn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.looks import look_as


class StepFrame(QFrame):
    """A card with a head and a body.

    Args:
        number: from 1.
        title: what it is about.
        parent: as for every widget.
    """

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepFrame")
        self.setAccessibleName(f"{number}. {title}")
        self._number = QLabel(str(number), alignment=Qt.AlignmentFlag.AlignCenter)
        self._number.setProperty("role", "number")
        self._number.setFixedSize(22, 22)
        name = QLabel(title)
        name.setProperty("role", "name")
        self._chosen = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self._chosen.setProperty("role", "words")
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(name)
        words.addWidget(self._chosen)
        head.addLayout(words, 1)
        # Beside a line of words, the number is in the middle of it.
        name.setMinimumHeight(22)
        self.head = head
        self.content = QWidget()
        self.body = QVBoxLayout(self.content)
        self.body.setContentsMargins(0, 6, 0, 0)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.content)

    def show_turn(self, *, open_: bool, summary: str = "") -> None:
        """It is its turn, or was or will be; then there is room for a few words of what was chosen."""
        self.content.setVisible(open_)
        self._chosen.setText(summary)
        self._chosen.setToolTip(summary)
        self._chosen.setVisible(bool(summary) and not open_)
        for widget in (self, self._number):
            look_as(widget, turn=open_)


class Details(QWidget):
    """Rows of a name and a number, out of sight until they are asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtWidgets import QFormLayout, QPushButton

        self.button = QPushButton(self.tr("Details"))
        self.button.setProperty("role", "details")
        self.button.setCheckable(True)
        self._rows = QWidget()
        self._form = QFormLayout(self._rows)
        self._form.setContentsMargins(0, 2, 0, 2)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(4)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.hide()
        self.button.toggled.connect(self._rows.setVisible)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._rows)
        self._shown: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        """All rows, as text."""
        return "\n".join(f"{name}: {value}" for name, value in self._shown)

    def show_rows(self, rows: list[tuple[str, str]]) -> None:
        """Say other numbers; without any, there is nothing to be asked for."""
        if rows == self._shown:
            return
        self._shown = rows
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in rows:
            label = ElidedLabel(name, Qt.TextElideMode.ElideRight)
            label.setProperty("role", "words")
            field = QLabel(value, alignment=Qt.AlignmentFlag.AlignRight)
            field.setProperty("role", "words")
            line = QHBoxLayout()
            line.addWidget(label, 1)
            line.addWidget(field)
            self._form.addRow(line)
        self.setVisible(bool(rows))
