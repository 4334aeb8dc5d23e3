"""The mask of what is erased, as a person sees it, paints on it and rubs out of it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import FOUND, InlineEngine
from fake_models import write_fake
from person import WAIT, begin_with, colour, paint, place_of, seen, settle
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photofix.app.tools.tinted_mask import ERASED, Ground, TintedMask, View
from photofix.app.window import MainWindow
from photofix.engine.chain_file import write_chain
from photofix.engine.tiling import Box
from photofix.imaging.mask import decode_mask, encode_mask

MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> MainWindow:
    """At 100 %, with what was found on the photo erased, and the mask shown."""
    window = make_window("brighter", engine=InlineEngine)
    write_fake(window.models.own.parent / "shipped", "eraser", "Eraser", "erase")
    window.models.read_again()
    card = begin_with(qtbot, window, photo_file, "eraser")
    assert card.mask_button is not None
    QTest.mouseClick(card.mask_button, Qt.MouseButton.LeftButton)
    settled(qtbot, window)
    assert window.tools.masks.brush.on
    return window


def settled(qtbot: QtBot, window: MainWindow) -> None:
    settle(qtbot, window)
    window.viewer.repaint()
    qtbot.waitUntil(lambda: window.tools.masks.brush.tint.idle, timeout=WAIT)
    window.viewer.repaint()


def pixel_of(window: MainWindow, x: int, y: int) -> QPoint:
    """Where the middle of one of the photo's pixels is seen."""
    return place_of(window, x + 0.5, y + 0.5)


def mask(window: MainWindow) -> np.ndarray:
    assert window.session.entry is not None
    place = [step.model for step in window.session.entry.steps].index("eraser")
    found = window.session.entry.masks[place]
    assert found is not None
    return decode_mask(found)


def is_erased(window: MainWindow, x: int, y: int) -> bool:
    return bool(mask(window)[y, x] == 255)


INSIDE = (FOUND.left + 50, FOUND.top + 50)
OUTSIDE = (FOUND.right + 150, FOUND.top + 50)


def test_what_was_found_is_tinted_and_nothing_else(window: MainWindow, qtbot: QtBot) -> None:
    assert mask(window)[FOUND.slices].min() == 255
    assert int((mask(window) > 0).sum()) == FOUND.area
    tint = window.tools.masks.brush.tint
    assert tint.ground is not None
    shown = {where: colour(seen(window.viewer), pixel_of(window, *where)) for where in (INSIDE, OUTSIDE)}
    window.tools.masks.leave()
    settled(qtbot, window)
    plain = {where: colour(seen(window.viewer), pixel_of(window, *where)) for where in (INSIDE, OUTSIDE)}
    assert shown[OUTSIDE] == plain[OUTSIDE]
    assert shown[INSIDE] != plain[INSIDE]


def test_painting_adds_rubbing_takes_away_and_both_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    assert is_erased(window, *INSIDE)
    assert not is_erased(window, *OUTSIDE)
    paint(window.viewer, pixel_of(window, *OUTSIDE), pixel_of(window, OUTSIDE[0] + 10, OUTSIDE[1]))
    settled(qtbot, window)
    assert is_erased(window, *OUTSIDE)
    assert window.history.undoText() == "Painted on the mask"
    paint(
        window.viewer,
        pixel_of(window, *INSIDE),
        pixel_of(window, INSIDE[0] + 10, INSIDE[1]),
        button=Qt.MouseButton.RightButton,
    )
    settled(qtbot, window)
    assert mask(window)[INSIDE[1], INSIDE[0]] == 0
    assert window.history.undoText() == "Rubbed out of the mask"
    entry = window.session.entry
    assert entry is not None
    assert entry.photo is not None
    window.history.undo()
    settled(qtbot, window)
    assert is_erased(window, *INSIDE)
    assert is_erased(window, *OUTSIDE)
    window.history.undo()
    settled(qtbot, window)
    assert not is_erased(window, *OUTSIDE)


def test_as_found_forgets_what_was_painted(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.tools.masks.bar
    assert not bar.clear.isEnabled()
    paint(window.viewer, pixel_of(window, *OUTSIDE), pixel_of(window, OUTSIDE[0] + 10, OUTSIDE[1]))
    settled(qtbot, window)
    assert bar.clear.isEnabled()
    bar.clear.click()
    settled(qtbot, window)
    assert int((mask(window) > 0).sum()) == FOUND.area
    assert window.history.undoText() == "Mask as it was found"


def test_one_brush_at_a_time_and_a_key_for_each(window: MainWindow, qtbot: QtBot) -> None:
    card = next(card for card in window.enhance.section.steps.cards if card.model == "eraser")
    masks, protecting = window.tools.masks, window.tools.protecting
    assert card.mask_button is not None
    assert card.mask_button.isChecked()
    QTest.keyClick(window.viewer, Qt.Key.Key_B)
    assert (masks.brush.on, protecting.brush.on, card.mask_button.isChecked()) == (False, True, False)
    assert window.viewer.overlay is protecting.brush
    QTest.keyClick(window.viewer, Qt.Key.Key_M)
    assert (masks.brush.on, protecting.brush.on, card.mask_button.isChecked()) == (True, False, True)
    assert not masks.bar.isHidden()
    assert protecting.bar.isHidden()
    QTest.keyClick(window.viewer, Qt.Key.Key_Escape)
    assert not masks.brush.on
    settled(qtbot, window)


def test_without_a_step_that_erases_there_is_no_mask(window: MainWindow, qtbot: QtBot) -> None:
    window.enhance.editor.remove("eraser")
    settle(qtbot, window)
    assert not window.tools.masks.brush.on
    QTest.keyClick(window.viewer, Qt.Key.Key_M)
    assert not window.tools.masks.brush.on
    assert all(card.mask_button is None for card in window.enhance.section.steps.cards)


def test_what_was_painted_is_saved_with_the_steps(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    paint(window.viewer, pixel_of(window, *OUTSIDE), pixel_of(window, OUTSIDE[0] + 10, OUTSIDE[1]))
    settled(qtbot, window)
    chain = window.session.chain
    assert chain is not None
    written = json.loads(write_chain(chain, tmp_path / "steps.json").read_text())
    step = next(step for step in written["steps"] if step["model"] == "eraser")
    assert len(step["paint"]) == 1


@pytest.mark.parametrize("zoom", [0.2, 0.5, 1.0, 1.7, 4.0])
def test_a_thin_line_is_seen_at_every_zoom(zoom: float) -> None:
    levels = np.zeros((200, 300), np.uint8)
    levels[:, 123] = 255
    size = round(200 * zoom), round(300 * zoom)
    shown = TintedMask(View(Box(0, 0, *size), zoom), ERASED)
    shown.lay(Ground(encode_mask(levels), 200))
    assert (shown.covered.max(axis=1) == 255).all()
    columns = np.flatnonzero(shown.covered.max(axis=0))
    assert abs((columns.mean() + 0.5) / zoom - 123.5) <= 0.5 / zoom + 0.5
    # A part is a part of the whole.
    box = Box(size[0] // 3, size[1] // 4, size[0], size[1])
    part = TintedMask(View(box, zoom), ERASED)
    part.lay(Ground(encode_mask(levels), 200))
    assert np.array_equal(part.covered, shown.covered[box.slices])
