"""A message inside the window: calm, in three parts, with details that can be copied."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

import PySide6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photofix.app.base.looks import look_as
from photofix.errors import PhotofixError

Kind = Literal["error", "question", "done"]

_WIDEST = 620
_MARGIN = 16
_STAYS_MS = 10_000


@dataclass(frozen=True)
class Answer:
    """A button of a message, and what it does."""

    text: str
    act: Callable[[], None]


class Banner(QFrame):
    """Lies over the upper edge of its parent while there is something to say.

    Args:
        parent: what it lies over.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._under = parent
        self.setObjectName("banner")
        self.setAccessibleName(self.tr("Message"))
        self._title = QLabel(wordWrap=True)
        self._title.setProperty("role", "title")
        self._text = QLabel(wordWrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a file's name may look like HTML
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setFixedHeight(128)
        self._details.setTabChangesFocus(True)
        self._close = QToolButton()
        self._close.setText("×")
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.setToolTip(self._close.accessibleName())
        self._close.clicked.connect(self.dismiss)
        self._more = QPushButton(self.tr("Details"))
        self._more.setCheckable(True)
        self._more.toggled.connect(self._show_details)
        self._copy = QPushButton(self.tr("Copy details"))
        for button in (self._more, self._copy):
            button.setProperty("role", "plain")
        self._copy.clicked.connect(self._copy_details)

        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addWidget(self._more)
        self._buttons.addWidget(self._copy)
        self._buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 14)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._text)
        layout.addWidget(self._details)
        layout.addSpacing(4)
        layout.addLayout(self._buttons)

        self._answers: list[QPushButton] = []
        self._leave = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._leave.timeout.connect(self.dismiss)
        self.kind: Kind | None = None
        parent.installEventFilter(self)
        self.hide()

    @property
    def message(self) -> str:
        """What is said, in full; empty where nothing is."""
        return "" if self.isHidden() else f"{self._title.text()} {self._text.text()}".strip()

    @property
    def details(self) -> str:
        return self._details.toPlainText()

    def show_error(self, error: PhotofixError, answers: Sequence[Answer] = (), log: str = "") -> None:
        """Say what happened, what was tried and what to do; with the end of a log, for the details."""
        text = "\n".join(part for part in (error.tried, error.advice) if part)
        self._say("error", error.happened, text, answers, "\n\n".join(part for part in (describe(error), log) if part))

    def ask(self, title: str, text: str, answers: Sequence[Answer]) -> None:
        """Ask, with a button for each answer; closing it is none of them."""
        self._say("question", title, text, answers)

    def tell(self, title: str, text: str, answers: Sequence[Answer] = ()) -> None:
        """Say that something went well; it goes by itself."""
        self._say("done", title, text, answers)
        self._leave.start()

    def dismiss(self) -> None:
        """Have nothing more to say."""
        self._leave.stop()
        self.kind = None
        # Hiding would hand the focus to whatever comes next in the order; what the person was looking at is better.
        focus = QApplication.focusWidget()
        had_focus = self.isAncestorOf(focus) if focus else False
        self.hide()
        if had_focus:
            self._under.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _say(self, kind: Kind, title: str, text: str, answers: Sequence[Answer], details: str = "") -> None:
        self._leave.stop()
        self.kind = kind
        look_as(self, kind=kind)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._details.setPlainText(details)
        self._more.setChecked(False)
        self._more.setVisible(bool(details))
        self._show_details(False)
        self._set_answers(answers)
        self.show()
        self._place()
        self.raise_()

    def _set_answers(self, answers: Sequence[Answer]) -> None:
        for button in self._answers:
            self._buttons.removeWidget(button)
            button.hide()  # at once: deleting waits for the event loop
            button.deleteLater()
        self._answers = []
        for index, answer in enumerate(answers):
            button = QPushButton(answer.text)
            button.setProperty("role", "plain" if index or self.kind == "done" else "primary")
            button.clicked.connect(partial(self._answer, answer.act))
            self._buttons.addWidget(button)
            button.show()  # a layout would do so only after the next event, too late for the size that is asked for now
            self._answers.append(button)

    def _answer(self, act: Callable[[], None], _checked: bool = False) -> None:
        self.dismiss()
        act()

    def _show_details(self, wanted: bool) -> None:
        self._details.setVisible(wanted)
        self._copy.setVisible(wanted)
        self._place()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self.details)
        self._copy.setText(self.tr("Copied"))

    def _place(self) -> None:
        room = self._under.size()
        width = min(_WIDEST, room.width() - 2 * _MARGIN)
        layout = self.layout()
        if layout is None or width <= 0:
            return
        layout.activate()
        height = layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()
        self.setGeometry((room.width() - width) // 2, _MARGIN, width, height)


def describe(error: PhotofixError) -> str:
    """An error as someone who is to help wants it."""
    try:
        ours = version("photofix")
    except PackageNotFoundError:
        ours = "from source"
    lines = [
        f"{type(error).__name__}: {error.happened}",
        error.tried,
        error.advice,
        f"photofix {ours}, Python {platform.python_version()}, PySide6 {PySide6.__version__}, {platform.platform()}",
    ]
    return "\n".join(line for line in lines if line)
