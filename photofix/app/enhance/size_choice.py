"""How large the result is to be: as it comes, or with a longer side of so many pixels."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

_SMALLEST = 16
# What is asked for most: enough for a print of 25 cm, or for a large screen.
_USUAL = 3000


class SizeChoice(QWidget):
    """Shows the result's size, and lets it be chosen.

    Signals:
        chosen: the longer side in pixels; None for as it comes.

    Args:
        parent: as for every widget.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QComboBox()
        self.kind.addItem(self.tr("As it comes"))
        self.kind.addItem(self.tr("Longer side"))
        self.kind.setAccessibleName(self.tr("Size of the result"))
        self.kind.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.kind.activated.connect(self._picked)
        self.pixels = QSpinBox()
        self.pixels.setSingleStep(100)
        self.pixels.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pixels.setKeyboardTracking(False)  # half a number is no size
        self.pixels.setSuffix(self.tr(" px"))
        self.pixels.setAccessibleName(self.tr("Longer side of the result in pixels"))
        self.pixels.valueChanged.connect(self._typed)
        self.becomes = QLabel()
        self.becomes.setContentsMargins(2, 0, 2, 0)
        self.becomes.setProperty("role", "quiet")
        label = QLabel(self.tr("Size"))
        label.setBuddy(self.kind)
        row = QHBoxLayout()
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(label)
        row.addWidget(self.kind, 1)
        row.addWidget(self.pixels)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.becomes)

    def show_size(self, full: tuple[int, int], result: tuple[int, int], long_edge: int | None) -> None:
        """Say how large the result is; nobody is told.

        Args:
            full: height and width in pixels, as the steps make it.
            result: height and width that it will have.
            long_edge: what was chosen.
        """
        self.kind.setCurrentIndex(0 if long_edge is None else 1)
        self.pixels.setVisible(long_edge is not None)
        self.pixels.blockSignals(True)
        self.pixels.setRange(_SMALLEST, max(_SMALLEST, max(full)))
        self.pixels.setValue(max(result))
        self.pixels.blockSignals(False)
        height, width = result
        self.becomes.setText(self.tr("Becomes %1").replace("%1", f"{width} × {height}"))

    def _picked(self, index: int) -> None:
        self.chosen.emit(None if index == 0 else min(_USUAL, self.pixels.maximum()))

    def _typed(self, pixels: int) -> None:
        self.chosen.emit(pixels)
