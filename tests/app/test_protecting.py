"""Protecting places as a person does: with the pointer, keys, undo, other photos, and what is saved."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import InlineEngine, after
from person import WAIT, colour, drop, move, paint, seen, settle, wheel
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import Entry, State
from photofix.app.viewer.viewer import Mode, Viewer
from photofix.app.window import MainWindow
from photofix.engine.chain_file import read_chain
from photofix.engine.protection import Stroke
from photofix.imaging import open_photo

MakeWindow = Callable[..., MainWindow]
LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLACE = QPoint(160, 420)


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> MainWindow:
    """At 100 %, the brush in the hand."""
    window = make_window(engine=InlineEngine)
    drop(window, photo_file)
    settle(qtbot, window)
    window.viewer.zoom_to(1.0)
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_B)
    assert window.tools.protecting.brush.on
    return window


def entry(window: MainWindow) -> Entry:
    assert window.session.entry is not None
    return window.session.entry


def settled(qtbot: QtBot, window: MainWindow) -> None:
    settle(qtbot, window)
    qtbot.waitUntil(lambda: window.tools.protecting.brush.tint.idle, timeout=WAIT)
    window.viewer.repaint()


def in_photo(viewer: Viewer, place: QPoint) -> tuple[int, int]:
    """Column and row of the photo's pixel at a place."""
    x, y = viewer.seen.to_photo(place.x(), place.y())
    return int(x), int(y)


def pixels(window: MainWindow, place: QPoint) -> tuple[list[int], list[int]]:
    """Before and after at a place of the viewer."""
    photo = window.session.photo
    assert photo is not None
    x, y = in_photo(window.viewer, place)
    return photo.before.array[y, x].tolist(), photo.after.array[y, x].tolist()


def is_kept(window: MainWindow, place: QPoint) -> bool:
    before, result = pixels(window, place)
    return before == result


def test_a_stroke_keeps_what_it_covers_and_nothing_else(window: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    assert not is_kept(window, PLACE)
    paint(window.viewer, PLACE, PLACE + QPoint(40, 0), PLACE + QPoint(90, 30))
    settled(qtbot, window)
    for place in (PLACE, PLACE + QPoint(20, 0), PLACE + QPoint(90, 30)):
        assert is_kept(window, place)
    for place in (PLACE - QPoint(60, 0), PLACE + QPoint(40, 80)):
        assert not is_kept(window, place)
    chain, photo = window.session.chain, window.session.photo
    assert chain is not None
    assert photo is not None
    assert [len(stroke.points) for stroke in chain.protect] == [3]
    np.testing.assert_array_equal(photo.after.array, after(open_photo(photo_file).pixels, chain))


def test_a_click_is_a_dot_of_the_brush_s_size(window: MainWindow, qtbot: QtBot) -> None:
    window.viewer.zoom_to(2.0)
    settled(qtbot, window)
    paint(window.viewer, PLACE)
    (stroke,) = entry(window).protect
    assert stroke.points == (pytest.approx(window.viewer.seen.to_photo(PLACE.x(), PLACE.y())),)
    assert stroke.radius == pytest.approx(window.tools.protecting.brush.size / 2 / 2)
    assert not stroke.rubs


def test_each_stroke_is_undone_and_done_again_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    first, second = PLACE, PLACE + QPoint(0, 150)
    paint(window.viewer, first)
    paint(window.viewer, second, button=RIGHT)  # nothing to rub out: nothing happens
    assert window.history.undoText() == "Protected a place"
    paint(window.viewer, second)
    paint(window.viewer, second, button=RIGHT)
    assert window.history.undoText() == "Rubbed out"
    assert window.history.count() == 3
    for kept in ((True, False), (True, True), (True, False), (False, False)):
        settled(qtbot, window)
        assert (is_kept(window, first), is_kept(window, second)) == kept
        QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)
    for _ in range(3):
        QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    settled(qtbot, window)
    assert (is_kept(window, first), is_kept(window, second)) == (True, False)
    assert [stroke.rubs for stroke in entry(window).protect] == [False, False, True]


