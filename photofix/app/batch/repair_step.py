"""The second step: what is done to each photo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from photofix.app.base.step_frame import StepFrame
from photofix.app.batch import words
from photofix.app.presets_menu import PresetsMenu
from photofix.engine.step import Chain


class RepairStep(StepFrame):
    """The steps of Enhance, or of a preset.

    Args:
        title: what a model of that name is called.
        menu: of presets.
        parent: as for every widget.
    """

    def __init__(self, title: Callable[[str], str], menu: PresetsMenu, parent: QWidget | None = None) -> None:
        super().__init__(2, self.tr("Repair"), parent)
        self._title = title
        self.chain = QLabel(wordWrap=True)
        self.chain.setProperty("role", "name")
        self.origin = QLabel(wordWrap=True)
        self.origin.setProperty("role", "words")
        self.presets = QToolButton()
        self.presets.setText(self.tr("Presets"))
        self.presets.setProperty("role", "presets")
        self.presets.setAccessibleName(self.tr("Presets: other steps, and these steps under a name"))
        self.presets.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.presets.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.presets.setMenu(menu)
        self.from_enhance = QPushButton(self.tr("As in Enhance"))
        self.from_enhance.setProperty("role", "plain")
        self.from_enhance.setToolTip(self.tr("Go back to the steps of the photo that is open"))
        self.body.addWidget(self.chain)
        self.body.addWidget(self.origin)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.presets)
        row.addWidget(self.from_enhance)
        row.addStretch(1)
        self.body.addLayout(row)
        self.summary = ""
        self.show_chain(None, "", chosen=False, protects=False)

    def show_chain(self, chain: Chain | None, name: str, *, chosen: bool, protects: bool) -> None:
        """Say what is done to each photo.

        Args:
            chain: that; None where nothing is.
            name: of the preset that it comes from, or empty.
            chosen: it doesn't follow Enhance.
            protects: in Enhance, places of the photo are protected, or told colours.
        """
        self.summary = "" if chain is None else words.chain(chain, self._title)
        self.chain.setText(self.summary or self.tr("Choose a repair in Enhance first"))
        if name:
            origin = self.tr("From the preset “%1”.").replace("%1", name)
        elif chosen:
            origin = ""
        elif chain is None:
            origin = self.tr("Open a photo there and see what suits it, or take a preset.")
        elif protects:
            origin = self.tr(
                "As in Enhance; protected places and colour points belong to that one photo, and are left aside."
            )
        else:
            origin = self.tr("As in Enhance, for the photo that is open.")
        self.origin.setText(origin)
        self.origin.setVisible(bool(origin))
        self.from_enhance.setVisible(chosen)
