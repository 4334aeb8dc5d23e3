"""What becomes of results: saved, saved as, all saved, copied."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from photofix.app.base.banner import Answer, Banner
from photofix.app.base.jobs import Jobs, Listener
from photofix.app.saving.save_card import SaveCard
from photofix.app.session.entry import Entry, State
from photofix.app.session.opened_photo import OpenedPhoto
from photofix.app.session.saving import unique_name
from photofix.app.session.session import Session
from photofix.app.viewer.tiles import to_image
from photofix.errors import PhotofixError, UsageError
from photofix.imaging import FORMATS, Saved, format_of
from photofix.imaging.display import to_srgb
from photofix.imaging.formats import is_same_file


class Results(QObject):
    """Does what a person asks for with results, and tells them what came of it.

    Args:
        session: has the results.
        jobs: runs what takes long.
        card: how to save.
        banner: where it is told.
        parent: the window, also of the dialogs.
    """

    def __init__(self, session: Session, jobs: Jobs, card: SaveCard, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._session = session
        self._jobs = jobs
        self._card = card
        self._banner = banner
        self._told: list[Path] = []
        session.exists.connect(self._ask_about)
        session.saved.connect(self._on_saved)
        session.save_failed.connect(banner.show_error)

    @property
    def finished(self) -> list[Entry]:
        """Photos of the strip whose results are painted and not saved as they are now."""
        return [
            entry
            for entry in self._session.roll
            if entry.state is State.DONE and entry.photo is not None and entry.saved is None and not entry.saving
        ]

    def save(self) -> None:
        """Save the open photo's result as the options say."""
        entry = self._session.entry
        path = None if entry is None else self._destination(entry)
        if entry is not None and path is not None:
            self.save_to(unique_name(path) if is_same_file(path, entry.path) else path)

    def save_as(self) -> None:
        """Ask where to save the open photo's result."""
        entry = self._session.entry
        path = None if entry is None else self._destination(entry)
        if path is None:
            return
        kinds = {
            known.name: f"{known.name} ({' '.join(f'*{ending}' for ending in known.extensions)})"
            for known in FORMATS.values()
            if known.writes
        }
        chosen, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save the result"),
            str(unique_name(path)),
            ";;".join(kinds.values()),
            kinds[format_of(path.suffix).name],
        )
        if chosen:
            # The dialog has asked whether to replace a file of that name.
            self.save_to(Path(chosen), overwrite=True)

    def save_to(self, path: Path, *, overwrite: bool = False) -> None:
        """Save the open photo's result into a file."""
        self._told.clear()
        self._session.save(path, overwrite=overwrite, options=self._card.options)

    def save_all(self) -> None:
        """Save every finished result, each under a free name."""
        self._told.clear()
        for entry in self.finished:
            path = self._destination(entry)
            if path is None:
                return
            self._session.save(path, options=self._card.options, entry=entry, unique=True)

    def copy(self) -> None:
        """Put the open photo's result, the whole of it, into the clipboard."""
        photo = self._session.photo
        if photo is not None and self._session.state is State.DONE:
            held = photo.hold()
            self._jobs.run(
                partial(_picture, held),
                Listener(partial(self._on_picture, held), partial(self._on_no_picture, held), held.release),
            )

    def _destination(self, entry: Entry) -> Path | None:
        chain = entry.chain
        if chain is None:
            return None
        try:
            return self._card.options.destination(entry.path, chain, entry.home)
        except UsageError as error:
            self._banner.show_error(error)
            return None

    def _ask_about(self, path: Path) -> None:
        other = unique_name(path)
        self._banner.ask(
            self.tr("There is already a file “%1”.").replace("%1", path.name),
            self.tr("It stays as it is unless you replace it."),
            [
                Answer(self.tr("Save as “%1”").replace("%1", other.name), partial(self.save_to, other)),
                Answer(self.tr("Replace it"), partial(self.save_to, path, overwrite=True)),
            ],
        )

    def _on_saved(self, saved: Saved) -> None:
        self._told.append(saved.path)
        if len(self._told) > 1:
            title = self.tr("Saved %n photos.", "", len(self._told))
        else:
            title = self.tr("Saved as “%1”.").replace("%1", saved.path.name)
        self._banner.tell(
            title,
            "\n".join(saved.notes),
            [Answer(self.tr("Show the folder"), partial(_show_folder, saved.path.parent))],
        )

    def _on_picture(self, photo: OpenedPhoto, image: QImage) -> None:
        photo.release()
        if not self._jobs.closing:
            QGuiApplication.clipboard().setImage(image)
            self._banner.tell(self.tr("Copied."), self.tr("The whole result is in the clipboard, in sRGB."))

    def _on_no_picture(self, photo: OpenedPhoto, error: PhotofixError) -> None:
        photo.release()
        self._banner.show_error(error)


def _picture(photo: OpenedPhoto) -> QImage:
    return to_image(to_srgb(photo.after.array, photo.source.icc))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
