"""Ties the Batch page to what it steers: photos, steps, presets, the batch, messages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from photofix.app.base.banner import Answer, Banner
from photofix.app.batch import words
from photofix.app.batch.centre import Centre
from photofix.app.batch.order import Order
from photofix.app.batch.page import Page
from photofix.app.batch.photos import Row, RowState
from photofix.app.batch.repair_step import RepairStep
from photofix.app.batch.results_step import ResultsStep
from photofix.app.batch.running import Running, Stage
from photofix.app.presets_menu import PresetsMenu
from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.engine.step import Chain
from photofix.errors import PhotofixError
from photofix.imaging import FORMATS
from photofix.imaging.formats import is_folder

# While somebody types, every letter would be a plan of its own.
_PAUSE_MS = 400
_AFTER = (Stage.ENDED, Stage.BROKEN)


class Batch(QObject):
    """What is done in the panel's Batch page.

    Signals:
        title_changed: what the page's tab is to say.
        shown: the page is to be seen.
        ended: a batch has, well or not: in words, and after how many seconds.

    Args:
        session: has the strip, and the steps of Enhance.
        models: which there are.
        settings: where choices are remembered.
        banner: says what went wrong, and asks.
        program: starts photofix; tests have their own.
        parent: as for every QObject.
    """

    title_changed = Signal(str)
    shown = Signal()
    ended = Signal(str, float)

    def __init__(
        self,
        session: Session,
        models: Models,
        settings: QSettings,
        banner: Banner,
        program: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._banner = banner
        self._inputs: tuple[Path, ...] = ()
        self._preset: Chain | None = None
        self._preset_name = ""
        self.running = running = Running(program, self)
        self.presets = PresetsMenu(lambda: self.chain, models, banner)
        repair = RepairStep(models.title, self.presets)
        self.page = page = Page(running, repair, ResultsStep(settings))
        self.presets.setParent(repair.presets, self.presets.windowFlags())
        self.centre = Centre(running)
        self._wait = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._wait.timeout.connect(self._plan)
        page.photos.folder.chosen.connect(self.choose_folder)
        page.photos.strip.clicked.connect(self.choose_strip)
        self.presets.chosen.connect(self.use_preset)
        repair.from_enhance.clicked.connect(lambda: self.use_preset(None, ""))
        page.results.changed.connect(self.follow_choices)
        page.run.left_out_wanted.connect(self.centre.show_left_out)
        page.run.output_wanted.connect(self._open_output)
        page.run.report_wanted.connect(self._open_report)
        page.run.anew.clicked.connect(self._begin_anew)
        self.centre.invitation.choose.clicked.connect(page.photos.folder.ask)
        self.centre.more_wanted.connect(self._ask_for_more)
        self.centre.table.opened.connect(self._open_row)
        running.changed.connect(self._follow)
        running.progressed.connect(self._say_title)
        running.failed.connect(self._failed)
        running.done.connect(self._done)
        for signal in (session.steps_changed, session.opened, session.emptied, models.changed):
            signal.connect(self.follow_choices)
        roll = session.roll
        for signal in (roll.rowsInserted, roll.rowsRemoved, roll.modelReset):
            signal.connect(self._follow_strip)
        remembered = str(settings.value("batch/folder", ""))
        page.photos.folder.start = Path(remembered).parent if remembered else Path()
        self._follow_strip()
        self.follow_choices()

    @property
    def at_work(self) -> bool:
        """Photos are being repaired."""
        return self.running.at_work

    @property
    def chain(self) -> Chain | None:
        """What is done to each photo; None where nothing is."""
        if self._preset is not None:
            return self._preset
        chain = self._session.chain
        return None if chain is None else chain.without_places()

    def take(self, paths: Sequence[Path]) -> None:
        """Repair what was dropped, beside what is there already."""
        if self.running.at_work:
            refused = self.running.add(paths)
            if len(refused) < len(paths):
                self._banner.tell(
                    self.tr("Added: %1").replace("%1", words.number(len(paths) - len(refused))),
                    self.tr("Photos in it are looked at, and come after those that wait."),
                )
            elif refused:
                self._banner.tell(self.tr("Nothing was added."), self.tr("Add it when this batch has come to its end."))
        elif self.running.stage in _AFTER:
            self._choose(tuple(paths))
        else:
            self._choose((*self._inputs, *paths))

    def choose_folder(self, folder: Path) -> None:
        """Repair the photos of a folder and of its subfolders."""
        self._settings.setValue("batch/folder", str(folder))
        self.page.photos.folder.start = folder.parent
        self._choose((folder,))

    def choose_strip(self) -> None:
        """Repair the photos of the strip."""
        self._choose(tuple(self._in_strip()))

    def use_preset(self, chain: Chain | None, name: str) -> None:
        """Do what a preset says; None is what Enhance does."""
        self._preset = None if chain is None else chain.without_places()
        self._preset_name = name
        self.follow_choices()

    def ask_to_leave(self, close: Answer) -> None:
        """Ask whether a batch that is under way is to be stopped.

        Args:
            close: what is done then.
        """
        self._banner.ask(
            self.tr("Photos are being repaired."),
            self.tr("What is finished stays. The same batch goes on where it was stopped, if you choose it again."),
            [Answer(self.tr("Stay"), lambda: None), close],
        )

    def close(self) -> None:
        """End what is under way: when this returns there is no process; what is finished stays."""
        self._wait.stop()
        self.running.close()
        self.centre.table.thumbnails.close()

    def _in_strip(self) -> Iterator[Path]:
        """A pasted picture has no folder of its own beside which results could lie."""
        return (entry.path for entry in self._session.roll if entry.home is None)

    def _choose(self, inputs: tuple[Path, ...]) -> None:
        if self.running.at_work:
            return
        if self.running.stage in _AFTER:
            self.running.forget()
        self._inputs = tuple(dict.fromkeys(inputs))
        self.page.photos.show_inputs(self._inputs)
        self.follow_choices()

    def _order(self) -> Order | None:
        """What is asked for, if it is complete."""
        chain, results = self.chain, self.page.results
        if not self._inputs or chain is None or not results.usable:
            return None
        return results.applied(Order(self._inputs, chain))

    def _follow_strip(self) -> None:
        paths = len(list(self._in_strip()))
        self.page.photos.show_strip(paths, len(self._session.roll) - paths)

    def follow_choices(self) -> None:
        """Show what is chosen, and have it planned if the page is seen; also when it comes to be seen."""
        if self.running.at_work or self.running.stage in _AFTER:
            return
        chain, page = self.chain, self.page
        open_chain = self._session.chain
        protects = open_chain is not None and open_chain.has_places
        page.repair.show_chain(chain, self._preset_name, chosen=self._preset is not None, protects=protects)
        self._show_example()
        order = self._order()
        if order is None:
            self._wait.stop()
            if self.running.stage is not Stage.EMPTY:
                self.running.forget()
        elif order == self.running.order:
            self._wait.stop()
        else:
            page.run.start.setEnabled(False)  # what is planned isn't what is chosen any more
            # Not for somebody who tries steps in Enhance.
            if page.isVisible():
                self._wait.start()
        self._follow()

    def _show_example(self) -> None:
        source, photos = self._inputs[0] if self._inputs else None, self.running.photos
        name = photos[0].name if len(photos) and photos[0].entry is not None else self.tr("photo.jpg")
        if source is not None and not is_folder(source):
            source, name = source.parent, source.name
        self.page.results.show_example(source, name, self.chain)

    def _plan(self) -> None:
        order = self._order()
        if order is not None:
            self.running.plan(order)

    def _follow(self) -> None:
        if self.running.order is not None and len(self._inputs) < len(self.running.order.inputs):
            self._inputs = self.running.order.inputs  # some were added while it ran
            self.page.photos.show_inputs(self._inputs)
        if self.running.stage is Stage.PLANNED:
            self._show_example()
        self.page.photos.strip.setEnabled(not self.running.at_work)
        self.centre.show_choice(bool(self._inputs))
        self._say_title()

    def _say_title(self) -> None:
        title = self.tr("Batch")
        if self.running.stage in (Stage.RUNNING, Stage.PAUSED):
            title = self.tr("Batch · %1 %").replace("%1", str(int(self.running.account.through * 100)))
        self.title_changed.emit(title)

    def _begin_anew(self) -> None:
        self._inputs = ()
        self.page.photos.show_inputs(())
        self.running.forget()
        self.follow_choices()

    def _ask_for_more(self) -> None:
        patterns = " ".join(f"*{ending}" for entry in FORMATS.values() for ending in entry.extensions)
        photos, everything = self.tr("Photos"), self.tr("All files")
        kinds = f"{photos} ({patterns});;{everything} (*)"
        start = str(self.page.photos.folder.start)
        chosen, _ = QFileDialog.getOpenFileNames(self.page, self.tr("Add photos"), start, kinds)
        if chosen:
            self.take([Path(path) for path in chosen])

    def _open_output(self) -> None:
        planned = self.running.account.planned
        folders = [Path(folder) for folder in planned.outputs] if planned is not None else []
        there = [folder for folder in folders if folder.is_dir()]
        for folder in there[:3]:
            self._open(folder)
        if not there:
            self._banner.tell(self.tr("There is no folder of results."), self.tr("No photo was repaired yet."))

    def _open_report(self) -> None:
        for page in self.running.account.reports[:3]:
            self._open(page)

    def _open_row(self, row: Row) -> None:
        if row.result is not None:
            self._open(row.result)
        elif row.state is RowState.FAILED and row.why is not None:
            self._banner.show_error(words.error(row.why))

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._banner.show_error(
                PhotofixError(
                    self.tr("“%1” can’t be opened.").replace("%1", words.printable(path.name)),
                    tried=self.tr("The system has no program for it, or none that answers."),
                    advice=self.tr("It is in %1.").replace("%1", words.printable(str(path.parent))),
                )
            )

    def _failed(self, error: PhotofixError, log: str) -> None:
        broken = self.running.stage is Stage.BROKEN
        answers = [Answer(self.tr("Go on"), self.running.go_on)] if broken else []
        self._banner.show_error(error, answers, log)

    def _done(self) -> None:
        sentence = self.page.run.doing.text()
        self.ended.emit(self.tr("Batch: %1").replace("%1", sentence), self.running.seconds)
        if self.running.stage is Stage.ENDED and not self.page.isVisible():
            self._banner.tell(sentence, "", [Answer(self.tr("Show"), self.shown.emit)])
        if self.page.isVisible() and self.page.run.isAncestorOf(self.page.focusWidget() or self.page):
            following = self.page.run.go_on if self.page.run.go_on.isVisible() else self.page.run.output
            following.setFocus()
