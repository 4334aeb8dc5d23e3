"""The window as a person uses it, from an empty one to a saved photo."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import DEVICE, repaired
from person import WAIT, drop, settle
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import State
from photofix.app.viewer.viewer import Mode
from photofix.app.window import MainWindow
from photofix.imaging import open_photo, save_photo

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    """A photo of nine of the engine's tiles."""
    pixels = np.random.default_rng(1).integers(0, 256, (384, 384, 3), np.uint8)
    path = tmp_path / "small.jpg"
    Image.fromarray(pixels).save(path, quality=90)
    return path


def press(window: MainWindow, text: str) -> None:
    """Click a button of the message."""
    buttons = [b for b in window.banner.findChildren(QPushButton) if text in b.text() and b.isVisible()]
    assert len(buttons) == 1, [b.text() for b in window.banner.findChildren(QPushButton)]
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def keys(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    combined = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        combined |= modifier
    QTest.keyClick(window.focusWidget() or window, key, combined)


def save(window: MainWindow) -> None:
    keys(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def wait_for_message(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.waitUntil(lambda: text in window.banner.message, timeout=WAIT)


def expected_file(original: Path, folder: Path, strength: float = 1.0) -> bytes:
    """What the command line would write."""
    photo = open_photo(original)
    path = folder / f"expected{original.suffix}"
    path.unlink(missing_ok=True)
    done = "negative" if strength == 1 else f"negative:{strength:g}"
    save_photo(photo.with_pixels(repaired(photo.pixels, strength)), path, done=done)
    return path.read_bytes()


def test_an_empty_window_says_what_to_do(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    assert window.stage.welcome.isVisible()
    assert not window.panel.isVisible()
    assert not window.status.cancel.isVisible()
    qtbot.waitUntil(
        lambda: any(DEVICE in label.text() for label in window.status.findChildren(type(window.status.words)))
    )


def test_a_dropped_photo_is_repaired_from_the_middle_of_what_its_result_shows(
    make_window: MakeWindow, qtbot: QtBot, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    # What was painted first is told by threads, in an order of their own; so what is asked for.
    repairing, begun = window.session.desk.repairing, []
    begin = repairing.begin
    monkeypatch.setattr(repairing, "begin", lambda *given: (begun.append(given[-1]), begin(*given)))
    drop(window, small_file)
    settle(qtbot, window)
    assert window.viewer.mode is Mode.SPLIT
    # Left of the divider, which is in the middle of 384 pixels, there is the photo itself.
    assert begun == [pytest.approx((192, 288), abs=1)]


def test_dropping_a_photo_opens_and_repairs_it(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> None:
    window = make_window()
    drop(window, photo_file)
    settle(qtbot, window)
    assert window.viewer.isVisible()
    assert window.viewer.hasFocus()
    assert "holiday.png" in window.top_bar.name.text()
    assert "1200 × 900" in window.top_bar.name.text()
    assert "sRGB" in window.top_bar.name.text()
    photo = window.session.photo
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, repaired(open_photo(photo_file).pixels))
    assert window.session.pace.fraction == pytest.approx(1)


def test_the_sample_button_opens_a_sample(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    QTest.mouseClick(window.stage.welcome.sample_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.session.photo is not None
    assert window.session.photo.path.parent.name == "samples"


def test_ctrl_o_asks_for_a_photo_and_opens_it(
    make_window: MakeWindow, qtbot: QtBot, photo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(photo_file)], ""))
    keys(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window)
    assert window.session.photo is not None


@pytest.mark.parametrize("contents", [b"", b"not a photo", b"\xff\xd8\xff\xe0broken"])
def test_a_bad_file_is_said_in_three_parts(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, contents: bytes
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(contents)
    window = make_window()
    drop(window, bad)
    wait_for_message(qtbot, window, "bad.jpg")
    assert window.banner.kind == "error"
    assert window.session.state is State.EMPTY
    assert "Traceback" not in window.banner.message + window.banner.details
    press(window, "Details")
    press(window, "Copy details")
    assert "bad.jpg" in QGuiApplication.clipboard().text()
    keys(window, Qt.Key.Key_Escape)
    assert window.banner.message == ""


def test_a_bad_file_leaves_the_open_photo_as_it_is(repaired_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    photo = repaired_window.session.photo
    drop(repaired_window, tmp_path / "missing.jpg")
    wait_for_message(qtbot, repaired_window, "missing.jpg")
    assert repaired_window.session.photo is photo
    assert repaired_window.session.state is State.DONE


def test_another_photo_takes_the_place_of_the_first(
    repaired_window: MainWindow, qtbot: QtBot, small_file: Path
) -> None:
    first = repaired_window.session.photo
    drop(repaired_window, small_file)
    qtbot.waitUntil(lambda: repaired_window.session.photo is not first, timeout=WAIT)
    settle(qtbot, repaired_window)
    photo = repaired_window.session.photo
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, repaired(open_photo(small_file).pixels))
    assert "small.jpg" in repaired_window.windowTitle()


def test_of_two_photos_dropped_in_a_row_the_last_one_is_opened(
    make_window: MakeWindow, qtbot: QtBot, photo_file: Path, small_file: Path
) -> None:
    window = make_window()
    drop(window, photo_file)
    drop(window, small_file)
    settle(qtbot, window)
    qtbot.wait(200)
    assert window.session.photo is not None
    assert window.session.photo.path == small_file


# Saving


def test_ctrl_s_writes_what_the_command_line_writes(
    repaired_window: MainWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path
) -> None:
    original = photo_file.read_bytes()
    save(repaired_window)
    wait_for_message(qtbot, repaired_window, "holiday_photofix.png")
    assert repaired_window.banner.kind == "done"
    assert (tmp_path / "holiday_photofix.png").read_bytes() == expected_file(photo_file, tmp_path)
    assert photo_file.read_bytes() == original


def test_a_jpeg_is_saved_at_the_strength_that_is_set(
    make_window: MakeWindow, qtbot: QtBot, small_file: Path, tmp_path: Path
) -> None:
    window = make_window()
    drop(window, small_file)
    settle(qtbot, window)
    window.panel.slider.setValue(60)
    save(window)  # at once: it waits for the new strength
    assert window.session.save_waits
    wait_for_message(qtbot, window, "Saved")
    assert (tmp_path / "small_photofix.jpg").read_bytes() == expected_file(small_file, tmp_path, 0.6)


def test_ctrl_s_before_the_last_tile_finishes_the_rest_first(
    make_window: MakeWindow, qtbot: QtBot, small_file: Path, tmp_path: Path
) -> None:
    window = make_window("slow")
    drop(window, small_file)
    qtbot.waitUntil(lambda: 0 < window.session.pace.fraction < 0.5, timeout=WAIT)
    save(window)
    assert "Saves when finished" in window.status.words.text()
    assert not (tmp_path / "small_photofix.jpg").exists()
    wait_for_message(qtbot, window, "Saved")
    saved = open_photo(tmp_path / "small_photofix.jpg").pixels.astype(int)
    assert np.abs(saved - repaired(open_photo(small_file).pixels)).mean() < 4  # JPEG


def test_an_earlier_result_is_kept_unless_the_person_says_so(
    repaired_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    earlier = tmp_path / "holiday_photofix.png"
    earlier.write_bytes(b"earlier")
    save(repaired_window)
    assert repaired_window.banner.kind == "question"
    press(repaired_window, "holiday_photofix-2.png")
    wait_for_message(qtbot, repaired_window, "Saved as “holiday_photofix-2.png”")
    assert earlier.read_bytes() == b"earlier"
    save(repaired_window)
    press(repaired_window, "Replace")
    wait_for_message(qtbot, repaired_window, "Saved as “holiday_photofix.png”")
    assert earlier.read_bytes() == (tmp_path / "holiday_photofix-2.png").read_bytes()


def test_save_as_writes_where_it_is_told_in_the_format_of_the_name(
    repaired_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "elsewhere.tif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    keys(repaired_window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    wait_for_message(qtbot, repaired_window, "elsewhere.tif")
    saved = open_photo(chosen)
    assert saved.source.format == "TIFF"
    np.testing.assert_array_equal(saved.pixels, repaired(open_photo(tmp_path / "holiday.png").pixels))


def test_the_original_is_never_replaced(
    repaired_window: MainWindow, qtbot: QtBot, photo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = photo_file.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(photo_file), ""))
    repaired_window.results.save_as()
    wait_for_message(qtbot, repaired_window, "original")
    assert repaired_window.banner.kind == "error"
    assert photo_file.read_bytes() == original


def test_a_save_that_fails_is_said_and_can_be_tried_again(
    repaired_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "such" / "a.png"), ""))
    repaired_window.results.save_as()
    wait_for_message(qtbot, repaired_window, str(tmp_path / "no" / "such"))
    save(repaired_window)
    wait_for_message(qtbot, repaired_window, "Saved")


# The engine


def test_the_strength_slider_repairs_again(repaired_window: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    slider = repaired_window.panel.slider
    slider.setFocus()
    for _ in range(3):
        QTest.keyClick(slider, Qt.Key.Key_PageDown)
    assert repaired_window.session.state is State.WORKING
    settle(qtbot, repaired_window)
    photo = repaired_window.session.photo
    assert photo is not None
    assert str(repaired_window.session.chain) == "negative:0.7"
    np.testing.assert_array_equal(photo.after.array, repaired(open_photo(photo_file).pixels, 0.7))


def test_what_is_seen_is_repaired_first(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> None:
    window = make_window("slow")
    drop(window, photo_file)
    qtbot.waitUntil(lambda: window.session.photo is not None, timeout=WAIT)
    window.viewer.zoom_to(4.0)
    window.viewer.viewport.pan(-1e6, -1e6)
    boxes: list[tuple[int, ...]] = []
    window.session.painted.connect(lambda box: boxes.append(tuple(box)))
    window.panel.slider.setValue(50)
    boxes.clear()
    qtbot.waitUntil(lambda: len(boxes) >= 2, timeout=WAIT)
    assert all(top >= 640 and left >= 768 for top, left, _, _ in boxes), boxes


def test_esc_stops_the_repair_and_a_save_goes_on_with_it(
    make_window: MakeWindow, qtbot: QtBot, small_file: Path, tmp_path: Path
) -> None:
    window = make_window("slow")
    drop(window, small_file)
    qtbot.waitUntil(lambda: window.session.pace.fraction > 0, timeout=WAIT)
    keys(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.session.state is State.STOPPED, timeout=WAIT)
    assert window.session.pace.fraction < 1
    assert not window.status.cancel.isVisible()
    save(window)
    wait_for_message(qtbot, window, "Saved")
    assert window.session.state is State.DONE
    assert (tmp_path / "small_photofix.jpg").exists()


def test_the_cancel_button_stops_a_save_that_waits(
    make_window: MakeWindow, qtbot: QtBot, small_file: Path, tmp_path: Path
) -> None:
    window = make_window("slow")
    drop(window, small_file)
    qtbot.waitUntil(lambda: window.session.pace.fraction > 0, timeout=WAIT)
    save(window)
    QTest.mouseClick(window.status.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.state is State.STOPPED, timeout=WAIT)
    qtbot.wait(300)
    assert not window.session.saving
    assert not (tmp_path / "small_photofix.jpg").exists()


def test_an_engine_that_is_killed_is_said_and_comes_back(
    make_window: MakeWindow, qtbot: QtBot, small_file: Path
) -> None:
    window = make_window("slow")
    drop(window, small_file)
    qtbot.waitUntil(lambda: window.session.pace.fraction > 0, timeout=WAIT)
    process = window.session.engine_process
    assert process is not None
    os.kill(process, signal.SIGKILL)
    wait_for_message(qtbot, window, "signal 9")
    assert window.session.state is State.FAILED
    assert "Not repaired" in window.status.words.text()
    press(window, "Try again")
    settle(qtbot, window)
    assert window.session.engine_process not in (None, process)
    photo = window.session.photo
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, repaired(open_photo(small_file).pixels))


def test_an_error_of_the_engine_is_said(make_window: MakeWindow, qtbot: QtBot, small_file: Path) -> None:
    window = make_window("broken")
    drop(window, small_file)
    wait_for_message(qtbot, window, "The engine is broken. Nothing was touched.\nMend it.")
    assert window.session.state is State.FAILED


# Leaving


def test_closing_in_mid_job_is_quick_and_leaves_nothing(
    make_window: MakeWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path
) -> None:
    window = make_window("slow")
    drop(window, photo_file)
    qtbot.waitUntil(lambda: window.session.pace.fraction > 0, timeout=WAIT)
    process = window.session.engine_process
    assert process is not None
    started = time.monotonic()
    window.close()
    assert time.monotonic() - started < 2
    assert not Path(f"/proc/{process}").exists() or os.name != "posix"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["holiday.png"]


def test_closing_while_a_photo_is_opened_leaves_nothing(make_window: MakeWindow, photo_file: Path) -> None:
    window = make_window()
    drop(window, photo_file)
    window.close()
    assert window.session.photo is None


def test_closing_while_a_file_is_written_leaves_the_whole_file(
    repaired_window: MainWindow, photo_file: Path, tmp_path: Path
) -> None:
    save(repaired_window)
    assert repaired_window.session.saving
    repaired_window.close()  # asks
    press(repaired_window, "Close without saving")
    assert not repaired_window.isVisible()
    files = {path.name for path in tmp_path.iterdir()}
    assert files <= {"holiday.png", "holiday_photofix.png"}
    if "holiday_photofix.png" in files:
        assert (tmp_path / "holiday_photofix.png").read_bytes() == expected_file(photo_file, tmp_path)


def test_the_window_remembers_its_mode(make_window: MakeWindow, repaired_window: MainWindow) -> None:
    QTest.keyClick(repaired_window.viewer, Qt.Key.Key_D)
    repaired_window.close()
    again = make_window()
    assert again.viewer.mode is Mode.SIDE_BY_SIDE
    again.viewer.set_mode(Mode.SPLIT)


# Keys and names


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(repaired_window: MainWindow) -> None:
    controls = [w for w in repaired_window.findChildren(QAbstractButton) if w.isVisible()]
    assert len(controls) >= 10
    for control in controls:
        assert control.accessibleName() or control.text(), control
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, control.text()
    assert repaired_window.panel.slider.accessibleName()
    assert repaired_window.viewer.accessibleName()


def test_single_keys_act_in_the_viewer_alone(repaired_window: MainWindow) -> None:
    repaired_window.panel.slider.setFocus()
    QTest.keyClick(repaired_window.panel.slider, Qt.Key.Key_D)
    assert repaired_window.viewer.mode is Mode.SPLIT
