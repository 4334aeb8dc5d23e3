"""The Batch page as a person uses it, with a batch's process that needs no torch."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from fake_engine import InlineEngine
from fake_models import fake_models
from heartbeat import Heartbeat
from person import WAIT, click, drop, go_to, press, put_up, settle, uncut
from PIL import Image
from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photofix.app.base.translation import translate
from photofix.app.batch.photos import NAME, STATE, TIME, RowState
from photofix.app.batch.running import Stage
from photofix.app.window import MainWindow
from photofix.batch.request import Conflict
from photofix.engine.step import Chain, Step

FAKE = Path(__file__).with_name("fake_batcher.py")
CHAIN = Chain(steps=(Step(model="negative", strength=0.8), Step(model="double")))

MakeBatchWindow = Callable[..., MainWindow]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeBatchWindow]:
    """Makes windows with the Batch page open, the fake batch, and a preset in use."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    windows: list[MainWindow] = []

    def make(scenario: str = "normal", tick: float = 0.002, chain: Chain | None = CHAIN) -> MainWindow:
        program = [sys.executable, str(FAKE), scenario, str(tick)]
        window = MainWindow(InlineEngine, "negative", fake_models(tmp_path / "models"), batcher=program)
        window.batch.presets.presets.folder = tmp_path / "presets"
        window.batch._wait.setInterval(0)
        put_up(qtbot, window, 1280, 800)
        go_to(window, "batch")
        if chain is not None:
            window.batch.use_preset(chain, "Scans")
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.batch.close()
        window.banner.dismiss()
        window.close()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with four photos, one of which can't be repaired, and a letter."""
    folder = tmp_path / "Holiday 2024"
    (folder / "beach").mkdir(parents=True)
    for name in ("a.png", "b bad.png", "beach/c.png", "beach/d.png"):
        Image.new("RGB", (40, 30), (200, 100, 50)).save(folder / name)
    (folder / "letter.txt").write_text("Dear Grandma,")
    return folder


def until(qtbot: QtBot, window: MainWindow, stage: Stage) -> None:
    qtbot.waitUntil(lambda: window.batch.running.stage is stage, timeout=WAIT)


def planned(qtbot: QtBot, window: MainWindow, *paths: Path) -> None:
    drop(window, *paths)
    until(qtbot, window, Stage.PLANNED)


def shown(widget: QWidget) -> str:
    texts = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(texts + [button.text() for button in widget.findChildren(QPushButton) if button.isVisible()])


def table(window: MainWindow) -> dict[str, tuple[str, str]]:
    """What the table shows: state and time by name."""
    rows = window.batch.centre.table.chosen
    return {
        rows.index(row, NAME).data(): (rows.index(row, STATE).data(), rows.index(row, TIME).data())
        for row in range(rows.rowCount())
    }


# The way through


def test_a_folder_is_planned_repaired_and_opened(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make()
    page, centre, running = window.batch.page, window.batch.centre, window.batch.running
    assert centre.invitation.isVisible()
    planned(qtbot, window, photos)
    assert not centre.invitation.isVisible()
    said = shown(page.run)
    assert "To repair: 4" in said
    assert "49 megapixels, about 29 s" in said
    assert "About 24 MB of 214.0 GB that are free" in said
    assert "CPU, 2 threads" in said
    assert "Left out: other files (1)" in said
    assert table(window)["beach/c.png"] == ("waiting", "")
    assert not photos.with_name("Holiday 2024_photofix").exists()
    assert str(photos.with_name("Holiday 2024_photofix")) in centre.line.text()
    qtbot.waitUntil(lambda: centre.table.thumbnails.get(running.photos[0].entry) is not None, timeout=WAIT)

    click(page.run.left_out)
    assert table(window) == {"letter.txt": ("no photo", "")}

    click(page.run.start)
    until(qtbot, window, Stage.ENDED)
    assert centre.states.currentData() == "all"
    assert table(window)["a.png"] == ("done", "7.5 s")
    assert table(window)["b bad.png"][0] == "failed"
    assert "3 repaired, 1 failed" in shown(page.run)
    assert (photos.with_name("Holiday 2024_photofix") / "beach" / "c_photofix.png").is_file()
    failed = running.photos.index(1, STATE)
    assert "Copy it from the card again." in failed.data(Qt.ItemDataRole.ToolTipRole)
    assert window.banner.kind is None
    assert running.process_id == 0

    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toLocalFile()) or True)
    click(page.run.output)
    click(page.run.report)
    centre.table.setFocus()
    centre.table.selectRow(0)
    QTest.keyClick(centre.table, Qt.Key.Key_Return)
    results = photos.with_name("Holiday 2024_photofix")
    wanted = [results, results / "photofix-batch" / "report.html", results / "a_photofix.png"]
    assert [Path(path) for path in opened] == wanted
    centre.table.selectRow(1)
    QTest.keyClick(centre.table, Qt.Key.Key_Return)
    assert "is damaged" in window.banner.message


