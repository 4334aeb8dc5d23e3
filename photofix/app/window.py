"""The main window: puts the parts together, and turns what a person does into what the session is asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QIcon,
    QKeySequence,
    QPaintEvent,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from photofix.app.banner import Answer
from photofix.app.jobs import Jobs, MakeEngine
from photofix.app.opened_photo import OpenedPhoto
from photofix.app.panel import Panel, profile_in_words
from photofix.app.resources import resources, samples
from photofix.app.saving import unique_name
from photofix.app.session import Session, State
from photofix.app.stage import Stage
from photofix.app.status import StatusBar
from photofix.app.top_bar import TopBar, with_keys
from photofix.app.viewer import Mode, Viewer
from photofix.engine.card import Card
from photofix.engine.catalogue import Catalogue
from photofix.engine.client import EngineClient
from photofix.engine.step import Step
from photofix.errors import ModelError, PhotofixError
from photofix.imaging import FORMATS, Saved, format_of

MODEL = "clean"


class MainWindow(QMainWindow):
    """The window.

    Args:
        make_engine: makes the engine; tests bring their own.
        model: the model that repairs.
    """

    def __init__(self, make_engine: MakeEngine = EngineClient, model: str = MODEL) -> None:
        super().__init__()
        self.setWindowTitle("photofix")
        self.setWindowIcon(QIcon(str(resources() / "icons" / "photofix.svg")))
        self.setAcceptDrops(True)
        self.setMinimumSize(880, 560)
        card = _card(model)
        self._jobs = Jobs(parent=self)
        self.session = Session(self._jobs, Step(model=model), [card] if card else [], make_engine, self)
        self._open = self._action(self.tr("Open"), QKeySequence.StandardKey.Open, self.choose_photo)
        self._open.setToolTip(self.tr("Open a photo"))
        self._save = self._action(self.tr("Save"), QKeySequence.StandardKey.Save, self.save)
        self._save.setToolTip(self.tr("Save beside the original"))
        # Not every system has standard keys for it.
        self._save_as = self._action(self.tr("Save as…"), QKeySequence("Ctrl+Shift+S"), self.save_as)
        self._cancel = self._action(self.tr("Cancel"), QKeySequence("Esc"), self.cancel)
        self.top_bar = TopBar(with_keys(self._open), with_keys(self._save))
        self.viewer = Viewer(self._jobs)
        self.stage = Stage(self.viewer)
        self.banner = self.stage.banner
        self.panel = Panel(card)
        self.status = StatusBar(self.session)
        self._lay_out()
        self._connect()
        self._restore()
        self._painted = False
        self._follow()

    def open(self, path: Path) -> None:
        """Open a photo."""
        self.banner.dismiss()
        self.session.open(path)

    def choose_photo(self) -> None:
        """Ask which photo to open."""
        patterns = " ".join(f"*{ending}" for entry in FORMATS.values() for ending in entry.extensions)
        here = str(self.session.photo.path.parent) if self.session.photo else ""
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a photo"), here, f"{self.tr('Photos')} ({patterns});;{self.tr('All files')} (*)"
        )
        if chosen:
            self.open(Path(chosen))

    def open_sample(self) -> None:
        """Open a photo that came with photofix."""
        self.open(samples()[0])

    def save(self) -> None:
        """Save the result beside the original."""
        path = self.session.default_path()
        if path is not None:
            self._save_to(path)

    def save_as(self) -> None:
        """Ask where to save the result."""
        path = self.session.default_path()
        if path is None:
            return
        kinds = {
            entry.name: f"{entry.name} ({' '.join(f'*{ending}' for ending in entry.extensions)})"
            for entry in FORMATS.values()
            if entry.writes
        }
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save the result"),
            str(unique_name(path)),
            ";;".join(kinds.values()),
            kinds[format_of(path.suffix).name],
        )
        if chosen:
            # The dialog has asked whether to replace a file of that name.
            self._save_to(Path(chosen), overwrite=True)

    def cancel(self) -> None:
        """Stop what is under way, or else close the message."""
        if self.session.busy:
            self.session.cancel()
        else:
            self.banner.dismiss()

    # What the window itself is told

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            # The window is seen before the engine's start costs anything.
            QTimer.singleShot(0, self, self.session.warm_up)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session.saving and self.banner.kind != "question":
            self.banner.ask(
                self.tr("The photo isn’t saved yet."),
                self.tr("It is saved as soon as the repair is finished."),
                [Answer(self.tr("Wait"), lambda: None), Answer(self.tr("Close without saving"), self._close_anyway)],
            )
            event.ignore()
            return
        self._end()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None:
            event.acceptProposedAction()
            self.stage.welcome.set_hot(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.stage.welcome.set_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.stage.welcome.set_hot(False)
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.open(path)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.stage, 1)
        middle.addWidget(self.panel)
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
        session.open_failed.connect(self.banner.show_error)
        session.save_failed.connect(self.banner.show_error)
        session.failed.connect(self._failed)
        session.exists.connect(self._ask_about)
        session.saved.connect(self._saved)
        self.top_bar.mode_wanted.connect(self.viewer.set_mode)
        self.viewer.mode_changed.connect(self.top_bar.show_mode)
        self.panel.strength_changed.connect(self._set_strength)
        self.status.cancel_wanted.connect(session.cancel)
        self.stage.welcome.open_wanted.connect(self.choose_photo)
        self.stage.welcome.sample_wanted.connect(self.open_sample)

    def _action(self, text: str, keys: QKeySequence | QKeySequence.StandardKey, act: object) -> QAction:
        action = QAction(text, self)
        action.setShortcut(keys)
        action.triggered.connect(act)
        self.addAction(action)
        return action

    def _follow(self) -> None:
        """Show what can be done now."""
        there = self.session.photo is not None
        self._save.setEnabled(there and not self.session.saving)
        self._save_as.setEnabled(there and not self.session.saving)
        self.panel.setVisible(there)
        self.top_bar.switch.setVisible(there)

    def _opened(self, photo: OpenedPhoto) -> None:
        self.viewer.show_layers(photo.before_layer, photo.after_layer)
        self.stage.show_photo()
        self.viewer.setFocus()
        self.panel.show_photo(photo)
        height, width = photo.size
        facts = (photo.path.name, f"{width} × {height}", profile_in_words(photo))
        self.top_bar.show_name("   ·   ".join(facts), str(photo.path))
        self.setWindowTitle(f"{photo.path.name} – photofix")

    def _set_strength(self, strength: float) -> None:
        self.session.look_at(self.viewer.focus_point)
        self.session.set_strength(strength)

    def _failed(self, error: PhotofixError) -> None:
        self.banner.show_error(error, [Answer(self.tr("Try again"), self._retry)])

    def _retry(self) -> None:
        self.session.look_at(self.viewer.focus_point)
        self.session.repair()

    def _save_to(self, path: Path, *, overwrite: bool = False) -> None:
        if self.session.state is not State.WORKING:
            self.session.look_at(self.viewer.focus_point)
        self.session.save(path, overwrite=overwrite)

    def _ask_about(self, path: Path) -> None:
        other = unique_name(path)
        self.banner.ask(
            self.tr("There is already a file “%1”.").replace("%1", path.name),
            self.tr("It stays as it is unless you replace it."),
            [
                Answer(self.tr("Save as “%1”").replace("%1", other.name), partial(self._save_to, other)),
                Answer(self.tr("Replace it"), partial(self._save_to, path, overwrite=True)),
            ],
        )

    def _saved(self, saved: Saved) -> None:
        self.banner.tell(
            self.tr("Saved as “%1”.").replace("%1", saved.path.name),
            "\n".join(saved.notes),
            [Answer(self.tr("Show the folder"), partial(_show_folder, saved.path.parent))],
        )

    def _close_anyway(self) -> None:
        self._end()
        self.close()

    def _end(self) -> None:
        settings = _settings()
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("mode", self.viewer.mode.value)
        # Out of sight at once: what follows waits for a tile, or for a file that is being written.
        self.hide()
        self.viewer.clear()
        self.session.close()

    def _restore(self) -> None:
        settings = _settings()
        if not self.restoreGeometry(settings.value("geometry") or b""):
            self.resize(1280, 800)
        mode = settings.value("mode")
        self.viewer.set_mode(next((known for known in Mode if known.value == mode), Mode.SPLIT))
        self.top_bar.show_mode(self.viewer.mode)


def _settings() -> QSettings:
    return QSettings("photofix", "photofix")


def _card(model: str) -> Card | None:
    try:
        return Catalogue().card(model)
    except ModelError:
        # Said when a repair is asked for, by the engine, which needs the weights as well.
        return None


def _dropped_file(event: QDropEvent) -> Path | None:
    """The first file that hangs on the pointer."""
    return next((Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()), None)


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