@pytest.mark.parametrize("way", ["right", "alt", "x", "button"])
def test_ways_to_rub_out(window: MainWindow, way: str) -> None:
    paint(window.viewer, PLACE)
    if way == "x":
        QTest.keyClick(window.viewer, Qt.Key.Key_X)
    if way == "button":
        QTest.mouseClick(window.tools.protecting.bar.rub, LEFT)
    assert window.tools.protecting.bar.rub.isChecked() == (way in ("x", "button"))
    paint(
        window.viewer,
        PLACE,
        PLACE + QPoint(50, 0),
        button=RIGHT if way == "right" else LEFT,
        modifiers=ALT if way == "alt" else Qt.KeyboardModifier.NoModifier,
    )
    assert [stroke.rubs for stroke in entry(window).protect] == [False, True]
    if way == "x":
        QTest.keyClick(window.viewer, Qt.Key.Key_X)
        paint(window.viewer, PLACE)
        assert not entry(window).protect[-1].rubs


def test_clearing_is_one_change(window: MainWindow, qtbot: QtBot) -> None:
    clear = window.tools.protecting.bar.clear
    assert not clear.isEnabled()
    paint(window.viewer, PLACE)
    paint(window.viewer, PLACE + QPoint(90, 90))
    QTest.mouseClick(clear, LEFT)
    assert not entry(window).protect
    assert not clear.isEnabled()
    assert window.history.undoText() == "Protected nothing any more"
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)
    assert len(entry(window).protect) == 2
    settled(qtbot, window)
    assert is_kept(window, PLACE)


def test_the_tint_is_seen_while_painting_and_only_while_the_brush_is_in_the_hand(
    window: MainWindow, qtbot: QtBot
) -> None:
    viewer = window.viewer
    place = QPoint(round(viewer.width() * 0.75), 420)
    plain = colour(seen(viewer), place)
    before = pixels(window, place)[0]
    paint(viewer, place - QPoint(60, 0), place, place + QPoint(60, 0), release=False)
    tinted = colour(seen(viewer), place + QPoint(-20, 0))
    assert tinted != colour(seen(viewer), place + QPoint(-20, 120))
    assert entry(window).state is State.DONE  # the engine knows nothing of it yet
    QTest.mouseRelease(viewer, LEFT, Qt.KeyboardModifier.NoModifier, place + QPoint(60, 0))
    settled(qtbot, window)
    cool = colour(seen(viewer), place + QPoint(-20, 0))
    assert cool[2] > pixels(window, place + QPoint(-20, 0))[0][2]
    QTest.mouseClick(window.tools.protecting.bar.done, LEFT)
    settled(qtbot, window)
    assert colour(seen(viewer), place) == tuple(before) != plain


def test_side_by_side_the_original_stays_as_it_is(window: MainWindow, qtbot: QtBot) -> None:
    viewer = window.viewer
    viewer.set_mode(Mode.SIDE_BY_SIDE)
    settled(qtbot, window)
    paint(viewer, PLACE)  # in the left pane
    QTest.mouseMove(viewer, PLACE + QPoint(0, 200))
    settled(qtbot, window)
    image, beside = seen(viewer), PLACE + QPoint(10, 10)
    shift = viewer.width() - viewer.viewport.pane[0]
    before = tuple(pixels(window, beside)[0])
    assert colour(image, beside) == before
    assert colour(image, beside + QPoint(shift, 0)) != before
    assert is_kept(window, beside)


