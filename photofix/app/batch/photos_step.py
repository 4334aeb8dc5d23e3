"""The first step: which photos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from photofix.app.base.folder_button import FolderButton
from photofix.app.base.step_frame import StepFrame
from photofix.app.batch import words


class PhotosStep(StepFrame):
    """A folder, or the photos of the strip.

    Args:
        parent: as for every widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, self.tr("Photos"), parent)
        self.folder = FolderButton(self.tr("Choose a folder…"), self.tr("Folder of photos"))
        self.strip = QPushButton()
        self.strip.setProperty("role", "plain")
        self.strip.setToolTip(self.tr("Each is repaired by the steps below, whatever was done to it in Enhance"))
        self.others = QLabel(wordWrap=True)
        self.others.setProperty("role", "words")
        self.body.addWidget(self.folder)
        self.body.addWidget(self.others)
        self.body.addWidget(self.strip)
        self._inputs: Sequence[Path] = ()
        self.show_inputs(())
        self.show_strip(0, 0)

    @property
    def summary(self) -> str:
        """What is chosen, in a few words."""
        inputs = self._inputs
        if len(inputs) == 1:
            return inputs[0].name or str(inputs[0])
        return self.tr("%1 files and folders").replace("%1", words.number(len(inputs))) if inputs else ""

    def show_inputs(self, inputs: Sequence[Path]) -> None:
        """Name what is chosen."""
        self._inputs = tuple(inputs)
        self.folder.show_folder(inputs[0] if len(inputs) == 1 else None)
        self.others.setText(self.summary if len(inputs) > 1 else "")
        self.others.setToolTip("\n".join(path.name for path in list(inputs)[:30]))
        self.others.setVisible(len(inputs) > 1)

    def show_strip(self, photos: int, pasted: int) -> None:
        """The strip has so many photos that have files of their own, and so many that were pasted."""
        self.strip.setText(self.tr("The photos of the strip (%1)").replace("%1", words.number(photos)))
        self.strip.setVisible(photos > 0)
        self.strip.setAccessibleDescription(self.tr("Pasted pictures have no folder, and stay out.") if pasted else "")
