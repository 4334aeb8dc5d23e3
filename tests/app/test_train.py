"""The Train page as a person uses it, with a trainer that needs no torch."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from fake_engine import InlineEngine, fake_worker
from fake_models import fake_models
from heartbeat import Heartbeat
from person import WAIT, click, drop, go_to, press, put_up, settle, uncut
from PySide6.QtCore import QFile, QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photofix.app.base.translation import translate
from photofix.app.train.runs import unfinished
from photofix.app.train.training import Stage
from photofix.app.window import MainWindow
from photofix.engine.client import EngineClient

FAKE = Path(__file__).with_name("fake_trainer.py")

MakeTrainWindow = Callable[..., MainWindow]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeTrainWindow]:
    """Makes windows with the Train page open, and the fake trainer."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    windows: list[MainWindow] = []

    def make(scenario: str = "normal", tick: float = 0.002) -> MainWindow:
        program = [sys.executable, str(FAKE), scenario, str(tick)]
        window = MainWindow(InlineEngine, "negative", fake_models(tmp_path / "models"), program)
        put_up(qtbot, window, 1280, 800)
        go_to(window, "train")
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.train.close()
        window.banner.dismiss()
        window.close()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder; the fake trainer draws its own."""
    folder = tmp_path / "Holiday 2024"
    folder.mkdir()
    return folder


def until(qtbot: QtBot, window: MainWindow, stage: Stage) -> None:
    qtbot.waitUntil(lambda: window.train.training.stage is stage, timeout=WAIT)


def surveyed(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    drop(window, photos)
    until(qtbot, window, Stage.READY)


def learnt(qtbot: QtBot, window: MainWindow, photos: Path) -> None:
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.JUDGED)


def shown(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


# The way through


def test_from_a_folder_to_a_model_in_enhance(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    page, training = window.train.page, window.train.training
    assert window.train.centre.invitation.isVisible()
    drop(window, photos)
    until(qtbot, window, Stage.READY)
    found = shown(page.photos)
    assert "121 of 140 photos can be used" in found
    assert "FUJIFILM X-T20" in found
    assert "9 too small" in found
    assert "JPEG 82" in found
    assert "Clear noise" in found
    qtbot.waitUntil(lambda: len(window.train.centre.grid.photos) == 6, timeout=WAIT)
    assert window.train.centre.grid.labels == ["Clean", "Damaged"]
    assert not page.run.pause.isVisible()
    assert page.learn.title == "My X-T20"
    assert "90" not in found
    click(page.photos.details.button)
    assert "90" in shown(page.photos)

    click(page.run.start)
    until(qtbot, window, Stage.LEARNING)
    qtbot.waitUntil(lambda: len(training.curve.psnr) >= 2, timeout=WAIT)
    centre = window.train.centre
    qtbot.waitUntil(lambda: centre.grid.labels == ["Damaged", "Built-in", "Yours", "Clean"], timeout=WAIT)
    qtbot.waitUntil(lambda: len(centre.grid.photos) == 4, timeout=WAIT)
    qtbot.waitUntil(lambda: centre.curves.drawn or training.stage is Stage.JUDGED, timeout=WAIT)
    until(qtbot, window, Stage.JUDGED)
    assert "Better on your photos" in shown(page.verdict)
    assert "0.6 dB" in shown(page.verdict)
    click(page.verdict.details.button)
    assert "+0.62 dB" in page.verdict.details.text
    assert "+0.41 … +0.85 dB" in page.verdict.details.text
    qtbot.waitUntil(lambda: centre.grid.labels == ["As it is", "Built-in", "Yours"], timeout=WAIT)

    click(page.verdict.use)
    qtbot.waitUntil(lambda: "added to your models" in window.banner.message, timeout=WAIT)
    assert training.stage is Stage.EMPTY
    assert window.models.is_own("my-x-t20")
    assert [row.card.title for row in page.your_models.rows] == ["My X-T20"]
    assert "My X-T20" in [window.models.title(card.model) for card in window.enhance.section.offers]
    qtbot.waitUntil(lambda: not list(training.within.iterdir()), timeout=WAIT)


def test_the_trainer_is_told_what_was_chosen(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    surveyed(qtbot, window, photos)
    learn = window.train.page.learn
    click(learn.style_buttons["crisp"])
    learn.minutes.setCurrentIndex(learn.minutes.count() - 1)
    assert learn.own_minutes.isVisible()
    learn.own_minutes.setValue(7)
    learn.name.selectAll()
    QTest.keyClicks(learn.name, "Old camera")
    click(window.train.page.run.start)
    until(qtbot, window, Stage.JUDGED)
    plan = window.train.training.plan
    assert plan is not None
    assert (plan.base, plan.style, plan.minutes, plan.title) == ("broken", "crisp", 7, "Old camera")
    verdict = window.train.training.verdict
    assert verdict is not None
    assert verdict.model is not None
    card = json.loads(verdict.model.read_text())
    assert (card["title"], card["minutes"], card["base"]) == ("Old camera", 7, "broken")
    window.train.training.decide()
    window.close()
    again = make()
    assert again.train.page.learn.chosen_style == "crisp"
    assert again.train.page.learn.chosen_minutes == 7


def test_pause_go_on_and_stop(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make(tick=0.03)
    surveyed(qtbot, window, photos)
    run, training = window.train.page.run, window.train.training
    click(run.start)
    until(qtbot, window, Stage.LEARNING)
    assert run.pause.hasFocus()
    click(run.pause)
    assert not run.pause.isEnabled()  # until it is answered
    until(qtbot, window, Stage.PAUSED)
    at = training.through
    qtbot.wait(150)
    assert training.through == at
    assert run.pause.text() == "Go on"
    click(run.pause)
    until(qtbot, window, Stage.LEARNING)
    assert run.pause.text() == "Pause"
    qtbot.waitUntil(lambda: training.through > at, timeout=WAIT)
    click(run.stop)
    assert training.stage is Stage.STOPPING
    until(qtbot, window, Stage.JUDGED)
    assert training.through < 1
    assert training.process_id == 0


@pytest.mark.parametrize(
    ("scenario", "words", "recommended"),
    [
        ("normal", "Better on your photos", "use"),
        ("no-better", "No better than the built-in", "keep"),
        ("too-few", "Too few photos to say", "keep"),
    ],
)
def test_each_verdict_is_said_and_one_answer_recommended(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, scenario: str, words: str, recommended: str
) -> None:
    window = make(scenario)
    learnt(qtbot, window, photos)
    verdict = window.train.page.verdict
    assert words in shown(verdict)
    assert words in shown(window.train.centre)
    roles = {"use": verdict.use.property("role"), "keep": verdict.keep.property("role")}
    assert [name for name, role in roles.items() if role == "primary"] == [recommended]
    click(verdict.keep)
    assert window.train.training.stage is Stage.EMPTY
    assert not window.train.page.your_models.rows
    qtbot.waitUntil(lambda: not list(window.train.training.within.iterdir()), timeout=WAIT)


# What goes wrong


def test_a_refused_folder_is_said_in_three_parts(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("refused")
    drop(window, photos)
    qtbot.waitUntil(lambda: window.banner.kind == "error", timeout=WAIT)
    assert "no photos to learn from in “Holiday 2024”" in window.banner.message
    assert "at least 12 photos" in window.banner.message
    assert window.train.training.stage is Stage.EMPTY
    assert window.train.page.photos.folder.isEnabled()


def test_a_survey_that_says_nothing_is_an_error_with_its_last_lines(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path
) -> None:
    window = make("mute")
    drop(window, photos)
    qtbot.waitUntil(lambda: window.banner.kind == "error", timeout=WAIT)
    assert "code 1" in window.banner.message
    assert "Traceback: something" in window.banner.details


@pytest.mark.parametrize(("scenario", "said"), [("crash", "code 9"), ("killed", "signal 9")])
def test_a_trainer_that_dies_can_go_on(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, scenario: str, said: str
) -> None:
    window = make(scenario)
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.BROKEN)
    assert said in window.banner.message
    assert "Segmentation fault, or so" in window.banner.details
    press(window, "Go on")
    until(qtbot, window, Stage.JUDGED)
    start = window.train.training.start
    assert start is not None
    assert start.resumed
    minutes = window.train.training.curve.minutes
    assert minutes == sorted(minutes)


def test_an_error_of_the_trainer_is_said_as_it_says_it(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("failed")
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.BROKEN)
    assert "The drive is full." in window.banner.message
    assert "Make room on it." in window.banner.message
    assert window.train.page.run.go_on.isVisible()


@pytest.mark.parametrize("scenario", ["garbage", "pieces", "gone"])
def test_odd_lines_and_missing_pictures_do_no_harm(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, scenario: str
) -> None:
    window = make(scenario)
    learnt(qtbot, window, photos)
    assert "Better on your photos" in shown(window.train.page.verdict)
    if scenario == "gone":
        qtbot.waitUntil(lambda: len(window.train.centre.grid.photos) == 4, timeout=WAIT)
        assert window.train.centre.grid.photos[0].images == [None, None, None]
        window.grab()


def test_a_program_that_cannot_be_started_is_said(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    window = make()
    window.train.training._program = [str(tmp_path / "nothing")]
    drop(window, photos)
    qtbot.waitUntil(lambda: window.banner.kind == "error", timeout=WAIT)
    assert window.train.training.stage is Stage.EMPTY


# Closing, and another day


@pytest.mark.parametrize("scenario", ["normal", "stubborn"])
def test_closing_asks_ends_the_process_and_the_run_is_offered_again(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, scenario: str
) -> None:
    window = make(scenario, 0.02)
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    qtbot.waitUntil(lambda: window.train.training.through > 0.25, timeout=WAIT)
    process = psutil.Process(window.train.training.process_id)
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

    again = make("normal")
    page = again.train.page
    qtbot.waitUntil(lambda: bool(page.waiting), timeout=WAIT)
    assert "Go on with “My X-T20”?" in shown(page.waiting[0])
    click(page.waiting[0].accept)
    until(qtbot, again, Stage.JUDGED)
    start = again.train.training.start
    assert start is not None
    assert start.resumed
    # The verdict, too, is still there on another day.
    again.close()
    third = make()
    qtbot.waitUntil(lambda: bool(third.train.page.waiting), timeout=WAIT)
    assert "is ready" in shown(third.train.page.waiting[0])
    click(third.train.page.waiting[0].accept)
    assert third.train.training.stage is Stage.JUDGED
    click(third.train.page.verdict.use)
    qtbot.waitUntil(lambda: third.models.is_own("my-x-t20"), timeout=WAIT)
    qtbot.waitUntil(lambda: unfinished(third.train.training.within) == [], timeout=WAIT)


def test_a_run_that_is_not_wanted_any_more_is_removed(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make("crash")
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.BROKEN)
    folder = window.train.training.within
    window.banner.dismiss()
    click(window.train.page.anew)
    qtbot.waitUntil(lambda: bool(window.train.page.waiting), timeout=WAIT)
    click(window.train.page.waiting[0].decline)
    qtbot.waitUntil(lambda: not list(folder.iterdir()) and not window.train.page.waiting, timeout=WAIT)
    assert photos.is_dir()


def test_closing_while_photos_are_looked_through_leaves_nothing(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path
) -> None:
    window = make(tick=0.2)
    drop(window, photos)
    qtbot.waitUntil(lambda: window.train.training.process_id > 0, timeout=WAIT)
    process = psutil.Process(window.train.training.process_id)
    window.close()
    assert not window.isVisible()
    assert not process.is_running()
    assert not list(window.train.training.within.iterdir())


def test_another_folder_takes_the_place_of_the_first(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    window = make(tick=0.05)
    drop(window, photos)
    until(qtbot, window, Stage.SURVEYING)
    other = tmp_path / "Other"
    other.mkdir()
    drop(window, other)
    until(qtbot, window, Stage.READY)
    plan = window.train.training.plan
    assert plan is not None
    assert plan.folder == other
    qtbot.waitUntil(lambda: len(list(window.train.training.within.iterdir())) == 1, timeout=WAIT)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="tells the priority where the system has it as a number")
def test_training_steps_back_for_repairs(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make(tick=0.05)
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.LEARNING)
    assert psutil.Process(window.train.training.process_id).nice() == 19


# Pairs, and the base


def test_better_versions_are_surveyed_with_the_photos(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    better = tmp_path / "better"
    better.mkdir()
    window = make()
    surveyed(qtbot, window, photos)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(better))
    click(window.train.page.photos.pairs)
    until(qtbot, window, Stage.READY)
    plan = window.train.training.plan
    assert plan is not None
    assert plan.pairs == better
    click(window.train.page.photos.no_pairs)
    until(qtbot, window, Stage.READY)
    assert window.train.training.plan is not None
    assert window.train.training.plan.pairs is None


def test_another_base_shows_what_that_would_learn(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    surveyed(qtbot, window, photos)
    base = window.train.page.learn.base
    base.setFocus()
    QTest.keyClick(base, Qt.Key.Key_Down)
    until(qtbot, window, Stage.SURVEYING)
    until(qtbot, window, Stage.READY)
    plan = window.train.training.plan
    assert plan is not None
    assert plan.base == base.currentData() != "broken"


def test_a_name_is_needed_and_must_be_new(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    surveyed(qtbot, window, photos)
    learn, start = window.train.page.learn, window.train.page.run.start
    learn.name.clear()
    assert not start.isEnabled()
    QTest.keyClicks(learn.name, "Negative")
    assert "already" in shown(learn)
    assert not start.isEnabled()
    QTest.keyClicks(learn.name, " of mine")
    assert start.isEnabled()


def test_whoever_is_elsewhere_is_told_of_the_end(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make()
    surveyed(qtbot, window, photos)
    alerted: list[QWidget] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.JUDGED)
    assert not alerted  # it took no time
    window.train.page.verdict.keep.click()
    surveyed(qtbot, window, photos)
    monkeypatch.setattr("photofix.app.notice.LONG", 0.0)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.JUDGED)
    assert alerted == [window]


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_nothing_is_cut_off_in_german(
    make: MakeTrainWindow, qtbot: QtBot, qapp: QApplication, photos: Path, request: pytest.FixtureRequest
) -> None:
    translators = translate(qapp, QLocale("de_DE"))
    request.addfinalizer(lambda: [qapp.removeTranslator(each) for each in translators])
    window = make("crash", 0.005)
    window.resize(window.minimumSize())
    whole(window)
    surveyed(qtbot, window, photos)
    window.train.page.photos.details.button.click()
    whole(window)
    window.train.page.run.start.click()
    until(qtbot, window, Stage.LEARNING)
    window.train.page.run.details.button.click()
    whole(window)
    until(qtbot, window, Stage.BROKEN)
    whole(window)
    window.banner.dismiss()
    window.train.page.run.go_on.click()
    until(qtbot, window, Stage.JUDGED)
    window.train.page.verdict.details.button.click()
    whole(window)


def whole(window: MainWindow) -> None:
    """Check that no word is cut off."""
    uncut(window.side, window.train.centre)


# Looking


def test_a_picture_is_seen_larger_by_click_and_keys(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    surveyed(qtbot, window, photos)
    grid, larger = window.train.centre.grid, window.train.centre.larger
    qtbot.waitUntil(lambda: len(grid.photos) == 6, timeout=WAIT)
    click(grid.photos[1])
    assert larger.isVisible()
    QTest.keyClick(larger, Qt.Key.Key_Right)
    assert larger.index == 2
    QTest.keyClick(larger, Qt.Key.Key_Escape)
    assert not larger.isVisible()
    assert grid.photos[2].hasFocus()
    QTest.keyClick(grid.photos[2], Qt.Key.Key_Space)
    assert larger.isVisible()
    QTest.mouseClick(larger, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not larger.isVisible()


def test_all_by_keyboard(make: MakeTrainWindow, qtbot: QtBot, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(photos))
    window.side.tabs.setFocus()
    QTest.keyClick(window.side.tabs, Qt.Key.Key_Tab)
    assert window.train.page.photos.folder.hasFocus()
    QTest.keyClick(window.train.page.photos.folder, Qt.Key.Key_Space)
    until(qtbot, window, Stage.READY)
    for _ in range(12):
        focus = window.focusWidget()
        assert focus is not None
        if focus is window.train.page.run.start:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert window.train.page.run.start.hasFocus()
    QTest.keyClick(window.train.page.run.start, Qt.Key.Key_Space)
    until(qtbot, window, Stage.JUDGED)
    assert window.train.page.verdict.use.hasFocus()
    QTest.keyClick(window.train.page.verdict.use, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.models.is_own("my-x-t20"), timeout=WAIT)


def test_everything_that_takes_the_focus_has_a_name(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make()
    surveyed(qtbot, window, photos)
    for widget in [*window.side.findChildren(QWidget), *window.train.centre.findChildren(QWidget)]:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            named = widget.accessibleName() or (isinstance(widget, QPushButton) and widget.text())
            assert named or getattr(widget, "text", str)(), widget


def test_photos_go_to_enhance_and_come_back(
    make: MakeTrainWindow, qtbot: QtBot, photos: Path, photo_file: Path
) -> None:
    window = make(tick=0.02)
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.LEARNING)
    drop(window, photo_file)
    settle(qtbot, window)
    assert window.viewer.isVisible()
    assert window.panel.isVisible()
    assert "Train · " in window.side.tabs.tabText(window.side.index("train"))
    window.side.show_page("train")
    assert window.train.centre.isVisible()
    assert not window.viewer.isVisible()
    until(qtbot, window, Stage.JUDGED)


def test_the_window_is_never_held_up(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> None:
    window = make(tick=0.01)
    curves = window.train.centre.curves
    with Heartbeat(window) as heart:
        curves.show_curve(window.train.training.curve)
        qtbot.waitUntil(lambda: curves.drawn, timeout=WAIT)
        learnt(qtbot, window, photos)
        qtbot.wait(200)
    # The threads that load and read have Python's lock now and then; how long a busy machine lets them wait with it isn't
    # the window's to say, and would count as sleep.
    longest = max(heart.pauses, key=lambda pause: pause.worked)
    assert longest.worked < longest.limit, longest


def test_the_curves_are_loaded_only_when_there_are_some(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from fake_engine import InlineEngine\n"
        "from photofix.app.window import MainWindow\n"
        "app = QApplication([])\n"
        "window = MainWindow(InlineEngine)\n"
        "window.show()\n"
        "window.side.show_page('train')\n"
        "app.processEvents()\n"
        "window.close()\n"
        "print(any(name.partition('.')[0] in ('pyqtgraph', 'torch') for name in sys.modules))\n"
    )
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    run = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "False"


# The person's models


@pytest.fixture
def owner(make: MakeTrainWindow, qtbot: QtBot, photos: Path) -> MainWindow:
    """A window with a model of the person's own."""
    window = make()
    learnt(qtbot, window, photos)
    click(window.train.page.verdict.use)
    qtbot.waitUntil(lambda: window.models.is_own("my-x-t20"), timeout=WAIT)
    return window


