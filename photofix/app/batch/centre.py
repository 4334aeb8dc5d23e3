"""The middle of the window while photos are repaired in a batch: an invitation, or the table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from photofix.app.base.drop_target import DropTarget
from photofix.app.base.elided_label import ElidedLabel
from photofix.app.batch import words
from photofix.app.batch.photos import LEFT_OUT, RowState
from photofix.app.batch.running import AT_WORK, Running, Stage
from photofix.app.batch.table import Table


class Invitation(DropTarget):
    """What it is about, before there are photos.

    Args:
        parent: as for every widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(64, 10, parent)
        middle = Qt.AlignmentFlag.AlignCenter
        title = QLabel(self.tr("Repair a whole folder"), alignment=middle, wordWrap=True)
        title.setProperty("role", "welcome")
        line = QLabel(
            self.tr(
                "Drop folders or photos here. photofix says what it will do and how long it takes, and starts when you "
                "say so. The results go into a folder of their own; your photos stay as they are."
            ),
            alignment=middle,
            wordWrap=True,
        )
        line.setProperty("role", "quiet")
        self.choose = QPushButton(self.tr("Choose a folder…"))
        self.choose.setProperty("role", "primary")
        inside = self.inside
        inside.addStretch(1)
        inside.addWidget(title)
        inside.addWidget(line)
        inside.addSpacing(12)
        inside.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)


class Centre(QWidget):
    """Follows a batch.

    Signals:
        more_wanted: photos are to be added.

    Args:
        running: to follow.
        parent: as for every widget.
    """

    more_wanted = Signal()

    def __init__(self, running: Running, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batchStage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._running = running
        self._current = 0
        self._chosen = False
        self.invitation = Invitation()
        self.title = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self.title.setProperty("role", "welcome")
        self.line = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        self.line.setProperty("role", "quiet")
        self.states = QComboBox()
        self.states.setAccessibleName(self.tr("Which photos are shown"))
        self.add = QPushButton(self.tr("Add photos…"))
        self.add.setProperty("role", "plain")
        self.add.setToolTip(self.tr("Or drop photos and folders here, also while it runs"))
        self.table = Table(running.photos)
        self.nothing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.nothing.setProperty("role", "quiet")
        heads = QVBoxLayout()
        heads.setSpacing(2)
        heads.addWidget(self.title)
        heads.addWidget(self.line)
        top = QHBoxLayout()
        top.setContentsMargins(20, 0, 16, 0)
        top.setSpacing(10)
        top.addLayout(heads, 1)
        top.addWidget(self.states)
        top.addWidget(self.add)
        board = QWidget()
        layout = QVBoxLayout(board)
        layout.setContentsMargins(0, 18, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.invitation)
        self._stack.addWidget(board)
        self._choices: list[tuple[str, frozenset[RowState] | None]] = []
        self._name_choices()
        self.states.currentIndexChanged.connect(self._choose)
        self.add.clicked.connect(self.more_wanted)
        running.changed.connect(self.follow)
        running.progressed.connect(self._progress)
        self.follow()

    def show_left_out(self) -> None:
        """Show the photos that aren't repaired, and why."""
        left = self.states.findData("left")
        failed = self.states.findData("failed")
        counts = self._running.photos.counts
        self.states.setCurrentIndex(left if any(counts[state] for state in LEFT_OUT) else failed)
        self.table.setFocus()

    def show_choice(self, chosen: bool) -> None:
        """Photos are chosen, or none are."""
        if chosen != self._chosen:
            self._chosen = chosen
            self.follow()

    def follow(self) -> None:
        """Show the batch as it is."""
        running, stage = self._running, self._running.stage
        self._stack.setCurrentIndex(0 if running.order is None and not self._chosen else 1)
        if stage in (Stage.PLANNING, Stage.STARTING):
            self.states.setCurrentIndex(0)
        self.add.setEnabled(stage not in (Stage.STOPPING, Stage.STARTING))
        if running.order is None:
            self.title.setText("")
        else:
            inputs = running.order.inputs
            name = inputs[0].name or str(inputs[0])
            more = self.tr("%1 files and folders").replace("%1", words.number(len(inputs)))
            self.title.setText(words.printable(name) if len(inputs) == 1 else more)
        planned = running.account.planned
        folders = planned.outputs if planned is not None else ()
        text = self.tr("Results go to %1").replace("%1", words.printable(", ".join(folders))) if folders else ""
        self.line.setText(text)
        self.line.setToolTip(text)
        self._count()

    def _progress(self) -> None:
        account = self._running.account
        if account.current != self._current:
            self.table.follow(account.current, self._current)
            self._current = account.current
        self._count()

    def _name_choices(self) -> None:
        self._choices = [
            (self.tr("All (%1)"), None),
            (self.tr("Waiting (%1)"), frozenset((RowState.WAITING, RowState.WORKING))),
            (self.tr("Done (%1)"), frozenset((RowState.DONE,))),
            (self.tr("Failed (%1)"), frozenset((RowState.FAILED,))),
            (self.tr("Left out (%1)"), LEFT_OUT),
        ]
        for data in ("all", "waiting", "done", "failed", "left"):
            self.states.addItem("", data)

    def _count(self) -> None:
        photos = self._running.photos
        for place, (text, states) in enumerate(self._choices):
            count = len(photos) if states is None else sum(photos.counts[state] for state in states)
            self.states.setItemText(place, text.replace("%1", words.number(count)))
        stage = self._running.stage
        empty = self.table.chosen.rowCount() == 0
        self.table.setVisible(not empty)
        self.nothing.setVisible(empty)
        error = self._running.account.error
        if stage is Stage.REFUSED and error is not None:
            self.nothing.setText(error.happened)  # all of it is in the panel
        elif len(photos):
            self.nothing.setText(self.tr("None of the photos is in this state."))
        elif stage in AT_WORK or stage is Stage.PLANNING:
            self.nothing.setText(self.tr("Looking for photos…"))
        else:
            self.nothing.setText(
                self.tr("Choose a repair, and what is to be done is listed here.") if stage is Stage.EMPTY else ""
            )

    def _choose(self, place: int) -> None:
        self.table.chosen.choose(self._choices[place][1])
        self._count()
