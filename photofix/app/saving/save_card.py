"""How results are saved, for the panel: format, quality, privacy, name and folder; remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.encoding_choices import FormatChoice, QualityChoice, is_lossy
from photofix.app.base.form import add_field, new_form
from photofix.app.base.plain_text import plain
from photofix.app.session.entry import Entry
from photofix.app.session.saving import SaveOptions
from photofix.engine.step import Chain
from photofix.errors import UsageError
from photofix.imaging import output_format
from photofix.imaging.naming import FIELDS, TEMPLATE


class SaveCard(QFrame):
    """The options, with an example of the name that they make.

    Signals:
        changed: the options are others.

    Args:
        settings: where they are remembered.
        parent: as for every widget.
    """

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._settings = settings
        self._shown: tuple[Path, str, Path | None, Chain | None] | None = None
        self.format = FormatChoice()
        self.quality = QualityChoice()
        self.quality.setToolTip(
            self.tr(
                "Automatic is 95, or that of the photo if it is higher. Lower makes smaller files and loses detail."
            )
        )
        self.name = QLineEdit(TEMPLATE)
        self.name.setAcceptDrops(False)  # a photo that is dropped here is to be opened
        self.name.setToolTip(
            self.tr("{name} is the photo’s own name, {steps} what was done, such as clean. The ending comes by itself.")
        )
        self.folder = QComboBox()
        self.folder.addItem(self.tr("Beside the photo"), None)
        self.folder.addItem(self.tr("Choose a folder…"), "")
        self.folder.activated.connect(self._pick_folder)
        self.private = QCheckBox(self.tr("Remove location and camera data"))
        self.which = QLabel()
        self.which.setProperty("role", "title")
        self.which.hide()
        self.example = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "error")
        self.problem.hide()
        self.save_all = QPushButton(self.tr("Save all that are done"))
        self.save_all.setProperty("role", "plain")
        self.save_all.hide()
        self._lay_out()
        self._restore()
        self.format.currentIndexChanged.connect(self._changed)
        self.quality.currentIndexChanged.connect(self._changed)
        self.name.textChanged.connect(self._changed)
        self.private.toggled.connect(self._changed)

    @property
    def options(self) -> SaveOptions:
        """As they are set."""
        folder = self.folder.currentData()
        return SaveOptions(
            format=self.format.chosen,
            quality=self.quality.chosen if self._is_lossy() else None,
            private=self.private.isChecked(),
            template=self.name.text(),
            folder=Path(folder) if folder else None,
        )

    def show_entry(self, entry: Entry, chain: Chain | None) -> None:
        """Show what they mean for a photo; there is no name for a result where nothing is done."""
        format_name = entry.photo.source.format if entry.photo is not None else ""
        self._shown = (entry.path, format_name, entry.home, chain)
        self._follow()

    def show_which(self, letter: str) -> None:
        """Say which of two compared results will be saved; nothing where there is one."""
        self.which.setText(self.tr("Saves %1").replace("%1", letter) if letter else "")
        self.which.setVisible(bool(letter))

    def choose_folder(self, folder: Path) -> None:
        """Save into a folder from now on."""
        index = self.folder.findData(str(folder))
        if index < 0:
            index = self.folder.count() - 1
            self.folder.insertItem(index, folder.name or str(folder), str(folder))
            self.folder.setItemData(index, str(folder), Qt.ItemDataRole.ToolTipRole)
        self.folder.setCurrentIndex(index)
        self._changed()

    def _lay_out(self) -> None:
        self._form = form = new_form()
        add_field(form, self.tr("Format"), self.format)
        add_field(form, self.tr("Quality"), self.quality)
        add_field(form, self.tr("Folder"), self.folder)
        add_field(form, self.tr("Name"), self.name)
        self.name.setAccessibleDescription(self.tr("Fields: %1").replace("%1", ", ".join(f"{{{f}}}" for f in FIELDS)))
        self.example.setProperty("role", "quiet")
        self.example.setAccessibleName(self.tr("Example of the name"))
        form.addRow("", self.example)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.which)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(self.private)
        layout.addWidget(self.save_all)

    def _is_lossy(self) -> bool:
        chosen = self.format.chosen
        if chosen is None and self._shown is not None and self._shown[1]:
            chosen = output_format(self._shown[1]).name
        return is_lossy(chosen)

    def _changed(self) -> None:
        self._follow()
        if not self.problem.text():
            self._remember()
        self.changed.emit()

    def _follow(self) -> None:
        self._form.setRowVisible(self.quality, self._is_lossy())
        path, _, home, chain = self._shown or (Path("photo.jpg"), "", None, None)
        try:
            made = None if chain is None else self.options.destination(path, chain, home)
        except UsageError as error:
            self.problem.setText(f"{error.happened} {error.advice}")
            self.example.setText("")
        else:
            self.problem.setText("")
            self.example.setText("" if made is None else made.name)
            self.example.setToolTip("" if made is None else plain(str(made)))
        self.problem.setVisible(bool(self.problem.text()))

    def _pick_folder(self, index: int) -> None:
        if self.folder.itemData(index) != "":
            self._changed()
            return
        self.folder.setCurrentIndex(0)
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Save results into"))
        if chosen:
            self.choose_folder(Path(chosen))
        else:
            self._changed()

    def _remember(self) -> None:
        options = self.options
        self._settings.setValue("save/format", options.format or "")
        self._settings.setValue("save/quality", self.quality.chosen or 0)
        self._settings.setValue("save/private", options.private)
        self._settings.setValue("save/name", options.template)
        self._settings.setValue("save/folder", str(options.folder or ""))

    def _restore(self) -> None:
        settings = self._settings
        self.format.choose(str(settings.value("save/format", "")))
        self.quality.choose(int(str(settings.value("save/quality", 0))))
        self.private.setChecked(bool(settings.value("save/private", False, bool)))
        self.name.setText(str(settings.value("save/name", TEMPLATE)))
        folder = str(settings.value("save/folder", ""))
        if folder and Path(folder).is_dir():
            self.choose_folder(Path(folder))