def test_failed_photos_are_tried_again_and_the_others_left(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    page = window.batch.page
    page.results.conflict.setCurrentIndex(page.results.conflict.findData(Conflict.OVERWRITE))
    planned(qtbot, window, photos)
    click(page.run.start)
    until(qtbot, window, Stage.ENDED)
    assert page.run.retry.text() == "Retry failed (1)"
    click(page.run.retry)
    until(qtbot, window, Stage.ENDED)
    assert "1 repaired" in shown(page.run)
    assert table(window)["b bad.png"][0] == "done"
    assert table(window)["a.png"][0] == "done before"
    assert not page.run.retry.isVisible()
    click(page.run.anew)
    assert window.batch.centre.invitation.isVisible()
    page.results.conflict.setCurrentIndex(page.results.conflict.findData(Conflict.SKIP))
    planned(qtbot, window, photos)
    assert "Nothing is left to repair" in shown(page.run)
    assert "done before (4)" in shown(page.run)
    assert not page.run.start.isEnabled()
    assert page.run.output.isVisible()


def test_pause_go_on_and_cancel_keep_what_is_finished(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make(tick=0.1)  # time enough to be stopped after the first photo, also where the machine is busy
    planned(qtbot, window, photos)
    run, running = window.batch.page.run, window.batch.running
    run.start.setFocus()
    QTest.keyClick(run.start, Qt.Key.Key_Space)
    until(qtbot, window, Stage.RUNNING)
    assert run.pause.hasFocus()
    qtbot.waitUntil(lambda: running.account.progress is not None, timeout=WAIT)
    said = shown(run)
    assert "0 of 4 done" in said
    assert "a.png" in said
    assert "1.62 MP/s" in said
    assert "left" in said
    click(run.pause)
    assert not run.pause.isEnabled()
    until(qtbot, window, Stage.PAUSED)
    assert "Paused at 0 of 4" in shown(run)
    through = running.account.through
    qtbot.wait(120)
    assert running.account.through == through
    click(run.pause)
    until(qtbot, window, Stage.RUNNING)
    assert "Batch · " in window.side.tabs.tabText(window.side.index("batch"))
    qtbot.waitUntil(lambda: running.account.finished == 1, timeout=WAIT)
    click(run.cancel)
    until(qtbot, window, Stage.ENDED)
    assert running.account.finished == 1
    assert [row.state for row in running.photos][1:4] == [RowState.WAITING] * 3
    assert "3 not begun" in shown(run)
    click(run.go_on)
    until(qtbot, window, Stage.ENDED)
    assert "2 repaired, 1 failed" in shown(run)


def test_photos_are_added_while_it_runs(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, photo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make(tick=0.03)
    more = photos.with_name("More")
    more.mkdir()
    Image.new("RGB", (9, 9)).save(more / "e.png")
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.RUNNING)
    drop(window, more)
    assert "Added: 1" in window.banner.message
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(photo_file)], ""))
    click(window.batch.centre.add)
    drop(window, photos / "gone.png")
    qtbot.waitUntil(lambda: len(window.batch.running.photos) == 7, timeout=WAIT)
    assert window.batch.running.account.queued == 6
    until(qtbot, window, Stage.ENDED)
    assert table(window)["e.png"][0] == "done"
    assert table(window)["holiday.png"][0] == "done"
    assert "There is no" in shown(window.batch.page.run)


def test_what_comes_too_late_is_repaired_all_the_same(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("deaf", 0.01)
    (photos / "b bad.png").unlink()
    more = photos.with_name("More")
    more.mkdir()
    Image.new("RGB", (9, 9)).save(more / "e.png")
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.RUNNING)
    drop(window, more)
    until(qtbot, window, Stage.ENDED)
    assert table(window)["e.png"][0] == "done"
    assert table(window)["a.png"][0] == "done before"


