"""A menu of the chains that a person keeps under a name: the same that the command line has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from photofix.app.base.banner import Answer, Banner
from photofix.app.session.models import Models
from photofix.engine.presets import Presets
from photofix.engine.step import Chain, Step
from photofix.errors import OutputExistsError, PhotofixError


class PresetsMenu(QMenu):
    """Loads one, saves what there is, and deletes.

    Signals:
        chosen: a chain to use, and what it is called.

    Args:
        chain: what would be saved now; None where there is nothing to save.
        models: each of them is offered alone as well.
        banner: says what went wrong, and asks.
        parent: as for every widget.
    """

    chosen = Signal(Chain, str)

    def __init__(
        self, chain: Callable[[], Chain | None], models: Models, banner: Banner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Presets"))
        self._chain = chain
        self._models = models
        self._banner = banner
        self.presets = Presets()
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List what there is now."""
        self.clear()
        names, own = self.presets.names(), self.presets.own_names()
        for name in names:
            self.addAction(self._title(name)).triggered.connect(partial(self.load, name))
        if names:
            self.addSeparator()
        for card in self._models.cards:
            title = self._models.title(card.name)
            alone = Chain(steps=(Step(model=card.name),))
            self.addAction(self.tr("Only: %1").replace("%1", title)).triggered.connect(partial(self._use, alone, ""))
        self.addSeparator()
        save = self.addAction(self.tr("Save these steps as a preset…"))
        save.setEnabled(self._chain() is not None)
        save.triggered.connect(self.ask_name)
        delete = self.addMenu(self.tr("Delete a preset"))
        delete.setEnabled(bool(own))
        for name in own:
            delete.addAction(name).triggered.connect(partial(self._ask_to_delete, name))

    def _title(self, name: str) -> str:
        """Those that come with photofix have the name that the command line knows, and one in the person's language."""
        return {"old-photo": self.tr("Old photo")}.get(name, name)

    def load(self, name: str, _checked: bool = False) -> None:
        """Use one."""
        try:
            chain = self.presets.load(name)
        except PhotofixError as error:
            self._banner.show_error(error)
            return
        self._use(chain, name)

    def ask_name(self, _checked: bool = False) -> None:
        """Keep what there is under a name that is asked for."""
        chain = self._chain()
        if chain is None:
            return
        title, question = self.tr("Save these steps as a preset"), self.tr("Its name:")
        name, wanted = QInputDialog.getText(self.parentWidget(), title, question)
        if wanted and name.strip():
            self.save(name.strip(), chain)

    def save(self, name: str, chain: Chain, *, overwrite: bool = False) -> None:
        """Keep a chain; one that is there is replaced only after asking."""
        try:
            self.presets.save(name, chain, overwrite=overwrite)
        except OutputExistsError:
            self._banner.ask(
                self.tr("There is a preset “%1” already.").replace("%1", name),
                self.tr("Its steps would be forgotten."),
                [
                    Answer(self.tr("Keep it"), lambda: None),
                    Answer(self.tr("Replace it"), partial(self.save, name, chain, overwrite=True)),
                ],
            )
        except PhotofixError as error:
            self._banner.show_error(error)
        else:
            self._banner.tell(
                self.tr("The steps are saved as “%1”.").replace("%1", name),
                self.tr("“photofix batch --preset '%1' FOLDER” does the same.").replace("%1", name),
            )

    def _use(self, chain: Chain, name: str, _checked: bool = False) -> None:
        self.chosen.emit(chain, name)

    def _ask_to_delete(self, name: str, _checked: bool = False) -> None:
        self._banner.ask(
            self.tr("Delete the preset “%1”?").replace("%1", name),
            self.tr("Photos that were repaired by it stay as they are."),
            [Answer(self.tr("Keep it"), lambda: None), Answer(self.tr("Delete it"), partial(self._delete, name))],
        )

    def _delete(self, name: str) -> None:
        try:
            self.presets.remove(name)
        except PhotofixError as error:
            self._banner.show_error(error)
