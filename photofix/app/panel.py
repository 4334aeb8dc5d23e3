"""What to do with the photo, and what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QColorSpace
from PySide6.QtWidgets import QFormLayout, QLabel, QSlider, QVBoxLayout, QWidget

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.scrolled import fill_scrolled
from photofix.app.enhance.repair_section import RepairSection
from photofix.app.saving.save_card import SaveCard
from photofix.app.session.opened_photo import OpenedPhoto


class Panel(QWidget):
    """The steps, how results are saved, and facts about the photo.

    Args:
        repair: the steps.
        save_card: how results are saved.
        parent: as for every widget.
    """

    def __init__(self, repair: RepairSection, save_card: SaveCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.repair = repair
        self.save_card = save_card
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
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
        layout.addWidget(self.repair)
        layout.addSpacing(14)
        layout.addWidget(_heading(self.tr("Save")))
        layout.addWidget(self.save_card)
        layout.addSpacing(14)
        layout.addWidget(self._about)
        layout.addStretch(1)
        fill_scrolled(self, inside)

    @property
    def slider(self) -> QSlider:
        """Of the first step's strength."""
        return self.repair.steps.cards[0].slider

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


def _heading(text: str) -> QLabel:
    heading = QLabel(text.upper())
    heading.setProperty("role", "heading")
    return heading
