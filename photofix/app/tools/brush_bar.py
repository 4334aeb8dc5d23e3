"""What floats over the photo while the brush is on: its size, rubbing out, clearing all, done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from photofix.app.tools.brush import LARGEST, SMALLEST, Brush
from photofix.app.tools.floating_bar import FloatingBar, bar_button


class BrushBar(FloatingBar):
    """Steers a brush.

    Signals:
        clear_wanted: nothing that was painted is to count any more.

    Args:
        brush: to steer.
        under: the viewer, over which it lies.
        erases: it paints a mask of what is to be erased, and not what is to stay.
    """

    clear_wanted = Signal()

    def __init__(self, brush: Brush, under: QWidget, *, erases: bool = False) -> None:
        super().__init__(under)
        self.setAccessibleName(
            self.tr("Brush for the mask of what is erased") if erases else self.tr("Brush that protects places")
        )
        self._brush = brush
        self.hint = QLabel(
            self.tr("What is tinted is erased. Paint over what was missed; the right button rubs out.")
            if erases
            else self.tr("Paint over what is to stay as it was. The right button rubs out.")
        )
        self.hint.setProperty("role", "quiet")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QLabel(self.tr("Size"))
        words.setProperty("role", "quiet")
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self.size_slider.setRange(SMALLEST, LARGEST)
        self.size_slider.setPageStep(24)
        self.size_slider.setFixedWidth(150)
        self.size_slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.size_slider.setAccessibleName(self.tr("Size of the brush on the screen, in pixels"))
        self.size_slider.setToolTip(self.tr("Size of the brush ([ and ])"))
        words.setBuddy(self.size_slider)
        self.rub = bar_button(self.tr("Rub out"), self.tr("Rub out instead of painting (X)"))
        self.rub.setCheckable(True)
        if erases:
            self.clear = bar_button(self.tr("As found"), self.tr("Forget what was painted: erase what was found"))
            self.done = bar_button(self.tr("Done"), self.tr("Lay the brush down (Esc); the mask stays as it is"))
        else:
            self.clear = bar_button(self.tr("Clear"), self.tr("Protect nothing any more"))
            self.done = bar_button(self.tr("Done"), self.tr("Lay the brush down (Esc); what is protected stays so"))
        self.done.setProperty("role", "accent")

        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(words)
        row.addSpacing(4)
        row.addWidget(self.size_slider)
        row.addSpacing(8)
        for button in (self.rub, self.clear, self.done):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 10, 7)
        layout.setSpacing(5)
        layout.addWidget(self.hint)
        layout.addLayout(row)
        self.size_slider.valueChanged.connect(brush.set_size)
        self.rub.toggled.connect(brush.set_rubs)
        self.clear.clicked.connect(self.clear_wanted)
        self.done.clicked.connect(lambda: brush.set_on(False))
        brush.changed.connect(self._follow)
        brush.keep_off(self)
        self._follow()

    def show_painted(self, painted: bool) -> None:
        """Something is painted, or nothing is."""
        self.clear.setEnabled(painted)

    def _follow(self) -> None:
        self.size_slider.setValue(self._brush.size)
        self.rub.setChecked(self._brush.rubs)
        self.show_for(self._brush.on)
