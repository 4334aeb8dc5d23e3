"""Comparing two ways to repair a photo, as a person does."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import after
from person import WAIT, colour, drawn, drop, paint, seen, settle
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import Entry, State
from photofix.app.tools import comparing as comparing_module
from photofix.app.viewer.viewer import Mode, Viewer
from photofix.app.window import MainWindow
from photofix.engine.step import Chain, Step
from photofix.imaging import open_photo

MakeWindow = Callable[..., MainWindow]
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
NEGATIVE = (Step(model="negative"),)
HALF = (Step(model="negative", strength=0.5),)


@pytest.fixture
def compared(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A is the negative, B half of it and worked on."""
    QTest.keyClick(window.viewer, Qt.Key.Key_C)
    window.editor.set_strength("negative", 0.5)
    both_settled(qtbot, window)
    return window


def entry(window: MainWindow) -> Entry:
    assert window.session.entry is not None
    return window.session.entry


def both(window: MainWindow) -> tuple[Entry, Entry]:
    compared = window.tools.comparing.compared
    assert compared is not None
    return compared


def both_settled(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: {side.state for side in both(window)} == {State.DONE}, timeout=WAIT)
    drawn(qtbot, window)


def result(side: Entry) -> np.ndarray:
    assert side.photo is not None
    return np.array(side.photo.after.array)


def expected(photo_file: Path, *steps: Step) -> np.ndarray:
    return after(open_photo(photo_file).pixels, Chain(steps=steps))


def at(viewer: Viewer, x: int, y: int, pane: int = 0) -> QPoint:
    """Where a pixel of the photo is seen, in the pane of that number."""
    left, top = viewer.viewport.origin
    zoom, shift = viewer.viewport.zoom, viewer.seen.panes()[pane].left
    return QPoint(int(left + (x + 0.5) * zoom) + shift, int(top + (y + 0.5) * zoom))


