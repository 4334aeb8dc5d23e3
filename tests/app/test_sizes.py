"""Results of another size than the photo."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import InlineEngine, after, fit
from person import WAIT, drop, settle
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photofix.app.session import making_room
from photofix.app.session.entry import State
from photofix.app.session.result import resize_into
from photofix.app.viewer.viewer import Mode
from photofix.app.window import MainWindow
from photofix.engine.resize import enlarge
from photofix.engine.tiling import Box
from photofix.errors import MemoryLimitError
from photofix.imaging import open_photo

MakeWindow = Callable[..., MainWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    """A photo of nine of the engine's tiles."""
    path = tmp_path / "small.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (384, 320, 3), np.uint8)).save(path)
    return path


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot, small_file: Path) -> MainWindow:
    window = make_window()
    drop(window, small_file)
    settle(qtbot, window)
    return window


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_enlarging_in_strips_is_enlarging_the_whole(dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    peak = np.iinfo(dtype).max
    # Without the extremes, which Pillow clips between its two passes, in an order of its own.
    source = np.random.default_rng(0).integers(peak // 3, 2 * peak // 3, (53, 61, 3)).astype(dtype)
    whole, strips = np.empty((106, 122, 3), dtype), np.empty((106, 122, 3), dtype)
    resize_into(whole, source)
    monkeypatch.setattr("photofix.app.session.result._STRIP_PIXELS", 7 * 122)
    resize_into(strips, source)
    assert np.abs(whole.astype(int) - strips).max() <= 2
    everything = Box(0, 0, 106, 122)
    cubic = enlarge(source.astype(np.float32), Box(0, 0, 53, 61), everything, 2, 53, 61)
    inside = slice(4, -4)  # at the edges, Pillow has its own way
    assert np.abs(whole - cubic)[inside, inside].max() <= 2  # as the engine itself enlarges


def test_an_enlargement_is_painted_saved_and_copied_in_its_size(
    window: MainWindow, qtbot: QtBot, small_file: Path, tmp_path: Path
) -> None:
    window.editor.add("double")
    settle(qtbot, window)
    photo, chain = window.session.photo, window.session.chain
    assert photo is not None
    assert chain is not None
    assert str(chain) == "negative,double"
    assert photo.after.size == (768, 640)
    expected = after(open_photo(small_file).pixels, chain)
    np.testing.assert_array_equal(photo.after.array, expected)
    QTest.keyClick(window.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "Saved" in window.banner.message, timeout=WAIT)
    np.testing.assert_array_equal(open_photo(tmp_path / "small_photofix.png").pixels, expected)
    window.history.undo()
    settle(qtbot, window)
    assert photo.after.size == (384, 320)


def test_a_longer_side_is_chosen_painted_saved_and_undone(
    window: MainWindow, qtbot: QtBot, small_file: Path, tmp_path: Path
) -> None:
    choice = window.panel.repair.size_choice
    assert not choice.isVisible()  # nothing enlarges, so there is nothing to choose
    window.editor.add("double")
    settle(qtbot, window)
    assert choice.isVisible()
    assert "640 × 768" in choice.becomes.text()
    choice.kind.setFocus()
    QTest.keyClick(choice.kind, Qt.Key.Key_Down)
    choice.kind.activated.emit(choice.kind.currentIndex())
    assert choice.pixels.value() == 768
    choice.pixels.setFocus()
    choice.pixels.selectAll()
    QTest.keyClicks(choice.pixels, "500")
    QTest.keyClick(choice.pixels, Qt.Key.Key_Return)
    settle(qtbot, window)
    photo, chain = window.session.photo, window.session.chain
    assert photo is not None
    assert chain is not None
    assert chain.long_edge == 500
    assert photo.after.size == (500, 417)
    assert "417 × 500" in choice.becomes.text()
    QTest.keyClick(window.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "Saved" in window.banner.message, timeout=WAIT)
    expected = fit(after(open_photo(small_file).pixels, chain), (500, 417))
    np.testing.assert_array_equal(open_photo(tmp_path / "small_photofix.png").pixels, expected)
    window.editor.remove("double")  # more than the photo has isn't made of it
    settle(qtbot, window)
    assert photo.after.size == (384, 320)
    assert choice.isVisible()
    for size in ((500, 417), (768, 640), (384, 320)):
        window.history.undo()
        settle(qtbot, window)
        assert photo.after.size == size
    assert not choice.isVisible()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_making_smaller_in_strips_is_making_the_whole_smaller(dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    peak = np.iinfo(dtype).max
    source = np.random.default_rng(0).integers(peak // 3, 2 * peak // 3, (301, 203, 3)).astype(dtype)
    whole, strips = np.empty((97, 66, 3), dtype), np.empty((97, 66, 3), dtype)
    resize_into(whole, source)
    monkeypatch.setattr("photofix.app.session.result._STRIP_PIXELS", 7 * 203)
    resize_into(strips, source)
    assert np.abs(whole.astype(int) - strips).max() <= max(2, peak // 200)


def test_the_same_part_of_the_photo_stays_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    viewer = window.viewer
    viewer.zoom_to(4.0)
    viewer.viewport.pan(-300, 170)
    before = viewer.viewport.to_scene(200, 100)
    window.editor.add("double")
    settle(qtbot, window)
    assert viewer.viewport.zoom == 2
    assert viewer.viewport.to_scene(200, 100) == pytest.approx([2 * part for part in before])
    window.history.undo()
    settle(qtbot, window)
    assert viewer.viewport.to_scene(200, 100) == pytest.approx(before)


def test_what_is_seen_is_painted_first_at_the_new_size(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> None:
    window = make_window("slow")
    drop(window, photo_file)
    qtbot.waitUntil(lambda: window.session.photo is not None, timeout=WAIT)
    window.viewer.zoom_to(4.0)
    window.viewer.viewport.pan(-1e6, -1e6)
    boxes: list[tuple[int, ...]] = []
    window.editor.add("double")
    window.session.painted.connect(lambda box: boxes.append(tuple(box)))
    qtbot.waitUntil(lambda: len(boxes) >= 2, timeout=WAIT)
    assert all(top >= 1280 and left >= 1920 for top, left, _, _ in boxes), boxes


def test_until_it_is_painted_the_enlarged_photo_is_seen(
    make_window: MakeWindow, qtbot: QtBot, small_file: Path
) -> None:
    window = make_window("slow")
    drop(window, small_file)
    settle(qtbot, window)
    window.viewer.set_mode(Mode.AFTER)
    seen: list[object] = []
    window.session.desk.after_changed.connect(
        lambda: seen.append(window.viewer.grab().toImage().pixel(QPoint(400, 300)))
    )
    window.editor.add("double")
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    photo = window.session.photo
    assert photo is not None
    # Nothing of it is painted yet, and the viewer has no tile of it either.
    enlarged = np.empty((768, 640, 3), np.uint8)
    resize_into(enlarged, photo.before.array)
    changed = (photo.after.array != enlarged).any(axis=-1).mean()
    assert changed <= 0.1
    x, y = window.viewer.viewport.to_scene(400, 300)
    assert 0 < x < 640
    assert 0 < y < 768
    assert seen[0] != window.viewer.palette().window().color().rgb()
    window.session.cancel()
    qtbot.waitUntil(lambda: window.session.state is State.STOPPED, timeout=WAIT)


def test_without_room_the_steps_become_what_they_were(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise MemoryLimitError("It needs 99 GB.", tried="Nothing was started.", advice="Use a smaller photo.")

    monkeypatch.setattr(making_room, "plan_memory", refuse)
    window.editor.add("double")
    qtbot.waitUntil(lambda: "99 GB" in window.banner.message, timeout=WAIT)
    assert str(window.session.chain) == "negative"
    assert window.banner.kind == "error"
    settle(qtbot, window)
    assert window.session.photo is not None
    assert window.session.photo.after.size == (384, 320)
    monkeypatch.undo()
    window.history.redo()
    settle(qtbot, window)
    assert window.session.photo.after.size == (768, 640)


def test_leaving_and_coming_back_while_room_is_made(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a", "b"):
        Image.fromarray(np.full((200, 300, 3), ord(name), np.uint8)).save(tmp_path / f"{name}.png")
    window = make_window(engine=InlineEngine)
    drop(window, tmp_path / "a.png", tmp_path / "b.png")
    settle(qtbot, window)
    first, second = window.session.roll
    window.editor.add("double")
    window.session.open_entry(second)
    qtbot.waitUntil(lambda: window.session.entry is second, timeout=WAIT)
    settle(qtbot, window)
    assert second.photo is not None
    assert second.photo.after.size == (200, 300)
    window.session.open_entry(first)
    qtbot.waitUntil(lambda: window.session.entry is first, timeout=WAIT)
    settle(qtbot, window)
    assert first.photo is not None
    assert first.photo.after.size == (400, 600)
    assert window.session.state is State.DONE


def test_removing_every_step_gives_the_photo_back(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.add("double")
    settle(qtbot, window)
    window.editor.remove("negative")
    window.editor.remove("double")
    settle(qtbot, window, State.UNTOUCHED)
    photo = window.session.photo
    assert photo is not None
    assert photo.result is None
    assert photo.after is photo.before
    assert window.viewer.viewport.scene == (320, 384)
