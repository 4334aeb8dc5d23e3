"""How much of something: a slider in percent, with what it is on its left and the number on its right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget


class Amount(QWidget):
    """A row of a card.

    Signals:
        changed: the slider was moved; 1 for 100 %.

    Args:
        words: what it is.
        name: what it is, for those who don't see which card it is on.
        tip: what its ends mean.
        most: where it ends, in percent.
        parent: as for every widget.
    """

    changed = Signal(float)

    def __init__(self, words: str, name: str, tip: str, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, most)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.slider.valueChanged.connect(self._slid)
        self.label = QLabel(words)
        self.label.setBuddy(self.slider)
        # As wide as its widest text, so that the slider doesn't move under the pointer.
        self._percent = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance(_percent(most)) + 2)
        self.row = QHBoxLayout(self)
        self.row.setSpacing(10)
        self.row.setContentsMargins(0, 0, 4, 0)
        self.row.addWidget(self.label)
        self.row.addWidget(self.slider, 1)
        self.row.addWidget(self._percent)

    def show_amount(self, amount: float) -> None:
        """Say how much it is, 1 for 100 %; nobody is told."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(amount * 100))
        self.slider.blockSignals(False)
        self._percent.setText(_percent(self.slider.value()))

    def _slid(self, value: int) -> None:
        self._percent.setText(_percent(value))
        self.changed.emit(value / 100)


def _percent(value: int) -> str:
    return f"{value} %"
