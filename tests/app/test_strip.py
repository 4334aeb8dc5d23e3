"""Several photos at once: how they come, how one moves through them, and how they leave."""

import gc
import itertools
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import repaired
from person import WAIT, drop, drop_mime, settle
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import State
from photofix.app.session.roll import state_in_words
from photofix.app.window import MainWindow
from photofix.imaging import open_photo

MakeWindow = Callable[..., MainWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three photos of nine of the engine's tiles each."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in (1, 2, 10):
        pixels = np.random.default_rng(number).integers(0, 256, (384, 384, 3), np.uint8)
        Image.fromarray(pixels).save(folder / f"p{number}.png")
    return folder


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot, folder: Path) -> MainWindow:
    """With the three photos, of which the first is open and repaired."""
    window = make_window()
    drop(window, folder)
    settle(qtbot, window)
    return window


def names(window: MainWindow) -> list[str]:
    return [entry.name for entry in window.session.roll]


def states(window: MainWindow) -> list[str]:
    return [state_in_words(entry) for entry in window.session.roll]


def now_open(window: MainWindow) -> str:
    return window.session.entry.name if window.session.entry is not None else ""


def wait_open(qtbot: QtBot, window: MainWindow, name: str, state: State = State.DONE) -> None:
    qtbot.waitUntil(lambda: now_open(window) == name, timeout=WAIT)
    settle(qtbot, window, state)


# Coming in


def test_a_folder_fills_the_strip_in_natural_order_and_opens_its_first_photo(window: MainWindow) -> None:
    assert names(window) == ["p1.png", "p2.png", "p10.png"]
    assert now_open(window) == "p1.png"
    assert states(window) == ["done", "waiting", "waiting"]
    assert window.strip.isVisible()
    assert window.strip.currentIndex().row() == 0
    assert "Photo 1 of 3" in [label.text() for label in window.status.findChildren(type(window.status.words))]


def test_one_photo_has_no_strip(make_window: MakeWindow, qtbot: QtBot, folder: Path) -> None:
    window = make_window()
    drop(window, folder / "p1.png")
    settle(qtbot, window)
    assert not window.strip.isVisible()


