"""The third step: where results go, what they are called, and in which format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.encoding_choices import FormatChoice, QualityChoice, is_lossy
from photofix.app.base.folder_button import FolderButton
from photofix.app.base.form import add_field, new_form
from photofix.app.base.step_frame import StepFrame
from photofix.app.batch import words
from photofix.app.batch.order import Order
from photofix.batch.naming import wanted_name
from photofix.batch.request import Conflict
from photofix.engine.step import Chain
from photofix.errors import UsageError
from photofix.imaging.naming import FIELDS, TEMPLATE


class ResultsStep(StepFrame):
    """The options, remembered but for the folder, with an example of the name that they make.

    Signals:
        changed: the options are others.

    Args:
        settings: where they are remembered.
        parent: as for every widget.
    """

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(3, self.tr("Results"), parent)
        self._settings = settings
        self._folder: Path | None = None
        self._photo = PurePosixPath("photo.jpg")
        self._steps = "clean"
        self._source: Path | None = None
        self.folder = FolderButton(self.tr("Beside the folder of photos"), self.tr("Folder for the results"))
        self.beside = QToolButton()
        self.beside.setText("×")
        self.beside.setAccessibleName(self.tr("Beside the folder of photos"))
        self.beside.setToolTip(self.beside.accessibleName())
        self.name = QLineEdit(TEMPLATE)
        self.name.setAcceptDrops(False)  # what is dropped here is to be repaired
        self.name.setToolTip(
            self.tr("{name} is the photo’s own name, {steps} what is done, such as clean. The ending comes by itself.")
        )
        self.name.setAccessibleDescription(self.tr("Fields: %1").replace("%1", ", ".join(f"{{{f}}}" for f in FIELDS)))
        self.example = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self.example.setProperty("role", "words")
        self.example.setAccessibleName(self.tr("Example of a result"))
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "error")
        self.conflict = QComboBox()
        for rule, text, tip in (
            (Conflict.SKIP, self.tr("Skip what is done"), self.tr("An earlier result by other steps is replaced")),
            (Conflict.UNIQUE, self.tr("Give another name"), self.tr("Earlier results by other steps stay")),
            (Conflict.OVERWRITE, self.tr("Make all anew"), self.tr("Earlier results are replaced")),
        ):
            self.conflict.addItem(text, rule)
            self.conflict.setItemData(self.conflict.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.conflict.setToolTip(
            self.tr("Only what photofix has written and nobody has changed since is ever replaced.")
        )
        self.more = QPushButton(self.tr("More"))
        self.more.setProperty("role", "details")
        self.more.setCheckable(True)
        self.format = FormatChoice()
        self.quality = QualityChoice()
        self.private = QCheckBox(self.tr("Remove location and camera data"))
        self.again = QCheckBox(self.tr("Also what photofix has repaired"))
        self.again.setToolTip(self.tr("Photos that bear photofix’s mark are otherwise left out"))
        self._lay_out()
        self._restore()
        self.folder.chosen.connect(self.choose_folder)
        self.beside.clicked.connect(lambda: self.choose_folder(None))
        self.more.toggled.connect(self._more.setVisible)
        self.name.textChanged.connect(self._changed)
        for box in (self.conflict, self.format, self.quality):
            box.currentIndexChanged.connect(self._changed)
        for tick in (self.private, self.again):
            tick.toggled.connect(self._changed)
        self._follow()

    @property
    def usable(self) -> bool:
        """The name can be one."""
        return not self.problem.text()

    @property
    def summary(self) -> str:
        """Where results go."""
        return words.printable(self._where()) if self.usable else ""

    def applied(self, order: Order) -> Order:
        """An order with these options."""
        return replace(
            order,
            output=self._folder,
            template=self.name.text(),
            format=self.format.chosen,
            quality=self.quality.chosen if is_lossy(self.format.chosen) else None,
            private=self.private.isChecked(),
            conflict=self.conflict.currentData(),
            again=self.again.isChecked(),
        )

    def choose_folder(self, folder: Path | None) -> None:
        """Write into a folder; None is beside each folder of photos."""
        self._folder = folder
        self._changed()

    def show_example(self, source: Path | None, photo: str, chain: Chain | None) -> None:
        """Show what the options make of a photo.

        Args:
            source: the folder that was chosen.
            photo: its name in that.
            chain: what is done.
        """
        self._source = source
        self._photo = PurePosixPath(photo)
        self._steps = "clean" if chain is None else chain.in_a_name
        self._follow()

    def _lay_out(self) -> None:
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.folder, 1)
        where.addWidget(self.beside)
        self.body.addLayout(where)
        names = new_form()
        add_field(names, self.tr("Name"), self.name)
        add_field(names, self.tr("If it exists"), self.conflict)
        self.body.addLayout(names)
        self.body.addWidget(self.example)
        self.body.addWidget(self.problem)
        self._more = QWidget()
        inside = QVBoxLayout(self._more)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self._formats = new_form()
        add_field(self._formats, self.tr("Format"), self.format)
        add_field(self._formats, self.tr("Quality"), self.quality)
        inside.addLayout(self._formats)
        inside.addWidget(self.private)
        inside.addWidget(self.again)
        self._more.hide()
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._more)

    def _changed(self) -> None:
        self._follow()
        if self.usable:
            self._remember()
        self.changed.emit()

    def _follow(self) -> None:
        self._formats.setRowVisible(self.quality, is_lossy(self.format.chosen))
        self.folder.show_folder(self._folder)
        self.beside.setVisible(self._folder is not None)
        try:
            made = wanted_name(self._photo, self.name.text(), self._steps, self.format.chosen)
        except UsageError as error:
            self.problem.setText(f"{error.happened} {error.advice}")
            self.example.setText("")
        else:
            self.problem.setText("")
            self.example.setText(words.printable(str(PurePosixPath(self._where(), made))))
            self.example.setToolTip(self.example.text())
        self.problem.setVisible(not self.usable)
        self.example.setVisible(self.usable)

    def _where(self) -> str:
        if self._folder is not None:
            return self._folder.name or str(self._folder)
        return f"{self._source.name}_photofix" if self._source is not None else ""

    def _remember(self) -> None:
        settings = self._settings
        settings.setValue("batch/name", self.name.text())
        settings.setValue("batch/conflict", self.conflict.currentData().value)
        settings.setValue("batch/format", self.format.chosen or "")
        settings.setValue("batch/quality", self.quality.chosen or 0)
        settings.setValue("batch/private", self.private.isChecked())

    def _restore(self) -> None:
        settings = self._settings
        self.name.setText(str(settings.value("batch/name", TEMPLATE)))
        rule = str(settings.value("batch/conflict", Conflict.SKIP.value))
        rules = [str(self.conflict.itemData(index).value) for index in range(self.conflict.count())]
        self.conflict.setCurrentIndex(rules.index(rule) if rule in rules else 0)
        self.format.choose(str(settings.value("batch/format", "")))
        self.quality.choose(int(str(settings.value("batch/quality", 0))))
        self.private.setChecked(bool(settings.value("batch/private", False, bool)))