# What goes wrong


def test_a_drive_that_is_too_small_is_said_in_the_page(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("full")
    drop(window, photos)
    until(qtbot, window, Stage.REFUSED)
    said = shown(window.batch.page.run)
    assert "812.3 GB, and there are 41.0 GB free" in said
    assert "choose another drive for the results, or less" in said  # without the command line's option
    assert not window.batch.page.run.start.isVisible()
    assert window.banner.kind is None
    # Another folder is another plan.
    window.batch.running._program[2] = "normal"
    window.batch.page.results.choose_folder(photos.with_name("Elsewhere"))
    until(qtbot, window, Stage.PLANNED)
    assert window.batch.page.run.start.isEnabled()


def test_a_folder_without_photos_is_said(make: MakeBatchWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window = make()
    (tmp_path / "empty").mkdir()
    drop(window, tmp_path / "empty")
    until(qtbot, window, Stage.REFUSED)
    assert "There are no photos" in shown(window.batch.page.run)
    assert "There are no photos" in shown(window.batch.centre)


@pytest.mark.parametrize(("scenario", "said"), [("crash", "code 9"), ("killed", "signal 9")])
def test_a_batch_that_dies_can_go_on(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, scenario: str, said: str
) -> None:
    window = make(scenario)
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.BROKEN)
    assert said in window.banner.message
    assert "Segmentation fault, or so" in window.banner.details
    assert all(row.state is not RowState.WORKING for row in window.batch.running.photos)
    press(window, "Go on")
    until(qtbot, window, Stage.ENDED)
    assert table(window)["a.png"][0] == "done before"
    assert table(window)["beach/d.png"][0] == "done"


def test_a_plan_that_says_nothing_is_an_error_with_its_last_lines(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path
) -> None:
    window = make("mute")
    drop(window, photos)
    until(qtbot, window, Stage.REFUSED)
    assert "code 1" in window.banner.message
    assert "Traceback: something" in window.banner.details


def test_a_batch_that_cannot_go_on_says_why(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("stopped")
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.ENDED)
    assert "The drive is full." in shown(window.batch.page.run)
    assert window.batch.page.run.go_on.isVisible()


def test_odd_lines_do_no_harm(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("garbage")
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.ENDED)
    assert "3 repaired, 1 failed" in shown(window.batch.page.run)


def test_a_program_that_cannot_be_started_is_said(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    window = make()
    window.batch.running._program = [str(tmp_path / "nothing")]
    drop(window, photos)
    until(qtbot, window, Stage.REFUSED)
    assert window.banner.kind == "error"


# Choosing


def test_without_a_repair_it_says_where_to_choose_one(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, photo_file: Path
) -> None:
    window = make(chain=None)
    page = window.batch.page
    drop(window, photos)
    assert "Choose a repair in Enhance first" in shown(page.repair)
    assert window.batch.running.stage is Stage.EMPTY
    window.side.show_page("enhance")
    drop(window, photo_file)
    settle(qtbot, window)
    window.editor.set_strength("negative", 0.5)
    assert window.batch.running.stage is Stage.EMPTY  # nothing is planned out of sight
    window.side.show_page("batch")
    until(qtbot, window, Stage.PLANNED)
    assert "Negative 50 %" in shown(page.repair)
    order = window.batch.running.order
    assert order is not None
    assert order.chain == Chain(steps=(Step(model="negative", strength=0.5),))
    # What is changed in Enhance afterwards is planned when the page is seen again.
    window.side.show_page("enhance")
    window.editor.add("double")
    assert not page.run.start.isEnabled()
    window.side.show_page("batch")
    qtbot.waitUntil(lambda: page.run.start.isVisible() and page.run.start.isEnabled(), timeout=WAIT)
    assert "Negative 50 %, then Double" in shown(page.repair)


def test_the_strip_is_repaired(make: MakeBatchWindow, qtbot: QtBot, photos: Path, photo_file: Path) -> None:
    window = make(chain=None)
    assert not window.batch.page.photos.strip.isVisible()
    window.open(photo_file, photos / "a.png")
    settle(qtbot, window)
    window.side.show_page("batch")
    assert window.batch.page.photos.strip.text() == "The photos of the strip (2)"
    click(window.batch.page.photos.strip)
    until(qtbot, window, Stage.PLANNED)
    assert set(table(window)) == {"a.png", "holiday.png"}
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.ENDED)
    assert (photo_file.parent.with_name(f"{photo_file.parent.name}_photofix") / "holiday_photofix.png").is_file()


def test_the_batch_is_told_what_was_chosen(make: MakeBatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path) -> None:
    window = make()
    results = window.batch.page.results
    planned(qtbot, window, photos)
    assert results.example.text() == "Holiday 2024_photofix/a_photofix.png"
    results.name.setText("{nome}")
    assert "There is no field {nome}" in results.problem.text()
    assert window.batch.running.stage is Stage.EMPTY
    results.name.setText("{steps} {name}")
    results.choose_folder(tmp_path / "Out")
    click(results.more)
    results.format.setCurrentIndex(results.format.findData("WebP"))
    results.quality.setCurrentIndex(results.quality.findData(80))
    results.private.setChecked(True)
    results.again.setChecked(True)
    results.conflict.setCurrentIndex(results.conflict.findData(Conflict.UNIQUE))
    until(qtbot, window, Stage.PLANNED)
    assert results.example.text() == "Out/negative-80+double a.webp"
    order = window.batch.running.order
    assert order is not None
    assert (order.inputs, order.chain) == ((photos,), CHAIN)
    assert (order.output, order.template, order.format, order.quality) == (
        tmp_path / "Out",
        "{steps} {name}",
        "WebP",
        80,
    )
    assert (order.private, order.again, order.conflict) == (True, True, Conflict.UNIQUE)
    window.close()
    again = make().batch.page.results
    assert (again.name.text(), again.format.currentData(), again.quality.currentData()) == (
        "{steps} {name}",
        "WebP",
        80,
    )
    assert (again.private.isChecked(), again.conflict.currentData()) == (True, Conflict.UNIQUE)
    assert again.folder.toolTip() == ""  # a folder is chosen anew each time


def test_presets_are_saved_loaded_and_deleted(
    make: MakeBatchWindow, qtbot: QtBot, photo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make(chain=None)
    menu = window.batch.presets
    window.side.show_page("enhance")
    drop(window, photo_file)
    settle(qtbot, window)
    window.side.show_page("batch")

    def action(text: str) -> None:
        menu.fill()
        submenus = [entry.menu() for entry in menu.actions() if entry.menu() is not None]
        actions = [*menu.actions(), *(entry for submenu in submenus for entry in submenu.actions())]
        next(entry for entry in reversed(actions) if entry.text() == text).trigger()

    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("Old scans", True))
    action("Save these steps as a preset…")
    assert menu.presets.own_names() == ["Old scans"]
    assert menu.presets.load("Old scans") == window.session.chain
    action("Only: Double")
    assert window.batch.chain == Chain(steps=(Step(model="double"),))
    action("Save these steps as a preset…")
    assert "already" in window.banner.message
    press(window, "Keep it")
    assert menu.presets.load("Old scans") == window.session.chain
    menu.fill()
    assert [entry.text() for entry in menu.actions()[:2]] == ["Old photo", "Old scans"]
    menu.actions()[1].trigger()
    assert window.batch.chain == window.session.chain
    assert "From the preset “Old scans”." in shown(window.batch.page.repair)
    click(window.batch.page.repair.from_enhance)
    assert "As in Enhance" in shown(window.batch.page.repair)
    action("Old scans")  # the last of that name is in the menu of deleting
    press(window, "Delete it")
    assert menu.presets.own_names() == []
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("../evil", True))
    action("Save these steps as a preset…")
    assert window.banner.kind == "error"


