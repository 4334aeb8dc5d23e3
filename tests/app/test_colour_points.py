"""Saturation and colour points, as a person sets, drags, changes and removes them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_engine import InlineEngine
from fake_models import write_fake
from person import begin_with, card_of, colour, move, place_of, seen, settle
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photofix.app.enhance.step_card import StepCard
from photofix.app.session.history import in_words
from photofix.app.window import MainWindow
from photofix.engine.chain_file import read_chain, write_chain
from photofix.engine.colour_points import ColourPoint
from photofix.engine.step import Step

# Of the colour dialog, whose size is fixed, on a platform without windows of its own.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

MakeWindow = Callable[..., MainWindow]
ORANGE, TEAL = "#e08020", "#208080"


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> MainWindow:
    """At 100 %, with a step that colourises and its tool in use."""
    window = make_window("brighter", engine=InlineEngine)
    write_fake(window.models.own.parent / "shipped", "colouriser", "Colouriser", "colourise")
    window.models.read_again()
    button = begin_with(qtbot, window, photo_file, "colouriser").points_button
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.tools.points.tool.on
    return window


def card(window: MainWindow) -> StepCard:
    return card_of(window, "colouriser")


def step(window: MainWindow) -> Step:
    assert window.session.entry is not None
    return next(step for step in window.session.entry.steps if step.model == "colouriser")


def after(window: MainWindow, x: int, y: int) -> list[int]:
    assert window.session.photo is not None
    return window.session.photo.after.array[y, x].tolist()


def answer(window: MainWindow, name: str) -> None:
    """Choose a colour in the dialog that is open."""
    dialog = window.tools.points.dialog
    assert dialog is not None
    dialog.setCurrentColor(QColor(name))
    dialog.accept()


def click(window: MainWindow, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    QTest.mouseClick(window.viewer, button, Qt.KeyboardModifier.NoModifier, place_of(window, x, y))


def set_point(window: MainWindow, qtbot: QtBot, x: float, y: float, name: str = ORANGE) -> None:
    click(window, x, y)
    answer(window, name)
    settle(qtbot, window)


# Not under the divider, which is in the middle.
WHERE = (520, 400)


def test_a_click_asks_for_a_colour_and_the_repair_follows(window: MainWindow, qtbot: QtBot) -> None:
    before = after(window, *WHERE)
    click(window, *WHERE)
    dialog = window.tools.points.dialog
    assert dialog is not None
    assert [dialog.currentColor().red(), dialog.currentColor().green(), dialog.currentColor().blue()] == before
    answer(window, ORANGE)
    settle(qtbot, window)
    (point,) = step(window).points
    assert (point.x, point.y) == pytest.approx(WHERE, abs=1)
    assert point.colour == ORANGE
    assert after(window, *WHERE) == [0xE0, 0x80, 0x20]
    assert window.history.undoText() == "Set a colour point"
    ring = colour(seen(window.viewer), place_of(window, *WHERE))
    assert ring == (0xE0, 0x80, 0x20)
    window.history.undo()
    settle(qtbot, window)
    assert step(window).points == ()
    assert after(window, *WHERE) == before


def test_a_dialog_that_is_left_sets_nothing(window: MainWindow) -> None:
    count = window.history.count()
    click(window, *WHERE)
    assert window.tools.points.dialog is not None
    window.tools.points.dialog.reject()
    assert window.tools.points.dialog is None
    assert step(window).points == ()
    assert window.history.count() == count


def test_a_point_is_dragged_recoloured_and_removed(window: MainWindow, qtbot: QtBot) -> None:
    set_point(window, qtbot, *WHERE)
    start, end = place_of(window, *WHERE), place_of(window, 660, 440)
    QTest.mousePress(window.viewer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    move(window.viewer, end)
    assert step(window).points[0].x == pytest.approx(WHERE[0], abs=1)  # it is moved when it is let go
    QTest.mouseRelease(window.viewer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    settle(qtbot, window)
    (point,) = step(window).points
    assert (point.x, point.y) == pytest.approx((660, 440), abs=1)
    assert window.history.undoText() == "Moved a colour point"
    click(window, 660, 440)
    assert window.tools.points.dialog is not None
    assert window.tools.points.dialog.currentColor() == QColor(ORANGE)
    answer(window, TEAL)
    settle(qtbot, window)
    assert step(window).points == (point.model_copy(update={"colour": TEAL}),)
    assert window.history.undoText() == "Other colour of a point"
    click(window, 660, 440, Qt.MouseButton.RightButton)
    settle(qtbot, window)
    assert step(window).points == ()
    assert window.history.undoText() == "No colour points any more"
    for _ in range(3):
        window.history.undo()
    settle(qtbot, window)
    (again,) = step(window).points
    assert (again.x, again.y, again.colour) == (pytest.approx(WHERE[0], abs=1), pytest.approx(WHERE[1], abs=1), ORANGE)


def test_a_point_can_not_be_dragged_out_of_the_photo(window: MainWindow, qtbot: QtBot) -> None:
    set_point(window, qtbot, *WHERE)
    start = place_of(window, *WHERE)
    QTest.mousePress(window.viewer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    away = start + QPoint(9000, 9000)
    move(window.viewer, away)
    QTest.mouseRelease(window.viewer, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, away)
    assert window.session.photo is not None
    height, width = window.session.photo.size
    assert [(point.x, point.y) for point in step(window).points] == [(width, height)]


def test_delete_removes_the_point_under_the_pointer(window: MainWindow, qtbot: QtBot) -> None:
    set_point(window, qtbot, *WHERE)
    set_point(window, qtbot, 660, 440, TEAL)
    window.viewer.setFocus()
    QTest.mouseMove(window.viewer, place_of(window, *WHERE))
    QTest.keyClick(window.viewer, Qt.Key.Key_Delete)
    settle(qtbot, window)
    assert [point.colour for point in step(window).points] == [TEAL]
    assert window.history.undoText() == "Removed a colour point"


def test_the_bar_clears_and_ends_and_escape_as_well(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.tools.points.bar
    assert bar.isVisible()
    assert not bar.clear.isEnabled()
    set_point(window, qtbot, *WHERE)
    assert bar.clear.isEnabled()
    QTest.mouseClick(bar.clear, Qt.MouseButton.LeftButton)
    assert step(window).points == ()
    QTest.mouseClick(bar.done, Qt.MouseButton.LeftButton)
    assert not window.tools.points.tool.on
    assert not bar.isVisible()
    QTest.keyClick(window.viewer, Qt.Key.Key_P)
    assert window.tools.points.tool.on
    window.cancel()
    assert not window.tools.points.tool.on


def test_one_tool_at_a_time(window: MainWindow) -> None:
    brush, tool = window.tools.protecting.brush, window.tools.points.tool
    button = card(window).points_button
    assert button is not None
    brush.set_on(True)
    assert not tool.on
    assert not button.isChecked()
    tool.set_on(True)
    assert not brush.on
    assert button.isChecked()


def test_without_a_step_that_colourises_there_is_no_tool(window: MainWindow, qtbot: QtBot) -> None:
    window.enhance.editor.remove("colouriser")
    settle(qtbot, window)
    assert not window.tools.points.tool.on
    QTest.keyClick(window.viewer, Qt.Key.Key_P)
    assert not window.tools.points.tool.on
    (other,) = window.enhance.section.steps.cards
    assert other.saturation is None
    assert other.points_button is None


def test_saturation_is_followed_and_one_gesture_is_one_change(window: MainWindow, qtbot: QtBot) -> None:
    slider = card(window).saturation
    assert slider is not None
    assert slider.value() == 100
    before, count = after(window, *WHERE), window.history.count()
    for value in (120, 150, 200):
        slider.setValue(value)
    settle(qtbot, window)
    assert step(window).saturation == 2
    assert after(window, *WHERE)[0] == min(255, before[0] + 40)
    assert window.history.count() == count + 1
    assert window.history.undoText() == "Saturation of Colouriser"
    # Strength is another gesture, however soon.
    card(window).slider.setValue(90)
    assert window.history.count() == count + 2
    window.history.undo()
    window.history.undo()
    settle(qtbot, window)
    assert step(window).saturation == 1
    assert slider.value() == 100
    assert after(window, *WHERE) == before


def test_what_was_set_is_in_the_file_of_steps(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    set_point(window, qtbot, *WHERE)
    chain = window.session.chain
    assert chain is not None
    assert read_chain(write_chain(chain, tmp_path / "steps.json")) == chain
    told = json.loads((tmp_path / "steps.json").read_text())["steps"]
    assert [point["colour"] for each in told for point in each["points"]] == [ORANGE]


def test_words_for_a_point_that_is_set() -> None:
    plain, told = Step(model="a"), Step(model="a", points=(ColourPoint(x=1, y=2, colour=ORANGE),))
    assert in_words([plain], [told], str) == "Set a colour point"
    assert in_words([told], [plain], str) == "No colour points any more"
