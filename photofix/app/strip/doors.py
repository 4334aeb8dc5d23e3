"""How photos come into the window: chosen, dropped, pasted, named, or the sample."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from photofix.app.base.banner import Banner
from photofix.app.base.jobs import Jobs, Listener
from photofix.app.base.resources import samples
from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.app.strip.offered import Offered, offered
from photofix.engine.card import Card
from photofix.engine.import_model import import_model, is_model_file
from photofix.errors import PhotofixError
from photofix.imaging import FORMATS


class Doors(QObject):
    """Brings photos to a session.

    Args:
        session: takes them.
        models: are told of a model that was dropped.
        jobs: runs what takes long.
        banner: says why something isn't one.
        parent: the window, also of the dialogs.
    """

    def __init__(self, session: Session, models: Models, jobs: Jobs, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._models = models
        self._jobs = jobs
        self._window = parent
        self._session = session
        self._banner = banner

    def open(self, *paths: Path | str) -> None:
        """Add photos, and those of folders, to the strip, and open the first of them."""
        self._banner.dismiss()
        photos = [str(path) for path in paths if not is_model_file(Path(path))]
        # A model's two files may be dropped together; both name the same one.
        for path in {path.with_suffix(""): path for path in map(Path, paths) if is_model_file(path)}.values():
            self._take_model(path)
        self._session.adding.add(photos)

    def choose_photos(self) -> None:
        """Ask which photos to open."""
        patterns = " ".join(f"*{ending}" for entry in FORMATS.values() for ending in entry.extensions)
        photos, everything = self.tr("Photos"), self.tr("All files")
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window, self.tr("Open photos"), self._here(), f"{photos} ({patterns});;{everything} (*)"
        )
        if chosen:
            self.open(*chosen)

    def choose_folder(self) -> None:
        """Ask for a folder, whose photos are opened."""
        chosen = QFileDialog.getExistingDirectory(self._window, self.tr("Open the photos of a folder"), self._here())
        if chosen:
            self.open(chosen)

    def open_sample(self) -> None:
        """Open a photo that came with photofix."""
        self.open(samples()[0])

    def paste(self) -> None:
        """Open what is in the clipboard."""
        self.take(offered(QGuiApplication.clipboard().mimeData()), self.tr("There is no photo in the clipboard."))

    def take(self, what: Offered, otherwise: str) -> None:
        """Open what was dropped or pasted; or say why not, with `otherwise` where there is no better reason."""
        if what.files:
            self.open(*what.files)
        elif what.image is not None:
            self._banner.dismiss()
            self._session.adding.add_image(what.image)
        elif what.address:
            self._banner.show_error(
                PhotofixError(
                    self.tr("That is an address on the web."),
                    tried=self.tr("photofix opens photos of this computer alone."),
                    advice=self.tr("Save the photo first, and drop its file here."),
                )
            )
        else:
            self._banner.show_error(
                PhotofixError(otherwise, advice=self.tr("Drop or paste photos, or folders of them."))
            )

    def _take_model(self, path: Path) -> None:
        self._jobs.run(
            partial(import_model, path, self._models.own),
            Listener(self._on_model, self._banner.show_error),
        )

    def _on_model(self, card: Card) -> None:
        if self._jobs.closing:
            return
        self._models.read_again()
        self._banner.tell(
            self.tr("“%1” was added to your models.").replace("%1", card.title),
            self.tr("Whether it fits is found when it is first used. %1").replace("%1", card.purpose),
        )

    def _here(self) -> str:
        photo = self._session.photo
        return str(photo.path.parent) if photo is not None else ""