def test_the_same_file_twice_is_one_entry(window: MainWindow, qtbot: QtBot, folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.png"
    link.symlink_to(folder / "p2.png")
    drop(window, folder / "p1.png", link, folder / "p2.png", folder)
    qtbot.waitUntil(lambda: window.session.opening is None, timeout=WAIT)
    assert names(window) == ["p1.png", "p2.png", "p10.png"]


def test_a_folder_without_photos_says_so(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    drop(window, tmp_path / "none")
    qtbot.waitUntil(lambda: "no photos in the folder “none”" in window.banner.message, timeout=WAIT)
    assert names(window) == ["p1.png", "p2.png", "p10.png"]


def test_what_is_no_photo_is_said_calmly(make_window: MakeWindow) -> None:
    window = make_window()
    for text, url, said in (
        ("Dear Grandma", "", "That is no photo."),
        ("https://example.org/a.jpg", "", "address on the web"),
        ("", "https://example.org/a.jpg", "address on the web"),
    ):
        mime = QMimeData()
        if text:
            mime.setText(text)
        if url:
            mime.setUrls([QUrl(url)])
        drop_mime(window, mime)
        assert said in window.banner.message
        assert window.session.state is State.EMPTY
        window.banner.dismiss()


def test_a_bad_file_among_good_ones_is_a_row_with_its_reason(
    make_window: MakeWindow, qtbot: QtBot, folder: Path
) -> None:
    bad = folder / "a.jpg"
    bad.write_bytes(b"not a photo")
    (folder / "b.jpg").symlink_to(folder / "nowhere")
    window = make_window()
    drop(window, bad, folder / "b.jpg", folder / "p1.png")
    wait_open(qtbot, window, "p1.png")
    assert states(window) == ["failed", "failed", "done"]
    index = window.session.roll.index(0)
    assert "not a photo" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "a.jpg, failed"
    assert "not a photo" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    QTest.keyClick(window.viewer, Qt.Key.Key_Left)
    assert now_open(window) == "p1.png"


def test_a_failed_row_can_be_chosen_and_removed_in_the_strip(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    bad = folder / "bad.jpg"
    bad.write_bytes(b"not a photo")
    drop(window, bad)
    qtbot.waitUntil(lambda: "bad.jpg" in window.banner.message, timeout=WAIT)
    assert window.strip.currentIndex().row() == 0
    window.banner.dismiss()
    window.strip.setFocus()
    place = window.strip.visualRect(window.session.roll.index(3)).center()
    QTest.mouseClick(window.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: "bad.jpg" in window.banner.message, timeout=WAIT)
    assert window.strip.currentIndex().row() == 3
    assert now_open(window) == "p1.png"
    QTest.keyClick(window.strip, Qt.Key.Key_Delete)
    assert names(window) == ["p1.png", "p2.png", "p10.png"]
    assert window.strip.currentIndex().row() == 0
    assert now_open(window) == "p1.png"


def test_several_files_and_a_folder_can_be_chosen(
    make_window: MakeWindow, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    chosen = [str(folder / "p2.png"), str(folder / "p10.png")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    QTest.keyClick(window, Qt.Key.Key_O, CONTROL)
    wait_open(qtbot, window, "p2.png")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    QTest.keyClick(window, Qt.Key.Key_O, CONTROL | SHIFT)
    wait_open(qtbot, window, "p1.png")
    assert names(window) == ["p2.png", "p10.png", "p1.png"]


def test_a_pasted_picture_becomes_an_untitled_photo(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 120, 240))
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL)
    wait_open(qtbot, window, "Untitled.png")
    entry = window.session.entry
    assert entry is not None
    assert entry.photo is not None
    assert tuple(entry.photo.before.array[0, 0]) == (10, 120, 240)
    assert entry.home is not None
    assert window.save_card.example.text() == "Untitled_photofix.png"
    path = entry.path
    assert path.exists()
    window.close()
    assert not path.exists()


def test_pasted_files_are_opened_and_pasted_words_are_not(make_window: MakeWindow, qtbot: QtBot, folder: Path) -> None:
    window = make_window()
    QGuiApplication.clipboard().setText("words")
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL)
    assert "no photo in the clipboard" in window.banner.message
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(window, Qt.Key.Key_V, CONTROL)
    wait_open(qtbot, window, "p1.png")
    assert len(names(window)) == 3


def test_ten_thousand_photos_don_t_hold_the_loop_up(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    first = many / "0.png"
    Image.new("RGB", (64, 48), "red").save(first)
    for number in range(1, 10_000):
        (many / f"{number}.png").hardlink_to(first)
    window = make_window()
    qtbot.waitUntil(lambda: window.session.engine_process is not None, timeout=WAIT)
    qtbot.wait(300)
    gaps: list[float] = []
    last = [time.thread_time()]

    def tick() -> None:
        # The thread's own time: what else the machine does is no stall of ours.
        now = time.thread_time()
        gaps.append(now - last[0])
        last[0] = now

    gc.collect()
    gc.freeze()  # what pytest has loaded is not the window's to sweep
    timer = QTimer(window, interval=0)
    timer.timeout.connect(tick)
    last[0] = time.thread_time()
    timer.start()
    drop(window, many)
    qtbot.waitUntil(lambda: len(window.session.roll) == 10_000, timeout=WAIT)
    settle(qtbot, window)
    qtbot.wait(200)
    timer.stop()
    gc.unfreeze()
    assert max(gaps) < 0.05
    assert len(window.strip.thumbnails._kept) < 40


# Moving


def test_arrows_and_clicks_move_through_the_strip(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    wait_open(qtbot, window, "p2.png")
    photo = window.session.photo
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, repaired(open_photo(folder / "p2.png").pixels))
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    wait_open(qtbot, window, "p10.png")
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    assert now_open(window) == "p10.png"
    place = window.strip.visualRect(window.session.roll.index(0)).center()
    QTest.mouseClick(window.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait_open(qtbot, window, "p1.png")
    window.strip.setFocus()
    QTest.keyClick(window.strip, Qt.Key.Key_Down)
    wait_open(qtbot, window, "p2.png")
    assert window.strip.hasFocus()
    assert window.strip.currentIndex().row() == 1


def test_a_finished_result_is_there_at_once_when_one_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    first = window.session.photo
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    wait_open(qtbot, window, "p2.png")
    QTest.keyClick(window.viewer, Qt.Key.Key_Left)
    assert now_open(window) == "p1.png"  # without the loop
    assert window.session.photo is first
    assert window.session.state is State.DONE


def test_what_doesn_t_fit_is_let_go_and_painted_again(window: MainWindow, qtbot: QtBot) -> None:
    window.session.desk.shelf._limit = 0
    first = window.session.photo
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    wait_open(qtbot, window, "p2.png")
    assert states(window) == ["waiting", "done", "waiting"]
    assert sum(entry.photo is not None for entry in window.session.roll) == 1
    QTest.keyClick(window.viewer, Qt.Key.Key_Left)
    wait_open(qtbot, window, "p1.png")
    assert window.session.photo is not first


def test_an_unfinished_repair_stops_and_goes_on_when_one_comes_back(
    make_window: MakeWindow, qtbot: QtBot, folder: Path
) -> None:
    window = make_window("slow")
    drop(window, folder)
    qtbot.waitUntil(lambda: window.session.pace.fraction > 0, timeout=WAIT)
    assert states(window)[0].startswith("working")
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: now_open(window) == "p2.png", timeout=WAIT)
    assert states(window)[0] == "waiting"
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Left)
    settle(qtbot, window)
    assert states(window) == ["done", "done", "waiting"]
    photo = window.session.photo
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, repaired(open_photo(folder / "p1.png").pixels))


def test_a_save_that_waits_is_kept_when_another_photo_is_opened(
    make_window: MakeWindow, qtbot: QtBot, folder: Path
) -> None:
    window = make_window("slow")
    drop(window, folder)
    qtbot.waitUntil(lambda: window.session.pace.fraction > 0, timeout=WAIT)
    QTest.keyClick(window.viewer, Qt.Key.Key_S, CONTROL)
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: now_open(window) == "p2.png", timeout=WAIT)
    qtbot.waitUntil(lambda: window.session.background is not None, timeout=WAIT)
    assert window.session.state is State.DONE
    assert "Finishing p1.png" in window.status.words.text()
    qtbot.waitUntil(lambda: "p1_photofix.png" in window.banner.message, timeout=WAIT)
    assert states(window) == ["saved", "done", "waiting"]
    np.testing.assert_array_equal(
        open_photo(folder / "p1_photofix.png").pixels, repaired(open_photo(folder / "p1.png").pixels)
    )


