"""What floats over the photo while two ways to repair it are compared: which one is worked on, how far both are, which to keep."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from photofix.app.session.entry import Entry, State
from photofix.app.session.session import Session
from photofix.app.tools.comparing import Comparing
from photofix.app.tools.floating_bar import FloatingBar, bar_button


class CompareBar(FloatingBar):
    """Steers a comparison.

    Args:
        comparing: to steer.
        session: says how far the repairs are.
        under: the viewer, over which it lies.
    """

    def __init__(self, comparing: Comparing, session: Session, under: QWidget) -> None:
        super().__init__(under)
        self.setAccessibleName(self.tr("Comparison of two repairs"))
        self._comparing = comparing
        self._far_words = {
            State.UNTOUCHED: self.tr("as it is"),
            State.WAITING: self.tr("waits"),
            State.DONE: self.tr("repaired"),
            State.STOPPED: self.tr("stopped"),
            State.FAILED: self.tr("not repaired"),
        }
        self.words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.words.setProperty("role", "quiet")
        segments = QFrame()
        segments.setObjectName("segments")
        segments.setAccessibleName(self.tr("Which one the panel changes"))
        inside = QHBoxLayout(segments)
        inside.setContentsMargins(3, 3, 3, 3)
        inside.setSpacing(2)
        group = QButtonGroup(self)
        self.a = self._side("A", self.tr("Work on A"), b=False)
        self.b = self._side("B", self.tr("Work on B"), b=True)
        for button in (self.a, self.b):
            group.addButton(button)
            inside.addWidget(button)
        self.keep_a = self._keep(self.tr("Keep A"), self.tr("End the comparison with A (Esc)"), b=False)
        self.keep_b = self._keep(self.tr("Keep B"), self.tr("End the comparison with B"), b=True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(segments)
        row.addSpacing(20)
        row.addWidget(self.keep_a)
        row.addWidget(self.keep_b)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        layout.addWidget(self.words)
        layout.addLayout(row)
        comparing.changed.connect(self._follow)
        session.changed.connect(self._follow)

    def _follow(self) -> None:
        compared = self._comparing.compared
        if compared is None:
            self.vanish()
            return
        (a, b), worked_on = compared, self._comparing.letter
        (self.b if worked_on == "B" else self.a).setChecked(True)
        for control in (self.a, self.b, self.keep_a, self.keep_b):
            control.setEnabled(not self._comparing.held)
        self.words.setText(self.tr("The panel changes %1, and %1 is what is saved.").replace("%1", worked_on))
        self.a.setText(f"A   {self._far(a)}")
        self.b.setText(f"B   {self._far(b)}")
        self.appear()

    def _far(self, side: Entry) -> str:
        """How far a repair is."""
        return self._far_words.get(side.state, f"{QLocale().toString(int(side.pace.fraction * 100))} %")

    def _side(self, letter: str, tip: str, *, b: bool) -> QToolButton:
        button = bar_button(letter, tip)
        button.setCheckable(True)
        # As wide as its widest text, so that the bar doesn't grow and shrink under the pointer.
        button.setMinimumWidth(
            button.fontMetrics().horizontalAdvance(f"{letter}   {self._far_words[State.FAILED]}") + 30
        )
        button.clicked.connect(lambda: self._comparing.work_on(b=b))
        return button

    def _keep(self, text: str, tip: str, *, b: bool) -> QToolButton:
        button = bar_button(text, tip)
        button.setProperty("role", "accent")
        button.clicked.connect(lambda: self._comparing.keep(b=b))
        return button