def test_b_begins_as_a_and_is_what_is_changed(window: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    QTest.mouseClick(window.top_bar.compare, LEFT)
    both_settled(qtbot, window)
    a, b = both(window)
    assert a.steps == b.steps == NEGATIVE
    assert b is entry(window)
    assert window.tools.compare_bar.b.isChecked()
    np.testing.assert_array_equal(result(a), result(b))
    window.editor.set_strength("negative", 0.5)
    both_settled(qtbot, window)
    assert (a.steps, b.steps) == (NEGATIVE, HALF)
    np.testing.assert_array_equal(result(a), expected(photo_file, *NEGATIVE))
    np.testing.assert_array_equal(result(b), expected(photo_file, *HALF))


def test_side_by_side_shows_before_a_and_b(compared: MainWindow, qtbot: QtBot) -> None:
    viewer = compared.viewer
    viewer.set_mode(Mode.SIDE_BY_SIDE)
    viewer.zoom_to(1.0)
    drawn(qtbot, compared)
    panes = viewer.seen.panes()
    assert len(panes) == 3
    assert panes[2].clip.right() == viewer.width() - 1
    image, photo = seen(viewer), entry(compared).photo
    assert photo is not None
    x, y = (int(part) for part in viewer.seen.to_photo(panes[0].clip.width() / 2, viewer.height() / 2 + 40))
    pixels = [np.array(photo.before.array), *(result(side) for side in both(compared))]
    for number, layer in enumerate(pixels):
        place = at(viewer, x, y, number)
        assert colour(image, place) == tuple(layer[y, x].tolist()), number
        assert viewer.seen.to_photo(place.x(), place.y()) == pytest.approx((x, y), abs=1)


def test_split_stands_between_a_and_b_and_space_shows_the_original(compared: MainWindow, qtbot: QtBot) -> None:
    viewer = compared.viewer
    viewer.zoom_to(1.0)
    drawn(qtbot, compared)
    photo = entry(compared).photo
    assert photo is not None
    a, b = (result(side) for side in both(compared))
    for across, layer in ((0.3, a), (0.7, b)):
        x, y = (int(part) for part in viewer.seen.to_photo(viewer.width() * across, 200))
        assert colour(seen(viewer), at(viewer, x, y)) == tuple(layer[y, x].tolist())
        QTest.keyPress(viewer, Qt.Key.Key_Space)
        drawn(qtbot, compared)
        assert colour(seen(viewer), at(viewer, x, y)) == tuple(photo.before.array[y, x].tolist())
        QTest.keyRelease(viewer, Qt.Key.Key_Space)


def test_the_control_says_and_chooses_which_one_is_changed(
    compared: MainWindow, qtbot: QtBot, photo_file: Path
) -> None:
    bar = compared.tools.compare_bar
    assert "changes B, and B is what is saved" in bar.words.text()
    assert compared.panel.slider.value() == 50
    QTest.mouseClick(bar.a, LEFT)
    assert "changes A, and A is what is saved" in bar.words.text()
    assert compared.save_card.which.text() == "Saves A"
    assert compared.panel.slider.value() == 100
    compared.editor.add("brighter")
    both_settled(qtbot, compared)
    a, b = both(compared)
    assert a is entry(compared)
    np.testing.assert_array_equal(result(a), expected(photo_file, *a.steps))
    np.testing.assert_array_equal(result(b), expected(photo_file, *HALF))
    assert len(a.steps) == 2
    assert (bar.a.text(), bar.b.text()) == ("A   repaired", "B   repaired")


def test_keeping_b_is_one_change(compared: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    compared.editor.set_strength("negative", 0.7)
    compared.editor.add("brighter")
    both_settled(qtbot, compared)
    steps = entry(compared).steps
    QTest.mouseClick(compared.tools.compare_bar.keep_b, LEFT)
    assert not compared.tools.comparing.on
    assert not compared.tools.compare_bar.isVisible()
    assert compared.history.count() == 1
    assert compared.history.undoText() == "Kept B"
    settle(qtbot, compared)
    np.testing.assert_array_equal(result(entry(compared)), expected(photo_file, *steps))
    QTest.keyClick(compared.viewer, Qt.Key.Key_Z, CONTROL)
    settle(qtbot, compared)
    assert entry(compared).steps == NEGATIVE
    np.testing.assert_array_equal(result(entry(compared)), expected(photo_file, *NEGATIVE))
    QTest.keyClick(compared.viewer, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, compared)
    np.testing.assert_array_equal(result(entry(compared)), expected(photo_file, *steps))


@pytest.mark.parametrize("way", ["esc", "c", "button", "keep"])
def test_keeping_a_leaves_no_trace(compared: MainWindow, qtbot: QtBot, photo_file: Path, way: str) -> None:
    b = both(compared)[1].photo
    assert b is not None
    assert b.result is not None
    pixels = b.result.pixels
    match way:
        case "esc":
            QTest.keyClick(compared.viewer, Qt.Key.Key_Escape)
        case "c":
            QTest.keyClick(compared.viewer, Qt.Key.Key_C)
        case "button":
            QTest.mouseClick(compared.top_bar.compare, LEFT)
        case _:
            QTest.mouseClick(compared.tools.compare_bar.keep_a, LEFT)
    assert not compared.tools.comparing.on
    assert not compared.top_bar.compare.isChecked()
    assert compared.save_card.which.isHidden()
    assert entry(compared).steps == NEGATIVE
    assert compared.history.count() == 0
    assert compared.session.state is State.DONE  # it was painted already
    np.testing.assert_array_equal(result(entry(compared)), expected(photo_file, *NEGATIVE))
    assert pixels._closed
    drawn(qtbot, compared)
    assert len(compared.viewer.seen.layers) == 2


def test_what_was_changed_of_b_is_undone_of_b_while_a_is_worked_on(compared: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(compared.tools.compare_bar.a, LEFT)
    compared.editor.add("brighter")
    QTest.mouseClick(compared.tools.compare_bar.b, LEFT)
    QTest.keyClick(compared.viewer, Qt.Key.Key_Z, CONTROL)
    assert compared.tools.compare_bar.a.isChecked()  # nothing changes out of sight
    assert entry(compared).steps == NEGATIVE
    QTest.keyClick(compared.viewer, Qt.Key.Key_Z, CONTROL)
    assert compared.tools.compare_bar.b.isChecked()
    assert [side.steps for side in both(compared)] == [NEGATIVE, NEGATIVE]
    QTest.keyClick(compared.viewer, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert [side.steps for side in both(compared)] == [NEGATIVE, HALF]
    both_settled(qtbot, compared)


def test_undoing_past_its_beginning_ends_it_and_undoes_nothing_else(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.set_strength("negative", 0.8)
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_C)
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)
    assert not window.tools.comparing.on
    assert str(window.session.chain) == "negative:0.8"
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)
    assert str(window.session.chain) == "negative"
    settle(qtbot, window)


def test_protected_places_are_protected_in_both(compared: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    QTest.keyClick(compared.viewer, Qt.Key.Key_B)
    paint(compared.viewer, QPoint(300, 300), QPoint(360, 320))
    both_settled(qtbot, compared)
    (stroke,) = entry(compared).protect
    pixels = open_photo(photo_file).pixels
    for side in both(compared):
        np.testing.assert_array_equal(result(side), after(pixels, Chain(steps=side.steps, protect=(stroke,))))
    QTest.keyClick(compared.viewer, Qt.Key.Key_Escape)  # the brush
    assert compared.tools.comparing.on
    QTest.keyClick(compared.viewer, Qt.Key.Key_Escape)
    assert not compared.tools.comparing.on
    settle(qtbot, compared)
    assert entry(compared).protect == (stroke,)
    assert compared.history.undoText() == "Kept A"
    compared.history.undo()
    assert entry(compared).protect == ()
    settle(qtbot, compared)


def test_saving_saves_the_one_that_is_worked_on(
    compared: MainWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path
) -> None:
    assert compared.save_card.which.text() == "Saves B"
    QTest.keyClick(compared.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "Saved" in compared.banner.message, timeout=WAIT)
    saved = tmp_path / "holiday_photofix.png"
    np.testing.assert_array_equal(open_photo(saved).pixels, expected(photo_file, *HALF))
    assert entry(compared).saved == saved
    QTest.mouseClick(compared.tools.compare_bar.a, LEFT)
    assert entry(compared).saved is None


def test_results_of_two_sizes_are_compared(compared: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    place = compared.viewer.seen.to_photo(100, 300)
    compared.editor.add("double")
    both_settled(qtbot, compared)
    a, b = both(compared)
    assert result(b).shape == (1800, 2400, 3)
    np.testing.assert_array_equal(result(b), expected(photo_file, *b.steps))
    assert compared.viewer.seen.to_photo(100, 300) == pytest.approx(place, abs=1)
    QTest.mouseClick(compared.tools.compare_bar.a, LEFT)
    assert compared.viewer.seen.to_photo(100, 300) == pytest.approx(place, abs=1)
    compared.viewer.set_mode(Mode.SIDE_BY_SIDE)
    drawn(qtbot, compared)
    QTest.mouseClick(compared.tools.compare_bar.keep_b, LEFT)
    settle(qtbot, compared)
    assert result(entry(compared)).shape == (1800, 2400, 3)
    assert a.photo is None or b.photo is None  # the other one's pixels are gone


def test_another_photo_ends_it(compared: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    first = entry(compared)
    other = tmp_path / "other.png"
    Image.fromarray(np.full((300, 400, 3), 90, np.uint8)).save(other)
    drop(compared, other)
    qtbot.waitUntil(lambda: entry(compared) is not first, timeout=WAIT)
    settle(qtbot, compared)
    assert not compared.tools.comparing.on
    assert first.other is None
    assert first.steps == NEGATIVE
    assert len(compared.viewer.seen.layers) == 2


def test_removing_the_photo_ends_it_and_can_be_undone(compared: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(compared.viewer, Qt.Key.Key_Delete)
    assert not compared.tools.comparing.on
    assert compared.session.entry is None
    compared.history.undo()
    settle(qtbot, compared)
    assert entry(compared).steps == NEGATIVE
    assert entry(compared).other is None


def test_without_memory_it_is_refused_by_name(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing_module, "available_memory", lambda: 1 << 20)
    QTest.mouseClick(window.top_bar.compare, LEFT)
    assert not window.tools.comparing.on
    assert not window.top_bar.compare.isChecked()
    assert "Comparing needs" in window.banner.message
    assert window.session.state is State.DONE


def test_a_photo_as_it_is_can_t_be_compared(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.remove("negative")
    settle(qtbot, window, State.UNTOUCHED)
    assert not window.top_bar.compare.isEnabled()
    QTest.keyClick(window.viewer, Qt.Key.Key_C)
    assert not window.tools.comparing.on


# With an engine that takes its time


@pytest.fixture
def slow(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A is painted in a moment; B is being painted, slowly."""
    path = tmp_path / "small.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (384, 384, 3), np.uint8)).save(path)
    window = make_window()
    drop(window, path)
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_C)
    window.editor.use((Step(model="slow"),))
    qtbot.waitUntil(lambda: 0 < both(window)[1].pace.fraction < 1, timeout=WAIT)
    return window


def test_the_one_that_is_worked_on_is_repaired_first_and_both_are_said(slow: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(slow.tools.compare_bar.a, LEFT)
    slow.editor.set_strength("negative", 0.5)
    states: list[tuple[State, State]] = []
    words: set[str] = set()

    def done() -> bool:
        a, b = both(slow)
        states.append((a.state, b.state))
        words.add(slow.tools.compare_bar.b.text() + slow.status.words.text())
        return a.state is b.state is State.DONE

    qtbot.waitUntil(done, timeout=WAIT)
    assert (State.WORKING, State.DONE) not in states
    assert (State.DONE, State.WORKING) in states
    assert any(" %" in text and "Repairing B" in text for text in words)
    for side in both(slow):
        assert side.photo is not None
        assert side.chain is not None
        np.testing.assert_array_equal(result(side), after(np.array(side.photo.before.array), side.chain))
    assert not slow.session.busy


def test_esc_in_the_middle_of_b_keeps_a(slow: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(slow.viewer, Qt.Key.Key_Escape)
    assert not slow.tools.comparing.on
    assert str(slow.session.chain) == "negative"
    settle(qtbot, slow)


def test_cancelling_stops_both(slow: MainWindow, qtbot: QtBot) -> None:
    slow.editor.set_strength("slow", 0.9)
    QTest.mouseClick(slow.status.cancel, LEFT)
    qtbot.waitUntil(lambda: not slow.session.busy, timeout=WAIT)
    assert slow.tools.comparing.on
    a, b = both(slow)
    assert (a.state, b.state) == (State.DONE, State.STOPPED)
    qtbot.wait(200)
    assert not slow.session.busy


def test_a_save_that_waits_is_of_the_one_it_was_asked_for(slow: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    QTest.keyClick(slow.viewer, Qt.Key.Key_S, CONTROL)
    bar = slow.tools.compare_bar
    for control in (bar.a, bar.keep_a, bar.keep_b, slow.top_bar.compare):
        assert not control.isEnabled()
    slow.tools.comparing.work_on(b=False)
    assert slow.tools.comparing.letter == "B"
    qtbot.waitUntil(lambda: "Saved" in slow.banner.message, timeout=WAIT)
    assert bar.a.isEnabled()
    photo, b = entry(slow).photo, both(slow)[1]
    assert photo is not None
    assert b.chain is not None
    saved = open_photo(tmp_path / "small_photofix.png").pixels
    np.testing.assert_array_equal(saved, after(np.array(photo.before.array), b.chain))


def test_a_save_of_b_that_waits_keeps_b_when_the_photo_is_left(slow: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    first = entry(slow)
    QTest.keyClick(slow.viewer, Qt.Key.Key_S, CONTROL)
    other = tmp_path / "other.png"
    Image.fromarray(np.full((300, 400, 3), 90, np.uint8)).save(other)
    drop(slow, other)
    qtbot.waitUntil(lambda: entry(slow) is not first, timeout=WAIT)
    assert str(first.chain) == "slow"
    qtbot.waitUntil(lambda: "Saved" in slow.banner.message, timeout=WAIT)
    assert first.saved == tmp_path / "small_photofix.png"


def test_closing_while_comparing_leaves_nothing(slow: MainWindow) -> None:
    slow.close()
    assert not slow.isVisible()
    assert not slow.tools.comparing.on


def test_an_engine_that_fails_on_b_leaves_a_as_it_is(compared: MainWindow, qtbot: QtBot) -> None:
    compared.editor.use((Step(model="broken"),))
    qtbot.waitUntil(lambda: "broken" in compared.banner.message, timeout=WAIT)
    a, b = both(compared)
    assert (a.state, b.state) == (State.DONE, State.FAILED)
    assert compared.tools.compare_bar.b.text() == "B   not repaired"


def test_everything_of_the_bar_is_reached_by_tab(compared: MainWindow) -> None:
    bar = compared.tools.compare_bar
    reached: set[object] = set()
    compared.viewer.setFocus()
    for _ in range(60):
        QTest.keyClick(compared.focusWidget() or compared, Qt.Key.Key_Tab)
        reached.add(compared.focusWidget())
    assert {bar.keep_a, bar.keep_b, compared.top_bar.compare} <= reached
    side = bar.a if bar.a in reached else bar.b
    assert side in reached
    # The two are one group, as radio buttons are: the arrows go between them.
    side.setFocus()
    QTest.keyClick(side, Qt.Key.Key_Space)
    for key, letter in ((Qt.Key.Key_Left, "A"), (Qt.Key.Key_Right, "B"), (Qt.Key.Key_Left, "A")):
        QTest.keyClick(compared.focusWidget(), key)
        assert compared.tools.comparing.letter == letter
    assert bar.words.text()
