"""The main window: puts the parts together, and turns what a person does into what the session is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QIcon,
    QPaintEvent,
    QUndoStack,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from photofix.app import window_place
from photofix.app.actions import Actions
from photofix.app.base.banner import Answer
from photofix.app.base.jobs import Jobs, MakeEngine
from photofix.app.base.resources import resources
from photofix.app.batch.batch import Batch
from photofix.app.drops import Drops
from photofix.app.enhance.enhance import Enhance
from photofix.app.keys_dialog import KeysDialog
from photofix.app.leaving import Leaving
from photofix.app.notice import Notice
from photofix.app.panel import Panel, profile_in_words
from photofix.app.presets_menu import PresetsMenu
from photofix.app.removing import Removing
from photofix.app.saving.results import Results
from photofix.app.saving.save_card import SaveCard
from photofix.app.saving.steps_file import StepsFile
from photofix.app.session.entry import Entry, State
from photofix.app.session.models import Models
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.session import Session
from photofix.app.side import Side, WithoutPhoto
from photofix.app.stage import Stage
from photofix.app.status import StatusBar
from photofix.app.strip.doors import Doors
from photofix.app.strip.strip import Strip
from photofix.app.top_bar import TopBar
from photofix.app.train.train import Train
from photofix.app.viewer.viewer import Viewer
from photofix.app.window_tools import Tools
from photofix.engine.client import EngineClient
from photofix.engine.step import Step
from photofix.errors import PhotofixError

MODEL = "clean"
_UNDO_STEPS = 200


class MainWindow(QMainWindow):
    """The window.

    Args:
        make_engine: makes the engine; tests bring their own.
        model: the one that repairs a photo to begin with.
        models: which there are; by default the person's own and the shipped ones.
        trainer, batcher: start photofix for a training and for a batch; tests have their own.
    """

    def __init__(
        self,
        make_engine: MakeEngine = EngineClient,
        model: str = MODEL,
        models: Models | None = None,
        trainer: Sequence[str] | None = None,
        batcher: Sequence[str] | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("photofix")
        self.setWindowIcon(QIcon(str(resources() / "icons" / "photofix.svg")))
        self.setMinimumSize(880, 560)
        self._settings = QSettings("photofix", "photofix")
        self._jobs = Jobs(parent=self)
        self.models = models or Models()
        self.models.setParent(self)
        self.session = Session(self._jobs, (Step(model=model),), self.models, make_engine, self)
        self.history = QUndoStack(self)
        self.history.setUndoLimit(_UNDO_STEPS)
        # A photo that failed to open and was chosen in the strip: it can be removed there.
        self._failed_choice: Entry | None = None
        self.viewer = Viewer(self._jobs)
        self.stage = Stage(self.viewer)
        self.banner = self.stage.banner
        self.strip = Strip(self.session.roll)
        self.enhance = Enhance(
            self.session, self.history, self.models, self._settings, self._jobs, self.viewer, self.banner, self
        )
        self.editor = self.enhance.editor
        self.save_card = SaveCard(self._settings)
        self.panel = Panel(self.enhance.section, self.save_card)
        self.train = Train(self.models, self._settings, self._jobs, self.banner, program=trainer, parent=self)
        self.batch = Batch(self.session, self.models, self._settings, self.banner, batcher, self)
        self._centres = {"batch": self.batch.centre, "train": self.train.centre}
        for centre in self._centres.values():
            self.stage.add(centre)
        self._photo_page = WithoutPhoto(self.panel)
        self.side = Side()
        self.side.add_page("enhance", self.tr("Enhance"), self._photo_page)
        self.side.add_page("batch", self.tr("Batch"), self.batch.page)
        self.side.add_page("train", self.tr("Train"), self.train.page)
        self.results = Results(self.session, self._jobs, self.save_card, self.banner, self)
        self.doors = Doors(self.session, self.models, self._jobs, self.banner, self)
        Drops(self, self.side, self.stage, self.batch, self.train, self.doors)
        self.tools = Tools(self.session, self.history, self.stage, self._jobs, self.save_card, self.models, self)
        self.tools.use_cards(self.enhance.section.steps)
        self.removing = Removing(self.session, self.history, self.tools.comparing, self.banner, self)
        self.presets = PresetsMenu(lambda: self.session.chain, self.models, self.banner, self)
        self.presets.chosen.connect(self.enhance.use_chain)
        self.steps_file = StepsFile(self.session, self._jobs, self.banner, self)
        self.deeds = Actions(self)
        self.top_bar = TopBar({name: self.deeds[name] for name in ("open", "paste", "save")}, self.deeds.menu)
        self.tools.use_buttons(self.top_bar)
        self.status = StatusBar(self.session)
        self.notice = Notice(self.session.desk.repairing, self)
        self.train.ended.connect(self.notice.tell)
        self.batch.ended.connect(self.notice.tell)
        self.leaving = Leaving(self.batch, self.train, self.session, self.banner, self.close, self)
        self._lay_out()
        self._connect()
        window_place.restore(self, self.viewer, self._settings)
        self.top_bar.show_mode(self.viewer.mode)
        self._painted = False
        self._follow()

    def open(self, *paths: Path | str) -> None:
        """Add photos, and those of folders, to the strip, and open the first of them."""
        self.doors.open(*paths)

    def cancel(self) -> None:
        """Go back from a larger picture, or lay the brush down, or else keep A of what is compared, or else stop what is under way, or else close the message."""
        if self.train.leave() or self.tools.leave():
            return
        if self.session.busy:
            self.session.cancel()
        else:
            self.banner.dismiss()

    def repair(self) -> None:
        """Repair the open photo again, beginning with what is seen."""
        if self.banner.kind == "error":
            self.banner.dismiss()
        self.session.look_at(self.viewer.focus_point)
        self.session.repair()

    def show_keys(self) -> None:
        """Show all keys."""
        KeysDialog(self).open()

    # What the window itself is told

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # The window is seen before the engine's start costs anything.
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        self.session.warm_up()
        for error in self.models.broken[:1]:
            self.banner.show_error(error)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.leaving.asks():
            event.ignore()
            return
        self._end()
        event.accept()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.strip)
        middle.addWidget(self.stage, 1)
        middle.addWidget(self.side)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addLayout(middle, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._follow)
        session.opened.connect(self._opened)
        session.painted.connect(self.viewer.refresh)
        session.emptied.connect(self._emptied)
        session.open_failed.connect(self.banner.show_error)
        session.failed.connect(self._failed)
        session.steps_changed.connect(self._show_steps)
        self.strip.chosen.connect(session.open_entry)
        self.strip.removal_wanted.connect(self.removing.one)
        session.desk.open_failed.connect(self._mark_failed)
        self.strip.all_removal_wanted.connect(self.removing.all)
        self.removing.removed.connect(self._forget_failed)
        self.viewer.neighbour_wanted.connect(self._go)
        self.viewer.removal_wanted.connect(self.removing.open_one)
        self.top_bar.mode_wanted.connect(self.viewer.set_mode)
        self.viewer.mode_changed.connect(self.top_bar.show_mode)
        self.save_card.save_all.clicked.connect(self.results.save_all)
        self.status.cancel_wanted.connect(session.cancel)
        self.stage.welcome.open_wanted.connect(self.doors.choose_photos)
        self.stage.welcome.sample_wanted.connect(self.doors.open_sample)
        self.side.page_changed.connect(self._show_page)
        self.train.title_changed.connect(partial(self.side.set_title, "train"))
        self.batch.title_changed.connect(partial(self.side.set_title, "batch"))
        self.batch.shown.connect(partial(self.side.show_page, "batch"))

    def _follow(self) -> None:
        """Show what can be done now."""
        session = self.session
        there = session.photo is not None
        self.deeds["save"].setEnabled(session.chain is not None and there and not session.saving)
        self.deeds["save as"].setEnabled(session.chain is not None and there and not session.saving)
        self.deeds["copy"].setEnabled(session.state is State.DONE)
        self.deeds["repair"].setEnabled(there and session.chain is not None)
        self.deeds["save steps"].setEnabled(there and session.chain is not None)
        self.deeds["remove all"].setEnabled(len(session.roll) > 0)
        enhancing = self.side.page == "enhance"
        self._photo_page.show_photo(there)
        self.top_bar.show_photo_tools(there and enhancing)
        self.strip.setVisible(len(session.roll) > 1 and enhancing)
        self.strip.show_current(session.opening_entry or self._failed_choice or session.entry)
        # With one photo, Save does the same.
        self.save_card.save_all.setVisible(len(session.roll) > 1)
        self.save_card.save_all.setEnabled(bool(self.results.finished))
        if not enhancing:
            self.stage.show_widget(self._centres[self.side.page])
        elif there:
            self.stage.show_widget(self.viewer)
        elif not len(session.roll) and session.opening is None:
            self.stage.show_welcome()

    def _show_page(self, page: str) -> None:
        if page != "enhance":
            self.tools.leave()
        if page == "train":
            self.train.look_for_unfinished()
        elif page == "batch":
            self.batch.follow_choices()
        self._follow()

    def _mark_failed(self, entry: Entry) -> None:
        self._failed_choice = entry if self.strip.hasFocus() else None
        self._follow()

    def _forget_failed(self) -> None:
        self._failed_choice = None

    def _opened(self, photo: OpenedPhoto) -> None:
        self._failed_choice = None
        self.viewer.show_layers(photo.before_layer, photo.after_layer)
        self.session.look_at(self.viewer.focus_point)
        self.side.show_page("enhance")
        self.stage.show_photo()
        if not self.strip.hasFocus():
            self.viewer.setFocus()
        self.panel.show_photo(photo)
        height, width = photo.size
        facts = (photo.path.name, f"{width} × {height}", profile_in_words(photo))
        self.top_bar.show_name("   ·   ".join(facts), str(photo.path))
        self.setWindowTitle(f"{photo.path.name} – photofix")

    def _emptied(self) -> None:
        self.viewer.clear()
        self.top_bar.show_name("", "")
        self.setWindowTitle("photofix")

    def _go(self, by: int) -> None:
        neighbour = self.session.roll.neighbour(self.session.opening_entry or self.session.entry, by)
        if neighbour is not None:
            self.session.open_entry(neighbour)

    def _show_steps(self) -> None:
        entry = self.session.entry
        if entry is not None and entry.photo is not None:
            self.save_card.show_entry(entry, self.session.chain)

    def _failed(self, error: PhotofixError) -> None:
        self.banner.show_error(error, [Answer(self.tr("Try again"), self.repair)])

    def _end(self) -> None:
        window_place.remember(self, self.viewer, self._settings)
        # Out of sight at once: what follows waits for a tile, or for a file that is being written.
        self.hide()
        self.tools.close()
        self.train.close()
        self.batch.close()
        self.viewer.clear()
        self.history.clear()
        self.strip.thumbnails.close()
        self.session.close()
