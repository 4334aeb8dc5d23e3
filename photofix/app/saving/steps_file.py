"""What is done to the open photo, in a file: so that the command line, or another day, can repeat it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from photofix.app.base.banner import Banner
from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.saving import unique_name
from photofix.app.session.session import Session
from photofix.engine.chain_file import write_chain


class StepsFile(QObject):
    """Writes the steps, protected places included.

    Args:
        session: has the photo.
        jobs: writes.
        banner: where it is told.
        parent: the window, also of the dialog.
    """

    def __init__(self, session: Session, jobs: Jobs, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._session = session
        self._jobs = jobs
        self._banner = banner

    def save(self) -> None:
        """Ask where to, and write."""
        entry, chain = self._session.entry, self._session.chain
        if entry is None or chain is None:
            return
        folder = entry.home or entry.path.parent
        proposed = unique_name(folder / f"{entry.path.stem}_steps.json")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the steps"), str(proposed), self.tr("Steps (*.json)")
        )
        if chosen:
            path = Path(chosen)
            path = path if path.suffix else path.with_suffix(".json")
            # The dialog has asked whether to replace a file of the name that was chosen, and no other.
            self._jobs.run(
                partial(write_chain, chain, path, overwrite=str(path) == chosen),
                Listener(self._on_saved, self._banner.show_error),
            )

    def _on_saved(self, path: Path) -> None:
        if not self._jobs.closing:
            self._banner.tell(
                self.tr("The steps are saved as “%1”.").replace("%1", path.name),
                self.tr("“photofix enhance --chain %1 PHOTO” does the same to a photo.").replace("%1", path.name),
            )
