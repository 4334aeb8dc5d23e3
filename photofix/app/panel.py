"""What to do with the photo, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtGui import QColorSpace
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QSlider, QVBoxLayout, QWidget

from photofix.app.elided_label import ElidedLabel
from photofix.app.opened_photo import OpenedPhoto
from photofix.app.save_card import SaveCard
from photofix.engine.card import Card
from photofix.engine.step import Step

_WIDTH = 304
STRONGEST = 150


class Panel(QWidget):
    """The step with its strength, how results are saved, and facts about the photo.

    Signals:
        strength_changed: as a step has it, 1 for 100 %.

    Args:
        card: of the step's model; None where it isn't installed.
        save_card: how results are saved.
        parent: as for every widget.
    """

    strength_changed = Signal(float)

    def __init__(self, card: Card | None, save_card: SaveCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save_card = save_card
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STRONGEST)
        self.slider.setValue(100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(self.tr("Strength in percent"))
        self.slider.setToolTip(
            self.tr("0 % leaves the photo as it is, 100 % is the model’s own answer, beyond that it is exaggerated.")
        )
        self.slider.valueChanged.connect(self._slid)
        self._percent = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # As wide as its widest text, so that the slider doesn't move under the pointer.
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance(_percent(STRONGEST)) + 6)
        self._facts = QFormLayout()
        self._facts.setContentsMargins(2, 0, 2, 0)
        self._facts.setHorizontalSpacing(14)
        self._facts.setVerticalSpacing(7)
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._notes = QLabel(wordWrap=True)
        self._notes.setContentsMargins(2, 0, 2, 0)
        self._about = QWidget()
        about = QVBoxLayout(self._about)
        about.setContentsMargins(0, 0, 0, 0)
        about.setSpacing(10)
        about.addWidget(_heading(self.tr("About this photo")))
        about.addLayout(self._facts)
        about.addWidget(self._notes)

        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 18, 16, 16)
        layout.setSpacing(10)
        layout.addWidget(_heading(self.tr("Repair")))
        layout.addWidget(self._step(card))
        layout.addSpacing(14)
        layout.addWidget(_heading(self.tr("Save")))
        layout.addWidget(self.save_card)
        layout.addSpacing(14)
        layout.addWidget(self._about)
        layout.addStretch(1)
        # A low screen doesn't show all of it at once.
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)
        self._show_percent(100)

    def show_steps(self, steps: tuple[Step, ...]) -> None:
        """Say what is done, and how strongly; nobody is told."""
        self.slider.setEnabled(bool(steps))
        strength = steps[0].strength if steps else 0.0
        self.slider.blockSignals(True)
        self.slider.setValue(round(strength * 100))
        self.slider.blockSignals(False)
        self._show_percent(self.slider.value())

    def show_photo(self, photo: OpenedPhoto) -> None:
        """Say what is known of another photo."""
        while self._facts.rowCount():
            self._facts.removeRow(0)
        height, width = photo.size
        depth = self.tr("%n bit", "", photo.source.bit_depth)
        rows = [
            (self.tr("Size"), f"{width} × {height}"),
            (self.tr("Pixels"), self.tr("%1 megapixels").replace("%1", megapixels(photo.megapixels))),
            (self.tr("Format"), f"{photo.source.format}, {depth}"),
            (self.tr("Colours"), profile_in_words(photo)),
        ]
        for name, value in rows:
            label, field = QLabel(name), ElidedLabel(value, Qt.TextElideMode.ElideRight)
            label.setProperty("role", "quiet")
            self._facts.addRow(label, field)
        self._notes.setText("\n".join(photo.source.notes))
        self._notes.setVisible(bool(photo.source.notes))

    def _step(self, card: Card | None) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        title = QLabel(card.title if card is not None else self.tr("Clean up"))
        title.setProperty("role", "title")
        purpose = QLabel(card.purpose if card is not None else self.tr("Noise and compression."), wordWrap=True)
        purpose.setProperty("role", "quiet")
        name = QLabel(self.tr("Strength"))
        name.setBuddy(self.slider)
        strength = QHBoxLayout()
        strength.setSpacing(10)
        strength.addWidget(name)
        strength.addWidget(self.slider, 1)
        strength.addWidget(self._percent)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addWidget(purpose)
        layout.addSpacing(4)
        layout.addLayout(strength)
        return frame

    def _slid(self, value: int) -> None:
        self._show_percent(value)
        self.strength_changed.emit(value / 100)

    def _show_percent(self, value: int) -> None:
        self._percent.setText(_percent(value))


def megapixels(value: float) -> str:
    """A count of megapixels as people say it: more digits for small ones."""
    return QLocale().toString(value, "f", 0 if value >= 100 else 1 if value >= 1 else 2)


def profile_in_words(photo: OpenedPhoto) -> str:
    """What the photo's colours are relative to."""
    icc = photo.source.icc
    if icc is not None:
        unnamed = QCoreApplication.translate("Panel", "A profile of its own")
        return QColorSpace.fromIccProfile(icc).description() or unnamed
    return QCoreApplication.translate("Panel", "Grey") if photo.source.grey else "sRGB"


def _percent(value: int) -> str:
    return f"{value} %"


def _heading(text: str) -> QLabel:
    heading = QLabel(text.upper())
    heading.setProperty("role", "heading")
    return heading
