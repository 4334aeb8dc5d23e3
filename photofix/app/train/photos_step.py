"""The first step: which photos, and what was found in them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from photofix.app.base.folder_button import FolderButton
from photofix.app.base.plain_text import plain
from photofix.app.base.step_frame import Details, StepFrame
from photofix.app.train import words
from photofix.app.train.events import Survey


class PhotosStep(StepFrame):
    """Which photos, and what was found.

    Args:
        parent: as for every widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, self.tr("Your photos"), parent)
        self.folder = FolderButton(self.tr("Choose a folder…"), self.tr("Folder of your photos"))
        self.folder.setProperty("empty", True)
        self.pairs = FolderButton(
            self.tr("Better versions, if you have any…"), self.tr("Folder of better versions of the same photos")
        )
        self.pairs.setToolTip(self._pairs_tip())
        self.no_pairs = QToolButton()
        self.no_pairs.setText("×")
        self.no_pairs.setAccessibleName(self.tr("Without better versions"))
        self.no_pairs.setToolTip(self.no_pairs.accessibleName())
        pairs = QHBoxLayout()
        pairs.setSpacing(6)
        pairs.addWidget(self.pairs, 1)
        pairs.addWidget(self.no_pairs)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(self.tr("Photos looked through"))
        self.doing = QLabel()
        self.doing.setProperty("role", "words")
        self.usable = QLabel(wordWrap=True)
        self.usable.setProperty("role", "name")
        self.found = QLabel(wordWrap=True)
        self.found.setProperty("role", "words")
        self.warnings = QLabel(wordWrap=True)
        self.warnings.setProperty("role", "words")
        self.details = Details()
        self.body.addWidget(self.folder)
        self.body.addLayout(pairs)
        for widget in (self.doing, self.progress, self.usable, self.found, self.warnings, self.details):
            self.body.addWidget(widget)
        self.show_survey(None)
        self.show_progress(None)
        self.show_folders(None, None)

    def show_folders(self, folder: Path | None, pairs: Path | None) -> None:
        """Name what is chosen."""
        self.folder.show_folder(folder)
        self.pairs.show_folder(pairs)
        if pairs is None:
            self.pairs.setToolTip(self._pairs_tip())
        self.pairs.setVisible(folder is not None)
        self.no_pairs.setVisible(pairs is not None)

    def show_progress(self, surveyed: tuple[int, int] | None) -> None:
        """So many photos of so many are looked through; None when that isn't being done."""
        self.progress.setVisible(surveyed is not None)
        self.doing.setVisible(surveyed is not None)
        if surveyed is None:
            return
        done, of = surveyed
        self.progress.setRange(0, of)
        self.progress.setValue(min(done, of))
        self.doing.setText(
            self.tr("Looking through: %1 of %2").replace("%1", str(done)).replace("%2", str(of))
            if of
            else self.tr("Looking through your photos…")
        )

    def show_survey(self, survey: Survey | None) -> None:
        """Say what was found."""
        for widget in (self.usable, self.found, self.warnings, self.details):
            widget.setVisible(survey is not None)
        if survey is None:
            return
        self.usable.setText(words.usable(survey))
        lines = [words.camera(survey), words.noise(survey.noise), words.jpeg(survey), self._others(survey)]
        self.found.setText("\n".join(line for line in lines if line))
        self.warnings.setText("\n".join(survey.warnings))
        self.warnings.setVisible(bool(survey.warnings))
        self.details.show_rows(words.survey_details(survey))
        examples = [name for each in survey.unusable for name in each.examples]
        self.found.setToolTip(plain("\n".join(examples[:12])))

    def _others(self, survey: Survey) -> str:
        why = words.unusable(survey)
        return self.tr("Not used: %1").replace("%1", why) if why else ""

    def _pairs_tip(self) -> str:
        return self.tr(
            "The same photos as they ought to be, under the same names: photofix learns the way from one to the other"
        )
