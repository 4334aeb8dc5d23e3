"""What becomes of results: options, names, copies."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import repaired
from person import WAIT, drop, settle
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from photofix.app.keys_dialog import KeysDialog
from photofix.app.session.roll import state_in_words
from photofix.app.window import MainWindow
from photofix.imaging import open_photo, save_photo

MakeWindow = Callable[..., MainWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier


def save(window: MainWindow, qtbot: QtBot, name: str) -> None:
    QTest.keyClick(window.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: f"Saved as “{name}”" in window.banner.message, timeout=WAIT)


def write_name(window: MainWindow, name: str) -> None:
    field = window.save_card.name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, name)


def expected_file(original: Path, path: Path, **options: object) -> bytes:
    """What the command line would write."""
    photo = open_photo(original)
    save_photo(photo.with_pixels(repaired(photo.pixels)), path, done="negative", **options)  # type: ignore[arg-type]
    return path.read_bytes()


def test_format_and_quality_are_those_of_the_command_line(
    repaired_window: MainWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path
) -> None:
    card = repaired_window.save_card
    assert not card.quality.isVisible()  # a PNG has none
    card.format.setCurrentIndex(card.format.findData("JPEG"))
    assert card.quality.isVisible()
    assert card.example.text() == "holiday_photofix.jpg"
    save(repaired_window, qtbot, "holiday_photofix.jpg")
    saved = (tmp_path / "holiday_photofix.jpg").read_bytes()
    assert saved == expected_file(photo_file, tmp_path / "a.jpg")
    card.quality.setCurrentIndex(card.quality.findData(80))
    write_name(repaired_window, "small")
    repaired_window.viewer.setFocus()
    save(repaired_window, qtbot, "small.jpg")
    assert (tmp_path / "small.jpg").read_bytes() == expected_file(photo_file, tmp_path / "b.jpg", quality=80)


@pytest.mark.parametrize("name", ["TIFF", "WebP", "AVIF"])
def test_other_formats_are_written(repaired_window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    card = repaired_window.save_card
    card.format.setCurrentIndex(card.format.findData(name))
    save(repaired_window, qtbot, card.example.text())
    assert open_photo(tmp_path / card.example.text()).source.format == name


def test_location_and_camera_data_are_removed_if_asked(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Canon"
    Image.new("RGB", (64, 48), "red").save(tmp_path / "a.jpg", exif=exif)
    window = make_window()
    drop(window, tmp_path / "a.jpg")
    settle(qtbot, window)
    save(window, qtbot, "a_photofix.jpg")
    assert b"Canon" in (tmp_path / "a_photofix.jpg").read_bytes()
    window.save_card.private.setFocus()
    QTest.keyClick(window.save_card.private, Qt.Key.Key_Space)
    write_name(window, "{name}_shared")
    window.viewer.setFocus()
    save(window, qtbot, "a_shared.jpg")
    assert b"Canon" not in (tmp_path / "a_shared.jpg").read_bytes()


def test_the_name_s_example_follows_and_mistakes_are_said(repaired_window: MainWindow, qtbot: QtBot) -> None:
    card = repaired_window.save_card
    write_name(repaired_window, "{name}-{steps}")
    assert card.example.text() == "holiday-negative.png"
    repaired_window.panel.slider.setValue(60)
    assert card.example.text() == "holiday-negative-60.png"
    settle(qtbot, repaired_window)
    write_name(repaired_window, "{nmae}")
    assert "{nmae}" in card.problem.text()
    assert card.problem.isVisible()
    repaired_window.viewer.setFocus()
    QTest.keyClick(repaired_window.viewer, Qt.Key.Key_S, CONTROL)
    assert "{nmae}" in repaired_window.banner.message
    assert not repaired_window.session.saving


def test_the_photo_s_own_name_becomes_another(repaired_window: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    original = photo_file.read_bytes()
    write_name(repaired_window, "{name}")
    repaired_window.viewer.setFocus()
    save(repaired_window, qtbot, "holiday-2.png")
    assert photo_file.read_bytes() == original


def test_results_go_to_a_chosen_folder_and_the_options_are_remembered(
    make_window: MakeWindow, repaired_window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = tmp_path / "results"
    results.mkdir()
    card = repaired_window.save_card
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(results))
    card.folder.setFocus()
    QTest.keyClick(card.folder, Qt.Key.Key_End)  # “Choose a folder…”
    card.folder.activated.emit(card.folder.count() - 1)
    card.format.setCurrentIndex(card.format.findData("TIFF"))
    card.private.setChecked(True)
    write_name(repaired_window, "{name}_x")
    repaired_window.viewer.setFocus()
    save(repaired_window, qtbot, "holiday_x.tif")
    assert (results / "holiday_x.tif").exists()
    options = card.options
    assert options.folder == results
    repaired_window.close()
    assert make_window().save_card.options == options


def test_ctrl_c_copies_the_whole_result(repaired_window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(repaired_window.viewer, Qt.Key.Key_C, CONTROL)
    qtbot.waitUntil(lambda: "Copied" in repaired_window.banner.message, timeout=WAIT)
    image = QGuiApplication.clipboard().image()
    photo = repaired_window.session.photo
    assert photo is not None
    assert (image.height(), image.width()) == photo.size
    for row, column in ((0, 0), (450, 700), (899, 1199)):
        assert QColor(image.pixel(column, row)).getRgb()[:3] == tuple(photo.after.array[row, column].tolist())


def test_save_all_writes_what_is_done_under_free_names(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        pixels = np.random.default_rng(ord(name)).integers(0, 256, (96, 96, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    (tmp_path / "b_photofix.png").write_bytes(b"earlier")
    window = make_window()
    drop(window, *(tmp_path / f"{name}.png" for name in ("a", "b", "c")))
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.session.entry is window.session.roll[1], timeout=WAIT)
    settle(qtbot, window)
    QTest.mouseClick(window.save_card.save_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Saved 2 photos" in window.banner.message, timeout=WAIT)
    assert (tmp_path / "b_photofix.png").read_bytes() == b"earlier"
    assert {path.name for path in tmp_path.glob("*_photofix*")} == {
        "a_photofix.png", "b_photofix.png", "b_photofix-2.png",
    }  # fmt: skip
    assert [state_in_words(entry) for entry in window.session.roll] == ["saved", "saved", "waiting"]
    assert not window.save_card.save_all.isEnabled()


@pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen platform has none
def test_f1_shows_all_keys_and_escape_closes_them(repaired_window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(repaired_window.viewer, Qt.Key.Key_F1)
    dialog = repaired_window.findChild(KeysDialog)
    assert dialog is not None
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: repaired_window.findChild(KeysDialog) is None)
