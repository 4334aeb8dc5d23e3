"""The chain in the panel, as a person makes it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_engine import DEVICE, InlineEngine, after
from fake_models import write_fake
from person import WAIT, drag_up_or_down, drop, settle
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from photofix.app.enhance.card_picture import SIZE, picture
from photofix.app.enhance.model_card import ModelCard
from photofix.app.enhance.speeds import Speeds, in_words
from photofix.app.enhance.step_card import StepCard
from photofix.app.session import titles
from photofix.app.session.entry import State
from photofix.app.window import MainWindow
from photofix.engine.catalogue import Catalogue, shipped_models
from photofix.engine.messages import RepairRequest, Returned
from photofix.engine.step import parse_chain
from photofix.imaging import open_photo

MakeWindow = Callable[..., MainWindow]
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def chain(window: MainWindow) -> str:
    """What is done, and that the panel shows the same."""
    shown = [card.model for card in window.panel.repair.steps.cards]
    assert shown == [step.model for step in window.editor.steps]
    return str(window.session.chain) if window.session.chain is not None else ""


def offer(window: MainWindow, model: str) -> ModelCard:
    return next(card for card in window.panel.repair.offers if card.model == model)


def step(window: MainWindow, model: str) -> StepCard:
    return next(card for card in window.panel.repair.steps.cards if card.model == model)


def click(widget: ModelCard) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def undo(window: MainWindow) -> None:
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL)


def redo(window: MainWindow) -> None:
    QTest.keyClick(window.viewer, Qt.Key.Key_Z, CONTROL | SHIFT)


def test_a_click_adds_a_step_at_its_place_and_starts_at_once(window: MainWindow, qtbot: QtBot) -> None:
    assert [card.model for card in window.panel.repair.offers] == ["broken", "slow", "brighter", "double"]
    click(offer(window, "double"))
    click(offer(window, "brighter"))  # light before size
    assert chain(window) == "negative,brighter,double"
    assert [card.model for card in window.panel.repair.offers] == ["broken", "slow"]
    assert step(window, "brighter").slider.hasFocus()
    settle(qtbot, window)
    photo = window.session.photo
    assert photo is not None
    expected = after(photo.before.array, parse_chain("negative,brighter,double"))
    np.testing.assert_array_equal(photo.after.array, expected)
    assert "2400 × 1800" in window.panel.repair.size_choice.becomes.text()
    assert window.panel.repair.size_choice.isVisible()


def test_what_has_a_crisp_version_can_go_towards_it_and_that_is_never_offered_by_itself(
    window: MainWindow, qtbot: QtBot
) -> None:
    click(offer(window, "double"))
    assert step(window, "negative").crisp is None
    slider = step(window, "double").crisp
    assert slider is not None
    assert (slider.value(), slider.maximum()) == (0, 100)
    count = window.history.count()
    for value in (20, 40, 60):
        slider.setValue(value)
    settle(qtbot, window)
    assert chain(window) == "negative,double:1:0.6"
    assert window.history.count() == count + 1
    assert window.history.undoText() == "Crispness of Double"
    photo = window.session.photo
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, after(photo.before.array, parse_chain("negative,double:1:0.6")))
    undo(window)
    assert chain(window) == "negative,double"
    assert slider.value() == 0
    window.editor.remove("double")
    assert all(card.model != "double-crisp" for card in window.panel.repair.offers)


def test_adding_is_undone_and_redone(window: MainWindow, qtbot: QtBot) -> None:
    click(offer(window, "brighter"))
    assert window.deeds["undo"].text() == "Undo: Added Brighter"
    undo(window)
    assert chain(window) == "negative"
    assert window.deeds["undo"].text() == "Undo"
    assert window.deeds["redo"].text() == "Redo: Added Brighter"
    redo(window)
    assert chain(window) == "negative,brighter"
    settle(qtbot, window)


def test_removing_by_mouse_and_by_key_is_undone_and_redone(window: MainWindow, qtbot: QtBot) -> None:
    click(offer(window, "brighter"))
    QTest.mouseClick(step(window, "negative").remove, Qt.MouseButton.LeftButton)
    assert chain(window) == "brighter"
    button = step(window, "brighter").remove
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert chain(window) == ""
    assert window.session.state is State.UNTOUCHED
    assert window.panel.repair.hint.isVisible()
    undo(window)
    assert chain(window) == "brighter"
    undo(window)
    assert chain(window) == "negative,brighter"
    redo(window)
    redo(window)
    assert chain(window) == ""
    click(offer(window, "negative"))
    settle(qtbot, window)
    assert chain(window) == "negative"


def test_steps_are_put_into_another_order_by_dragging(window: MainWindow, qtbot: QtBot) -> None:
    click(offer(window, "brighter"))
    first, second = window.panel.repair.steps.cards
    assert first.grip.isVisible()
    drag_up_or_down(second.grip, -(second.y() - first.y()) - 10)
    assert chain(window) == "brighter,negative"
    assert window.history.undoText() == "Order of the steps"
    assert not second.property("dragged")
    undo(window)
    assert chain(window) == "negative,brighter"
    redo(window)
    assert chain(window) == "brighter,negative"
    settle(qtbot, window)
    photo = window.session.photo
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, after(photo.before.array, parse_chain("brighter,negative")))


def test_a_drag_that_comes_back_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    click(offer(window, "brighter"))
    settle(qtbot, window)
    count = window.history.count()
    drag_up_or_down(step(window, "brighter").grip, -5)
    assert chain(window) == "negative,brighter"
    assert window.history.count() == count
    assert window.session.state is State.DONE


@pytest.mark.parametrize("where", ["slider", "grip", "remove"])
def test_steps_are_moved_with_alt_and_arrows_from_anywhere_on_the_card(
    window: MainWindow, qtbot: QtBot, where: str
) -> None:
    click(offer(window, "brighter"))
    widget = getattr(step(window, "brighter"), where)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Up, ALT)
    assert chain(window) == "brighter,negative"
    assert widget.hasFocus()
    QTest.keyClick(widget, Qt.Key.Key_Up, ALT)  # it is the first already
    assert chain(window) == "brighter,negative"
    QTest.keyClick(widget, Qt.Key.Key_Down, ALT)
    assert chain(window) == "negative,brighter"
    settle(qtbot, window)


def test_arrows_on_the_grip_move_it_too(window: MainWindow, qtbot: QtBot) -> None:
    click(offer(window, "brighter"))
    grip = step(window, "brighter").grip
    grip.setFocus()
    QTest.keyClick(grip, Qt.Key.Key_Up)
    assert chain(window) == "brighter,negative"
    settle(qtbot, window)


def test_tab_goes_through_the_cards_as_they_stand(window: MainWindow, qtbot: QtBot) -> None:
    click(offer(window, "brighter"))
    QTest.keyClick(step(window, "brighter").slider, Qt.Key.Key_Up, ALT)
    settle(qtbot, window)
    cards = window.panel.repair.steps.cards
    assert [card.model for card in cards] == ["brighter", "negative"]
    wanted = [widget for card in cards for widget in (card.grip, card.remove, card.slider)]
    wanted += window.panel.repair.offers
    wanted[0].setFocus()
    for widget in wanted:
        assert QApplication.focusWidget() is widget
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.save_card.format


def test_one_step_alone_has_nothing_to_be_dragged_by(window: MainWindow) -> None:
    assert not step(window, "negative").grip.isVisible()


def test_each_slider_is_one_change_and_two_are_two(window: MainWindow, qtbot: QtBot) -> None:
    click(offer(window, "brighter"))
    count = window.history.count()
    for value in (90, 80, 70):
        step(window, "negative").slider.setValue(value)
    for value in (110, 120):
        step(window, "brighter").slider.setValue(value)
    assert window.history.count() == count + 2
    assert chain(window) == "negative:0.7,brighter:1.2"
    assert window.history.undoText() == "Strength of Brighter"
    undo(window)
    assert chain(window) == "negative:0.7,brighter"
    undo(window)
    assert chain(window) == "negative,brighter"
    settle(qtbot, window)


def test_each_photo_has_its_own_chain(make_window: MakeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name in ("a", "b"):
        Image.fromarray(np.full((200, 300, 3), ord(name), np.uint8)).save(tmp_path / f"{name}.png")
    window = make_window(engine=InlineEngine)
    drop(window, tmp_path / "a.png", tmp_path / "b.png")
    settle(qtbot, window)
    click(offer(window, "double"))
    settle(qtbot, window)
    for key, name, expected in ((Qt.Key.Key_Right, "b.png", "negative"), (Qt.Key.Key_Left, "a.png", "negative,double")):
        QTest.keyClick(window.viewer, key)
        qtbot.waitUntil(lambda name=name: window.session.entry is not None and window.session.entry.name == name)
        assert chain(window) == expected
        settle(qtbot, window)


def test_an_enlargement_is_saved_as_it_is_seen(
    window: MainWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path
) -> None:
    click(offer(window, "double"))
    QTest.keyClick(window.viewer, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "Saved" in window.banner.message, timeout=WAIT)
    saved = open_photo(tmp_path / "holiday_photofix.png")
    assert saved.size == (1800, 2400)
    expected = after(open_photo(photo_file).pixels, parse_chain("negative,double"))
    np.testing.assert_array_equal(saved.pixels, expected)


def test_a_person_s_own_models_stand_apart(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> None:
    window = make_window(engine=InlineEngine)
    drop(window, photo_file)
    settle(qtbot, window)
    assert "MADE BY YOU" not in _headings(window)
    write_fake(window.models.own, "mine", "My camera")
    window.models.read_again()
    QApplication.processEvents()
    assert {"ADD A STEP", "MADE BY YOU"} < set(_headings(window))
    assert window.models.is_own("mine")
    card = offer(window, "mine")
    assert card is window.panel.repair.offers[-1]
    click(card)
    assert step(window, "mine").title == "My camera"
    settle(qtbot, window)


def _headings(window: MainWindow) -> list[str]:
    labels = window.panel.findChildren(QLabel)
    return [label.text() for label in labels if label.property("role") == "heading" and label.isVisible()]


# How long it takes


def test_times_are_said_only_after_they_were_measured(window: MainWindow, qtbot: QtBot) -> None:
    assert not any(card.time.isVisible() for card in window.panel.repair.offers)
    QTest.keyClick(window.viewer, Qt.Key.Key_Return, CONTROL)  # the first one is of a cold engine
    settle(qtbot, window)
    QTest.mouseClick(step(window, "negative").remove, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    card = offer(window, "negative")  # the engine has said that it took 0.1 s for the whole photo
    assert card.time.text() == "under 1 s"
    assert card.time.isVisible()
    assert "for this photo" in card.accessibleDescription()
    window.enhance.speeds.learn("brighter", 3.0, 10.0)
    assert offer(window, "brighter").time.text() == "about 4 s"
    assert not offer(window, "double").time.isVisible()


class Reusing(InlineEngine):
    """Says that a part of each repair was there already."""

    def submit(self, request: RepairRequest) -> None:
        listener = self.send
        self.send = lambda reply: listener(replace(reply, reused=True) if isinstance(reply, Returned) else reply)
        super().submit(request)
        self.send = listener


def test_what_was_there_already_is_no_measure_of_speed(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> None:
    window = make_window(engine=Reusing)
    drop(window, photo_file)
    settle(qtbot, window)
    QTest.keyClick(window.viewer, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, window)
    assert window.enhance.speeds.rate("negative") is None
    assert window.session.pace.megapixels_per_second is None


def test_speeds_are_of_one_device_and_remembered(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "speeds.ini"), QSettings.Format.IniFormat)
    speeds = Speeds(settings)
    speeds.learn("clean", 10, 5)
    assert speeds.rate("clean") is None  # the device isn't known
    speeds.set_device(DEVICE)
    speeds.learn("clean", 10, 5)
    speeds.learn("clean", 0.1, 2)  # too small to say anything
    again = Speeds(settings)
    again.set_device(DEVICE)
    assert again.rate("clean") == 2
    again.set_device("Another / device")
    assert again.rate("clean") is None
    again.learn("clean", 8, 9)  # the first since the start, which paid for that too
    assert again.rate("clean") is None
    again.learn("clean", 8, 2)
    assert again.hint("clean", 400) == "about 2 min"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "under 1 s"), (1.2, "about 1 s"), (89, "about 89 s"), (100, "about 2 min"), (600, "about 10 min")],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


# What is said of shipped models


def test_shipped_models_can_be_translated_and_have_a_picture() -> None:
    def fail(error: Exception) -> None:
        raise error

    for card in Catalogue([shipped_models()]).cards(fail):
        assert card.title in titles._KNOWN
        assert card.purpose in titles._KNOWN
        image = picture(card.name)
        assert image is not None, f"scripts/card_pictures makes one for {card.name}"
        assert image.width() == 3 * SIZE.width()


def test_a_model_without_a_picture_has_none() -> None:
    assert picture("no-such-model") is None
