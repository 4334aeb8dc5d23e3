"""The person's own models, and what can be done with each: rename, export, delete."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photofix.app.base.banner import Answer, Banner
from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.jobs import Jobs, Listener
from photofix.app.base.plain_text import plain
from photofix.app.session.models import Models
from photofix.app.train import own_models
from photofix.engine.card import Card
from photofix.errors import PhotofixError


class ModelRow(QFrame):
    """One model with its menu.

    Signals:
        rename_wanted, export_wanted, deletion_wanted: as they say.

    Args:
        card: of the model.
        title: what it is called.
        parent: as for every widget.
    """

    rename_wanted = Signal()
    export_wanted = Signal()
    deletion_wanted = Signal()

    def __init__(self, card: Card, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelRow")
        self.card = card
        name = ElidedLabel(title, Qt.TextElideMode.ElideRight)
        name.setProperty("role", "name")
        name.setToolTip(plain(f"{title}\n{card.purpose}"))
        self.menu_button = QToolButton()
        self.menu_button.setText("⋯")
        self.menu_button.setProperty("role", "menu")
        self.menu_button.setAccessibleName(self.tr("What to do with %1").replace("%1", title))
        self.menu_button.setToolTip(self.menu_button.accessibleName())
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.menu_button)
        self.actions_: dict[str, QAction] = {}
        for key, text, signal in (
            ("rename", self.tr("Rename…"), self.rename_wanted),
            ("export", self.tr("Export to a folder…"), self.export_wanted),
            ("delete", self.tr("Move to the trash"), self.deletion_wanted),
        ):
            action = menu.addAction(text)
            action.triggered.connect(signal)
            self.actions_[key] = action
        self.menu_button.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.addWidget(name, 1)
        row.addWidget(self.menu_button)


class YourModels(QWidget):
    """All of them; out of sight while there are none.

    Args:
        models: which there are.
        jobs: copies and writes.
        banner: says what came of it.
        parent: as for every widget.
    """

    def __init__(self, models: Models, jobs: Jobs, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._jobs = jobs
        self._banner = banner
        self.gone: set[str] = set()
        self.rows: list[ModelRow] = []
        heading = QLabel(self.tr("Your models").upper())
        heading.setProperty("role", "heading")
        # Not all of it is hidden: what has no parent yet would be a window of its own when it is shown.
        self._inside = QWidget()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._inside)
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(0, 14, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(heading)
        models.changed.connect(self._fill)
        self._fill()

    def rename(self, card: Card) -> None:
        """Ask for another title."""
        title, agreed = QInputDialog.getText(
            self.window(), self.tr("Rename"), self.tr("What is it to be called?"), text=card.title
        )
        if agreed and title.strip() and title.strip() != card.title:
            self._jobs.run(
                partial(own_models.rename, card.name, self._models.own, title.strip()[:80]),
                Listener(self._changed, self._banner.show_error, _nobody),
            )

    def export(self, card: Card) -> None:
        """Ask where to, and copy it there."""
        chosen = QFileDialog.getExistingDirectory(self.window(), self.tr("Export “%1” to").replace("%1", card.title))
        if chosen:
            self._jobs.run(
                partial(own_models.export, card.name, self._models.own, Path(chosen)),
                Listener(partial(self._exported, card), self._banner.show_error, _nobody),
            )

    def throw_away(self, card: Card) -> None:
        """Ask, and move it to the trash."""
        self._banner.ask(
            self.tr("Move “%1” to the trash?").replace("%1", card.title),
            self.tr(
                "Photos whose steps use it can’t be repaired by it any more. It can be taken out of the trash again."
            ),
            [
                Answer(self.tr("Keep it"), lambda: None),
                Answer(self.tr("Move to the trash"), partial(self._throw_away, card)),
            ],
        )

    def _throw_away(self, card: Card) -> None:
        self._jobs.run(
            partial(own_models.throw_away, card.name, self._models.own),
            Listener(partial(self._thrown_away, card), self._not_thrown_away, _nobody),
        )

    def _thrown_away(self, card: Card, _: None) -> None:
        # The engine may still have its weights: another model mustn't come by its name.
        self.gone.add(card.name)
        self._changed()
        if not self._jobs.closing:
            self._banner.tell(self.tr("“%1” is in the trash.").replace("%1", card.title), "")

    def _not_thrown_away(self, error: PhotofixError) -> None:
        self._changed()
        self._banner.show_error(error)

    def _exported(self, card: Card, path: Path) -> None:
        if not self._jobs.closing:
            self._banner.tell(
                self.tr("“%1” was exported.").replace("%1", card.title),
                self.tr("Two files, %1 and .json, in “%2”. Dropped onto another photofix, they are added there.")
                .replace("%1", path.name)
                .replace("%2", path.parent.name or str(path.parent)),
            )

    def _changed(self, _: object = None) -> None:
        if not self._jobs.closing:
            self._models.read_again()

    def _fill(self) -> None:
        cards = [card for card in self._models.cards if self._models.is_own(card.name)]
        for row in self.rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for card in sorted(cards, key=lambda card: card.title.casefold()):
            row = ModelRow(card, self._models.title(card.name))
            row.rename_wanted.connect(partial(self.rename, card))
            row.export_wanted.connect(partial(self.export, card))
            row.deletion_wanted.connect(partial(self.throw_away, card))
            self._layout.addWidget(row)
            self.rows.append(row)
        self._inside.setVisible(bool(cards))


def _nobody() -> None:
    """The window is being closed."""