def test_the_circle_has_the_size_of_what_it_paints(window: MainWindow, qtbot: QtBot) -> None:
    """Its line lies where the tint ends."""
    viewer, brush = window.viewer, window.tools.protecting.brush
    brush.set_size(120)
    QTest.mouseMove(viewer, PLACE)
    with_circle = seen(viewer)
    assert colour(with_circle, PLACE + QPoint(60, 0)) != colour(with_circle, PLACE + QPoint(53, 0))
    QTest.mouseMove(viewer, PLACE + QPoint(0, 300))
    plain = seen(viewer)
    for place in (PLACE + QPoint(60, 0), PLACE - QPoint(0, 60)):
        assert colour(plain, place) != colour(with_circle, place)
    paint(viewer, PLACE)
    QTest.mouseMove(viewer, PLACE + QPoint(0, 300))
    settled(qtbot, window)
    assert is_kept(window, PLACE + QPoint(35, 0))
    assert not is_kept(window, PLACE + QPoint(62, 0))


def test_keys_and_the_slider_change_the_size(window: MainWindow) -> None:
    brush, slider = window.tools.protecting.brush, window.tools.protecting.bar.size_slider
    sizes = [brush.size]
    for key in (Qt.Key.Key_BracketRight, Qt.Key.Key_BracketRight, Qt.Key.Key_BracketLeft):
        QTest.keyClick(window.viewer, key)
        sizes.append(brush.size)
        assert slider.value() == brush.size
    assert sizes[0] < sizes[1] < sizes[2] > sizes[3]
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert brush.size == slider.minimum()
    for _ in range(80):
        QTest.keyClick(window.viewer, Qt.Key.Key_BracketRight)
    assert brush.size == slider.maximum()


@pytest.mark.parametrize("way", ["middle", "space"])
def test_the_photo_can_be_moved_with_the_brush_in_the_hand(window: MainWindow, way: str) -> None:
    viewer = window.viewer
    viewer.zoom_to(4.0)
    start = viewer.viewport.origin
    if way == "space":
        QTest.keyPress(viewer, Qt.Key.Key_Space)
        assert not viewer.shows_original
    paint(viewer, PLACE, PLACE + QPoint(-40, 25), button=MIDDLE if way == "middle" else LEFT)
    QTest.keyRelease(viewer, Qt.Key.Key_Space)
    assert viewer.viewport.origin == (start[0] - 40, start[1] + 25)
    assert not entry(window).protect
    paint(viewer, PLACE)
    assert len(entry(window).protect) == 1


def test_the_divider_s_handle_still_moves_it(window: MainWindow) -> None:
    viewer = window.viewer
    handle = QPoint(round(viewer.divider * viewer.width()), viewer.height() // 2)
    paint(viewer, handle, handle + QPoint(70, 0))
    assert viewer.divider * viewer.width() == pytest.approx(handle.x() + 70, abs=1)
    assert not entry(window).protect
    paint(viewer, handle + QPoint(70, 120))  # on its line
    assert len(entry(window).protect) == 1


def test_zooming_under_the_hand_keeps_the_stroke_on_the_photo(window: MainWindow) -> None:
    viewer = window.viewer
    first = viewer.seen.to_photo(PLACE.x(), PLACE.y())
    paint(viewer, PLACE, release=False)
    wheel(viewer, PLACE + QPoint(200, 0), 4)
    last = PLACE + QPoint(150, 0)
    paint_on = viewer.seen.to_photo(last.x(), last.y())
    QTest.mouseRelease(viewer, LEFT, Qt.KeyboardModifier.NoModifier, last)
    (stroke,) = entry(window).protect
    assert stroke.points == (pytest.approx(first), pytest.approx(paint_on))
    assert stroke.radius == pytest.approx(window.tools.protecting.brush.size / 2)


def test_the_button_b_and_esc(window: MainWindow, qtbot: QtBot) -> None:
    button, bar = window.top_bar.protect, window.tools.protecting.bar
    assert button.isChecked()
    assert bar.isVisible()
    QTest.keyClick(window.viewer, Qt.Key.Key_B)
    assert not button.isChecked()
    assert not bar.isVisible()
    QTest.mouseClick(button, LEFT)
    assert window.tools.protecting.brush.on
    assert window.viewer.hasFocus()
    window.repair()
    window.banner.tell("Something", "")
    bar.size_slider.setFocus()
    QTest.keyClick(bar.size_slider, Qt.Key.Key_Escape)
    assert not window.tools.protecting.brush.on
    assert not button.isChecked()
    assert window.viewer.hasFocus()
    assert window.banner.message  # that is for the next Esc
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    assert not window.banner.message


def test_esc_while_painting_leaves_no_trace(window: MainWindow, qtbot: QtBot) -> None:
    plain = colour(seen(window.viewer), PLACE + QPoint(12, 12))
    paint(window.viewer, PLACE, PLACE + QPoint(50, 0), release=False)
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.viewer, LEFT, Qt.KeyboardModifier.NoModifier, PLACE)
    assert not entry(window).protect
    assert window.history.count() == 0
    settled(qtbot, window)
    assert colour(seen(window.viewer), PLACE + QPoint(12, 12)) == plain


