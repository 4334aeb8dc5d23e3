"""What is dropped onto the window, and where it goes: to the page that is seen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from photofix.app.batch.batch import Batch
from photofix.app.side import Side
from photofix.app.stage import Stage
from photofix.app.strip.doors import Doors
from photofix.app.strip.offered import may_hold_photos, offered
from photofix.app.train.train import Train
from photofix.imaging.formats import is_folder


class Drops(QObject):
    """Takes drops for the window.

    Args:
        window: that they fall onto.
        side: says which page is seen.
        stage, batch, train: light up under what hovers; the pages take what is theirs.
        doors: open all else.
    """

    def __init__(self, window: QWidget, side: Side, stage: Stage, batch: Batch, train: Train, doors: Doors) -> None:
        super().__init__(window)
        self._side = side
        self._batch = batch
        self._train = train
        self._doors = doors
        self._targets = (stage.welcome, batch.centre.invitation, train.centre.invitation)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if may_hold_photos(event.mimeData()):
                event.acceptProposedAction()
                self._set_hot(True)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._set_hot(False)
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._set_hot(False)
            event.acceptProposedAction()
            self._take(event)
            return True
        return False

    def _take(self, event: QDropEvent) -> None:
        what = offered(event.mimeData())
        folders = [Path(file) for file in what.files if is_folder(Path(file))]
        if self._side.page == "batch" and what.files:
            self._batch.take([Path(file) for file in what.files])
        elif self._side.page == "train" and folders:
            self._train.choose_folder(folders[0])
        else:
            self._doors.take(what, self.tr("That is no photo."))

    def _set_hot(self, hot: bool) -> None:
        for target in self._targets:
            target.set_hot(hot)
