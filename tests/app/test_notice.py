from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from person import drop, settle
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import photofix.app.notice as place
from photofix.app.notice import LONG
from photofix.app.window import MainWindow


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Tray(QObject):
    """A system's tray, which the tests' platform has not."""

    messageClicked = Signal()  # noqa: N815 (Qt's name)
    activated = Signal()
    there: ClassVar["list[Tray]"] = []
    said: ClassVar[list[tuple[str, str]]] = []

    def __init__(self, icon: QIcon, parent: QObject) -> None:
        super().__init__(parent)
        assert not icon.isNull()

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def show(self) -> None:
        self.there.append(self)

    def hide(self) -> None:
        self.there.remove(self)

    def showMessage(self, title: str, words: str, icon: QIcon) -> None:
        self.said.append((title, words))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def alerts(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    alerts: list[object] = []
    monkeypatch.setattr(QApplication, "alert", alerts.append)
    return alerts


@pytest.fixture
def window(make_window: Callable[..., MainWindow], clock: Clock) -> MainWindow:
    window = make_window()
    window.notice._clock = clock
    return window


def elsewhere(monkeypatch: pytest.MonkeyPatch, so: bool) -> None:
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None if so else object())


def takes(window: MainWindow, clock: Clock, seconds: float) -> None:
    """Let repairs take so long, by the clock."""

    def painted(fraction: float) -> None:
        if fraction == 1:
            clock.now += seconds

    window.session.desk.repairing._repairs.painted.connect(lambda _, fraction: painted(fraction))


@pytest.mark.parametrize(
    ("seconds", "away", "told"), [(LONG + 1, True, True), (LONG - 1, True, False), (LONG + 1, False, False)]
)
def test_a_word_comes_of_long_repairs_while_the_window_is_elsewhere(
    window: MainWindow, qtbot: QtBot, photo_file: Path, clock: Clock, alerts: list[object],
    monkeypatch: pytest.MonkeyPatch, seconds: float, away: bool, told: bool,
) -> None:  # fmt: skip
    elsewhere(monkeypatch, away)
    takes(window, clock, seconds)
    drop(window, photo_file)
    settle(qtbot, window)
    assert alerts == ([window] if told else [])
    assert not window.notice.shown  # there is no tray here


def test_the_tray_has_it_until_the_person_comes_back(
    window: MainWindow, qtbot: QtBot, photo_file: Path, clock: Clock, alerts: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    Tray.there.clear()
    Tray.said.clear()
    monkeypatch.setattr(place, "QSystemTrayIcon", Tray)
    elsewhere(monkeypatch, True)
    takes(window, clock, 100)
    drop(window, photo_file)
    settle(qtbot, window)
    window.repair()
    settle(qtbot, window)
    assert len(alerts) == 2
    assert Tray.said == [("photofix", "“holiday.png” is repaired.")] * 2
    assert len(Tray.there) == 1
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    window.activateWindow()
    qtbot.waitUntil(lambda: not window.notice.shown)
    assert not Tray.there


def test_each_repair_is_timed_from_its_own_beginning(
    window: MainWindow, qtbot: QtBot, photo_file: Path, clock: Clock, alerts: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    elsewhere(monkeypatch, True)
    drop(window, photo_file)
    settle(qtbot, window)
    clock.now += 1000  # the person looks at it
    window.repair()
    settle(qtbot, window)
    assert alerts == []