def test_a_preset_is_used_in_enhance(make: MakeBatchWindow, qtbot: QtBot, photo_file: Path) -> None:
    window = make(chain=None)
    window.presets.presets.folder = window.batch.presets.presets.folder
    window.side.show_page("enhance")
    drop(window, photo_file)
    settle(qtbot, window)
    window.presets.save("Large", CHAIN.model_copy(update={"long_edge": 900}))
    window.presets.load("Large")
    settle(qtbot, window)
    assert window.session.chain == Chain(steps=CHAIN.steps, long_edge=900)
    window.history.undo()
    window.history.undo()
    assert window.session.chain == Chain(steps=(Step(model="negative"),))


# Around it


@pytest.mark.parametrize("scenario", ["normal", "stubborn"])
def test_closing_asks_once_and_keeps_what_is_finished(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, scenario: str
) -> None:
    window = make(scenario, 0.02)
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    qtbot.waitUntil(lambda: window.batch.running.account.finished == 1, timeout=WAIT)
    process = psutil.Process(window.batch.running.process_id)
    for batcher in window.batch.running.children():
        if hasattr(batcher, "patience_ms"):
            batcher.patience_ms = 500  # a person waits longer
    window.close()
    assert window.isVisible()
    assert window.banner.kind == "question"
    press(window, "Stay")
    assert process.is_running()
    window.close()
    press(window, "Stop and close")
    assert not window.isVisible()
    assert not process.is_running()
    assert not [p for p in psutil.Process().children() if str(FAKE) in p.cmdline()]
    assert (photos.with_name("Holiday 2024_photofix") / "a_photofix.png").is_file()