def test_a_model_is_renamed(owner: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Old faithful", True))
    owner.train.page.your_models.rows[0].actions_["rename"].trigger()
    qtbot.waitUntil(lambda: owner.models.title("my-x-t20") == "Old faithful", timeout=WAIT)
    assert "Old faithful" in [owner.models.title(card.model) for card in owner.enhance.section.offers]


def test_a_model_is_exported_and_comes_in_by_drop(
    owner: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "export"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    export = owner.train.page.your_models.rows[0].actions_["export"]
    export.trigger()
    qtbot.waitUntil(lambda: "was exported" in owner.banner.message, timeout=WAIT)
    assert sorted(path.name for path in target.iterdir()) == ["my-x-t20.json", "my-x-t20.safetensors"]
    before = (target / "my-x-t20.json").read_bytes()
    export.trigger()
    qtbot.waitUntil(lambda: owner.banner.kind == "error", timeout=WAIT)
    assert (target / "my-x-t20.json").read_bytes() == before
    for path in owner.models.own.iterdir():
        path.unlink()
    owner.models.read_again()
    drop(owner, target / "my-x-t20.safetensors")
    qtbot.waitUntil(lambda: owner.models.is_own("my-x-t20"), timeout=WAIT)


def test_a_model_goes_to_the_trash_and_its_name_is_not_used_again(
    owner: MainWindow, qtbot: QtBot, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trash = tmp_path / "trash"
    trash.mkdir()

    def move(path: str) -> bool:
        Path(path).rename(trash / Path(path).name)
        return True

    monkeypatch.setattr(QFile, "moveToTrash", move)
    owner.train.page.your_models.rows[0].actions_["delete"].trigger()
    press(owner, "Keep it")
    assert owner.models.is_own("my-x-t20")
    owner.train.page.your_models.rows[0].actions_["delete"].trigger()
    press(owner, "Move to the trash")
    qtbot.waitUntil(lambda: not owner.models.is_own("my-x-t20"), timeout=WAIT)
    assert sorted(path.name for path in trash.iterdir()) == ["my-x-t20.json", "my-x-t20.safetensors"]
    assert not owner.train.page.your_models.rows
    learnt(qtbot, owner, photos)
    click(owner.train.page.verdict.use)
    qtbot.waitUntil(lambda: owner.models.is_own("my-x-t20-2"), timeout=WAIT)


def test_a_trash_that_does_not_take_it_is_said(
    owner: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFile, "moveToTrash", lambda _: False)
    owner.train.page.your_models.rows[0].actions_["delete"].trigger()
    press(owner, "Move to the trash")
    qtbot.waitUntil(lambda: owner.banner.kind == "error", timeout=WAIT)
    assert owner.models.is_own("my-x-t20")


def test_a_real_engine_process_and_a_training_live_side_by_side(
    qtbot: QtBot, photos: Path, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    program = [sys.executable, str(FAKE), "normal", "0.03"]
    engine = partial(EngineClient, target=fake_worker)
    window = MainWindow(engine, "negative", fake_models(tmp_path / "models"), program)
    qtbot.addWidget(window)
    window.show()
    window.side.show_page("train")
    surveyed(qtbot, window, photos)
    click(window.train.page.run.start)
    until(qtbot, window, Stage.LEARNING)
    began = time.monotonic()
    drop(window, photo_file)
    settle(qtbot, window)
    assert time.monotonic() - began < 10
    assert window.train.at_work
    window.train.close()
    window.close()