def test_each_photo_has_its_own_strokes(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    paint(window.viewer, PLACE)
    first = entry(window)
    other = tmp_path / "other.png"
    Image.fromarray(np.full((700, 900, 3), 90, np.uint8)).save(other)
    paint(window.viewer, PLACE, PLACE + QPoint(30, 0), release=False)
    drop(window, other)
    qtbot.waitUntil(lambda: entry(window) is not first, timeout=WAIT)
    QTest.mouseRelease(window.viewer, LEFT, Qt.KeyboardModifier.NoModifier, PLACE)
    settled(qtbot, window)
    assert not entry(window).protect
    assert len(first.protect) == 1
    assert window.tools.protecting.brush.on
    assert not window.tools.protecting.bar.clear.isEnabled()
    paint(window.viewer, PLACE, PLACE + QPoint(200, 0))
    settled(qtbot, window)
    window.history.undo()
    window.history.undo()  # of the first photo, which is shown for it
    settled(qtbot, window)
    assert entry(window) is first
    assert not first.protect
    window.history.redo()
    settled(qtbot, window)
    # The strip of two photos has moved what is seen.
    x, y = map(int, first.protect[0].points[0])
    assert first.photo is not None
    np.testing.assert_array_equal(first.photo.before.array[y, x], first.photo.after.array[y, x])
    assert not np.array_equal(first.photo.before.array[y, x + 60], first.photo.after.array[y, x + 60])


def test_what_is_saved_keeps_the_protected_places(
    window: MainWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path
) -> None:
    paint(window.viewer, PLACE, PLACE + QPoint(80, 10))
    chain = window.session.chain
    assert chain is not None
    QTest.keyClick(window.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "Saved" in window.banner.message, timeout=WAIT)
    saved = open_photo(tmp_path / "holiday_photofix.png").pixels
    np.testing.assert_array_equal(saved, after(open_photo(photo_file).pixels, chain))
    assert entry(window).saved is not None
    paint(window.viewer, PLACE + QPoint(0, 130))
    assert entry(window).saved is None  # what was saved is no longer what is seen


def test_strokes_mean_the_same_places_of_an_enlargement(window: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    paint(window.viewer, PLACE)
    first = entry(window).protect[0].points[0]
    place = window.viewer.seen.to_photo(PLACE.x(), PLACE.y())
    window.editor.add("double")
    settled(qtbot, window)
    assert window.viewer.seen.to_photo(PLACE.x(), PLACE.y()) == pytest.approx(place, abs=1)
    paint(window.viewer, PLACE)
    again = entry(window).protect[1]
    assert again.points[0] == pytest.approx(first, abs=1)
    assert again.radius == pytest.approx(entry(window).protect[0].radius, rel=0.01)
    settled(qtbot, window)
    photo, chain = window.session.photo, window.session.chain
    assert photo is not None
    assert chain is not None
    np.testing.assert_array_equal(photo.after.array, after(open_photo(photo_file).pixels, chain))


def test_a_photo_without_steps_can_be_painted_on(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.remove("negative")
    settle(qtbot, window, State.UNTOUCHED)
    paint(window.viewer, PLACE)
    settle(qtbot, window, State.UNTOUCHED)
    assert len(entry(window).protect) == 1
    window.history.undo()
    window.history.undo()
    window.history.redo()
    window.history.redo()
    window.editor.add("negative")
    settled(qtbot, window)
    assert is_kept(window, PLACE)


def test_closing_while_painting_leaves_nothing(window: MainWindow) -> None:
    paint(window.viewer, PLACE, PLACE + QPoint(90, 0), release=False)
    window.close()
    assert not window.isVisible()
    assert not window.tools.protecting.brush.on


def test_strokes_beside_the_photo_change_nothing(window: MainWindow) -> None:
    window.viewer.fit()
    window.tools.protecting.brush.set_size(6)
    assert window.viewer.viewport.origin[1] > 10
    paint(window.viewer, QPoint(5, 5), QPoint(30, 5))
    assert not entry(window).protect
    assert window.history.count() == 0


def test_without_a_photo_there_is_no_brush(make_window: MakeWindow) -> None:
    window = make_window(engine=InlineEngine)
    QTest.keyClick(window.viewer, Qt.Key.Key_B)
    assert not window.tools.protecting.brush.on
    assert not window.top_bar.protect.isVisible()


def test_when_the_last_photo_goes_the_brush_does(window: MainWindow) -> None:
    window.removing.open_one()
    assert not window.tools.protecting.brush.on
    assert not window.tools.protecting.bar.isVisible()


def test_the_steps_are_written_as_the_command_line_reads_them(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paint(window.viewer, PLACE)
    asked: list[str] = []

    def choose(*arguments: object) -> tuple[str, str]:
        asked.append(str(arguments[2]))
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.deeds["save steps"].trigger()
    qtbot.waitUntil(lambda: "mine.json" in window.banner.message, timeout=WAIT)
    assert asked == [str(tmp_path / "holiday_steps.json")]
    assert read_chain(tmp_path / "mine.json") == window.session.chain
    assert len(json.loads((tmp_path / "mine.json").read_text())["protect"]) == 1
    window.deeds["save steps"].trigger()  # a name that nobody was asked about is not replaced
    qtbot.waitUntil(lambda: window.banner.kind == "error", timeout=WAIT)
    assert "mine.json" in window.banner.message


def test_everything_of_the_bar_has_a_name_and_is_reached_by_tab(window: MainWindow) -> None:
    bar = window.tools.protecting.bar
    reached: set[object] = set()
    window.viewer.setFocus()
    for _ in range(60):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.add(window.focusWidget())
    # Clear has nothing to clear yet.
    assert {bar.size_slider, bar.rub, bar.done} <= reached
    assert bar.size_slider.accessibleName()
    for control in (bar.rub, bar.clear, bar.done, window.top_bar.protect):
        assert control.text()
        assert control.toolTip()


@pytest.mark.long
def test_painting_takes_as_long_with_many_strokes_as_with_few(window: MainWindow, qtbot: QtBot) -> None:
    """What a frame takes while the newest stroke grows doesn't depend on how many there are."""
    few, many = (_frame(window, qtbot, strokes) for strokes in (2, 200))
    assert many < 4 * few, (few, many)


def _frame(window: MainWindow, qtbot: QtBot, count: int) -> float:
    """Seconds that a frame takes while a stroke is painted over so many others: the median of many."""
    generator = np.random.default_rng(0)
    strokes = tuple(
        Stroke(points=tuple((float(x), float(y)) for x, y in generator.uniform(0, 900, (30, 2))), radius=40)
        for _ in range(count)
    )
    window.session.set_protect(strokes, entry(window))
    settled(qtbot, window)
    viewer, frames = window.viewer, []
    paint(viewer, QPoint(40, 300), release=False)
    for x in range(50, 700, 10):
        started = time.perf_counter()
        move(viewer, QPoint(x, 300 + x % 90))
        viewer.repaint()
        frames.append(time.perf_counter() - started)
    QTest.mouseRelease(viewer, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(700, 300))
    settled(qtbot, window)
    return float(np.median(frames))