def test_photos_are_repaired_in_enhance_meanwhile(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, photo_file: Path
) -> None:
    window = make(tick=0.1)  # it has to last longer than the repair, on a busy machine too
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.RUNNING)
    window.side.show_page("enhance")
    drop(window, photo_file)
    settle(qtbot, window)
    assert window.viewer.isVisible()
    assert window.batch.at_work
    until(qtbot, window, Stage.ENDED)
    assert "3 repaired, 1 failed" in window.banner.message
    press(window, "Show")
    assert window.batch.centre.table.isVisible()


def test_whoever_is_elsewhere_is_told_of_the_end(
    make: MakeBatchWindow, qtbot: QtBot, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make()
    planned(qtbot, window, photos)
    alerted: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    monkeypatch.setattr("photofix.app.notice.LONG", 0.0)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.ENDED)
    assert alerted == [window]


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="tells the priority where the system has it as a number")
def test_a_batch_steps_back_for_what_a_person_does(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make(tick=0.05)
    planned(qtbot, window, photos)
    click(window.batch.page.run.start)
    until(qtbot, window, Stage.RUNNING)
    assert psutil.Process(window.batch.running.process_id).nice() >= 10


def test_five_thousand_photos_don_t_hold_the_window_up(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("many", 0.001)
    with Heartbeat(window) as heart:
        planned(qtbot, window, photos)
        view = window.batch.centre.table
        view.scrollToBottom()
        QApplication.processEvents()
        click(window.batch.page.run.start)
        qtbot.waitUntil(lambda: window.batch.running.account.finished > 5, timeout=WAIT)
        window.batch.centre.states.setCurrentIndex(2)
        window.batch.centre.states.setCurrentIndex(0)
        qtbot.wait(100)
    assert len(window.batch.running.photos) == 5000
    longest = max(heart.pauses, key=lambda pause: pause.worked)
    assert longest.worked < longest.limit, longest
    # Pictures are made of what is seen alone.
    assert len(view.thumbnails._kept) < 60
    window.batch.page.run.cancel.click()
    until(qtbot, window, Stage.ENDED)
    assert window.batch.running.account.finished < 5000


def test_everything_that_takes_the_focus_has_a_name(make: MakeBatchWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    planned(qtbot, window, photos)
    click(window.batch.page.results.more)
    for widget in [*window.side.findChildren(QWidget), *window.batch.centre.findChildren(QWidget)]:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_nothing_is_cut_off_in_german(
    make: MakeBatchWindow, qtbot: QtBot, qapp: QApplication, photos: Path, request: pytest.FixtureRequest
) -> None:
    translators = translate(qapp, QLocale("de_DE"))
    request.addfinalizer(lambda: [qapp.removeTranslator(each) for each in translators])
    window = make("crash", 0.005)
    window.resize(window.minimumSize())
    fits(window)
    planned(qtbot, window, photos)
    window.batch.page.results.more.click()
    fits(window)
    window.batch.page.run.start.click()
    until(qtbot, window, Stage.RUNNING)
    fits(window)
    until(qtbot, window, Stage.BROKEN)
    fits(window)
    window.banner.dismiss()
    window.batch.page.run.go_on.click()
    until(qtbot, window, Stage.ENDED)
    fits(window)


def fits(window: MainWindow) -> None:
    """Check that no word of the page or of the table's head is cut off."""
    uncut(window.side, window.batch.centre)
    centre = window.batch.centre
    for button in (centre.add, centre.states, centre.invitation.choose):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button
