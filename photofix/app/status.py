"""The line at the window's foot: what computes, how fast, how far, and how to stop it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from photofix.app.session.session import Session, State

_PARTS = 1000


class StatusBar(QWidget):
    """Follows a session.

    Signals:
        cancel_wanted: stop what is under way.

    Args:
        session: to follow.
        parent: as for every widget.
    """

    cancel_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(38)
        self._session = session
        self._device = QLabel(self.tr("Starting the engine…"))
        self._device.setProperty("role", "quiet")
        self._rate = QLabel()
        self._rate.setProperty("role", "quiet")
        self._count = QLabel()
        self._count.setProperty("role", "quiet")
        self.words = QLabel()
        self.words.setProperty("role", "quiet")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setRange(0, _PARTS)
        self.progress.setFixedSize(220, 4)
        self.progress.setAccessibleName(self.tr("Progress of the repair"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop (Esc)"))
        self.cancel.clicked.connect(self.cancel_wanted)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 0)
        layout.setSpacing(12)
        layout.addWidget(self._device)
        layout.addSpacing(12)
        layout.addWidget(self._rate)
        layout.addSpacing(12)
        layout.addWidget(self._count)
        layout.addStretch(1)
        layout.addWidget(self.words)
        layout.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.cancel)
        session.device_known.connect(self._device.setText)
        session.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show the session as it is."""
        session, pace = self._session, self._session.pace
        rate = pace.megapixels_per_second
        shown = rate is not None and (session.background or session.state in (State.WORKING, State.DONE))
        self._rate.setText(self.tr("%1 megapixels/s").replace("%1", _number(rate)) if rate and shown else "")
        self.words.setText(self._words())
        waiting = session.opening is not None or (session.save_waits and session.state is not State.WORKING)
        self.progress.setVisible(session.busy or session.saving)
        if waiting or (session.saving and not session.save_waits):
            self.progress.setRange(0, 0)
        else:
            self.progress.setRange(0, _PARTS)
            self.progress.setValue(round(pace.fraction * _PARTS))
        self.cancel.setVisible(session.busy)
        self._count.setText(self._counted())

    def _counted(self) -> str:
        """Which of how many photos is open; nothing where there is but one."""
        count = len(self._session.roll)
        if count < 2 or self._session.entry is None:
            return ""
        place = self._session.roll.row(self._session.entry) + 1
        return self.tr("Photo %1 of %2").replace("%1", str(place)).replace("%2", QLocale().toString(count))

    def _words(self) -> str:
        session = self._session
        if session.opening is not None:
            return self.tr("Opening %1…").replace("%1", session.opening.name)
        if session.saving and not session.save_waits:
            return self.tr("Saving…")
        if session.background is not None:
            return self.tr("Finishing %1, to be saved").replace("%1", session.background.name)
        if session.other_at_work is not None:
            return self.tr("Repairing %1…").replace(
                "%1", "A" if session.entry is not None and session.entry.is_b else "B"
            )
        if session.state is State.WORKING:
            left = session.pace.seconds_left
            words = self.tr("Repairing…") if left is None else self._time_left(left)
            return self.tr("Saves when finished · %1").replace("%1", words) if session.save_waits else words
        return {
            State.UNTOUCHED: self.tr("As it is"),
            State.DONE: self.tr("Repaired"),
            State.STOPPED: self.tr("Stopped"),
            State.FAILED: self.tr("Not repaired"),
        }.get(session.state, "")

    def _time_left(self, seconds: float) -> str:
        whole = max(1, round(seconds))
        if whole < 90:
            return self.tr("%1 s left").replace("%1", str(whole))
        return self.tr("%1 min left").replace("%1", str(round(whole / 60)))


def _number(value: float) -> str:
    return QLocale().toString(value, "f", 2 if value < 1 else 1 if value < 10 else 0)
