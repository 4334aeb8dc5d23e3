"""Undo: what is one change, what it is called, and what it does to photos that are not open."""

from collections.abc import Callable
from pathlib import Path

import pytest
from person import settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import State
from photofix.app.session.history import StepsChange, in_words
from photofix.app.window import MainWindow
from photofix.engine.step import Step

MakeWindow = Callable[..., MainWindow]
A, B, C = Step(model="a"), Step(model="b"), Step(model="c")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((A, B), (A, Step(model="b", strength=0.5)), "Strength of B"),
        ((A,), (A, B), "Added B"),
        ((), (A,), "Added A"),
        ((A, B), (B,), "Removed A"),
        ((A,), (), "Removed A"),
        ((A, B), (B, A), "Order of the steps"),
        ((A,), (B, C), "Other steps"),
    ],
)
def test_a_change_says_what_it_is(before: tuple[Step, ...], after: tuple[Step, ...], words: str) -> None:
    assert in_words(before, after, str.upper) == words


def test_strengths_at_once_are_one_change_and_other_changes_are_not(window: MainWindow, qtbot: QtBot) -> None:
    session, entry, time = window.session, window.session.entry, [0.0]
    assert entry is not None

    def change(*steps: Step, after: float = 0.1) -> None:
        time[0] += after
        window.history.push(StepsChange(session, entry, steps, str, lambda: time[0]))

    negative = entry.steps[0]
    for percent in (90, 80, 70):
        change(negative.model_copy(update={"strength": percent / 100}))
    assert window.history.count() == 1
    change(negative.model_copy(update={"strength": 0.6}), after=2)
    assert window.history.count() == 2
    change(*entry.steps, A)
    change(*entry.steps[:1])
    assert window.history.count() == 4
    for steps in ("negative:0.6,a", "negative:0.6", "negative:0.7", "negative"):
        window.history.undo()
        assert str(session.chain) == steps
    for steps in ("negative:0.7", "negative:0.6", "negative:0.6,a", "negative:0.6"):
        window.history.redo()
        assert str(session.chain) == steps
    settle(qtbot, window)


def test_a_photo_without_steps_is_as_it_is(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    entry = window.session.entry
    assert entry is not None
    window.history.push(StepsChange(window.session, entry, (), str))
    settle(qtbot, window, State.UNTOUCHED)
    assert window.session.chain is None
    assert not window.deeds["save"].isEnabled()
    assert not window.deeds["copy"].isEnabled()
    window.session.save(tmp_path / "nothing.png")
    window.repair()
    assert window.session.state is State.UNTOUCHED
    assert not window.session.saving
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert window.deeds["save"].isEnabled()