def test_each_photo_has_its_own_strength(window: MainWindow, qtbot: QtBot) -> None:
    window.panel.slider.setValue(40)
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    wait_open(qtbot, window, "p2.png")
    assert window.panel.slider.value() == 100
    QTest.keyClick(window.viewer, Qt.Key.Key_Left)
    wait_open(qtbot, window, "p1.png")
    assert window.panel.slider.value() == 40


def test_visible_rows_get_thumbnails(window: MainWindow, qtbot: QtBot) -> None:
    entries = list(window.session.roll)
    qtbot.waitUntil(lambda: all(window.strip.thumbnails.get(entry) for entry in entries), timeout=WAIT)
    image = window.strip.thumbnails.get(entries[0])
    assert image is not None
    assert max(image.width(), image.height()) <= 112 * window.devicePixelRatioF()


# Leaving, and undoing it


def test_delete_takes_the_photo_out_and_undo_brings_it_back(window: MainWindow, qtbot: QtBot, folder: Path) -> None:
    QTest.keyClick(window.viewer, Qt.Key.Key_Delete)
    wait_open(qtbot, window, "p2.png")
    assert names(window) == ["p2.png", "p10.png"]
    assert (folder / "p1.png").exists()
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)
    assert names(window) == ["p1.png", "p2.png", "p10.png"]
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert names(window) == ["p2.png", "p10.png"]


def test_all_can_be_removed_and_brought_back(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.viewer, Qt.Key.Key_W, CONTROL | SHIFT)
    assert names(window) == []
    assert window.session.state is State.EMPTY
    assert window.stage.welcome.isVisible()
    assert not window.panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    wait_open(qtbot, window, "p1.png")
    assert names(window) == ["p1.png", "p2.png", "p10.png"]


def test_removing_the_photo_that_is_repaired_leaves_nothing(
    make_window: MakeWindow, qtbot: QtBot, folder: Path
) -> None:
    window = make_window("slow")
    drop(window, folder)
    qtbot.waitUntil(lambda: window.session.pace.fraction > 0, timeout=WAIT)
    QTest.keyClick(window.viewer, Qt.Key.Key_W, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=WAIT)
    assert window.session.photo is None


def test_strength_is_undone_and_redone(window: MainWindow, qtbot: QtBot) -> None:
    for value in itertools.chain(range(100, 60, -10), [60]):
        window.panel.slider.setValue(value)
    settle(qtbot, window)
    assert window.history.count() == 1
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)
    assert window.panel.slider.value() == 100
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert window.panel.slider.value() == 60
    settle(qtbot, window)


def test_a_change_elsewhere_is_undone_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.panel.slider.setValue(60)
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    wait_open(qtbot, window, "p2.png")
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)
    wait_open(qtbot, window, "p1.png")
    assert window.panel.slider.value() == 100
