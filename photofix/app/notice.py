"""A word to whoever is elsewhere: something that took long has ended."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from photofix.app.session.entry import Entry
from photofix.app.session.pace import Pace
from photofix.app.session.repairing import Repairing
from photofix.errors import PhotofixError

LONG = 20.0
"""Seconds from which something is worth a word."""


class Notice(QObject):
    """Marks the window in the system's bar, and says it where the system shows messages.

    Args:
        repairing: whose repairs.
        window: that they are for.
        clock: seconds; tests have their own.
    """

    def __init__(self, repairing: Repairing, window: QWidget, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._pace: Pace | None = None
        self._begun = 0.0
        self._icon: QSystemTrayIcon | None = None
        repairing.advanced.connect(self._advanced)
        repairing.returned.connect(self._returned)
        repairing.failed.connect(self._failed)
        window.installEventFilter(self)

    @property
    def shown(self) -> bool:
        """There is an icon of ours among the system's, for as long as its message may be read."""
        return self._icon is not None

    def tell(self, words: str, took: float) -> None:
        """Say that something else has ended, after so many seconds."""
        if took < LONG or QApplication.activeWindow() is not None:
            return
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._take_back()
            self._icon = icon = QSystemTrayIcon(self._window.windowIcon(), self)
            icon.messageClicked.connect(self._window.activateWindow)
            icon.activated.connect(self._window.activateWindow)
            icon.show()
            icon.showMessage("photofix", words, self._window.windowIcon())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.Close):
            self._take_back()
        return False

    def _advanced(self, entry: Entry) -> None:
        # Each repair has a pace of its own.
        if entry.pace is not self._pace:
            self._pace, self._begun = entry.pace, self._clock()

    def _returned(self, entry: Entry) -> None:
        self._ended(self.tr("“%1” is repaired."), entry)

    def _failed(self, entry: Entry, _: PhotofixError) -> None:
        self._ended(self.tr("“%1” couldn’t be repaired."), entry)

    def _ended(self, words: str, entry: Entry) -> None:
        took, self._pace = self._clock() - self._begun, None
        self.tell(words.replace("%1", entry.name), took)

    def _take_back(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
