"""The button that proposes what to do."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import InlineEngine
from person import WAIT, drop, settle
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from photofix.app.enhance import suggesting
from photofix.app.window import MainWindow
from photofix.errors import PhotofixError

MakeWindow = Callable[..., MainWindow]


def opened(make_window: MakeWindow, qtbot: QtBot, path: Path) -> MainWindow:
    window = make_window(engine=InlineEngine)
    drop(window, path)
    settle(qtbot, window)
    return window


def ask(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.panel.repair.suggest, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.panel.repair.proposal.isVisible, timeout=WAIT)


@pytest.fixture
def noisy_file(tmp_path: Path) -> Path:
    """A small grey slope with heavy grain, in colour."""
    grain = np.random.default_rng(0).normal(0, 25, (300, 400, 3))
    slope = np.linspace(40, 220, 400)[None, :, None] * [1.0, 0.8, 0.5]
    path = tmp_path / "noisy.png"
    Image.fromarray(np.clip(slope + grain, 0, 255).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    """A large slope without any grain."""
    y, x = np.mgrid[:1200, :1600]
    pixels = np.stack([x / 1600 * 250, y / 1200 * 220, 250 - x / 1600 * 200], axis=-1)
    path = tmp_path / "good.png"
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


def test_a_proposal_says_why_and_using_it_is_one_change(
    make_window: MakeWindow, qtbot: QtBot, noisy_file: Path
) -> None:
    window = opened(make_window, qtbot, noisy_file)
    ask(window, qtbot)
    proposal = window.panel.repair.proposal
    assert proposal.title.text() == "Suggested: Broken, then Double"  # of the fake models, the first that cleans
    assert proposal.reasons[0].startswith("Grain is strong (σ 1")
    assert proposal.reasons[-1] == "It is small (0.12 megapixels)."
    assert proposal.use.hasFocus()
    count = window.history.count()
    QTest.keyClick(proposal.use, Qt.Key.Key_Space)
    assert str(window.session.chain) == "broken,double"
    assert window.history.count() == count + 1
    assert not proposal.isVisible()
    assert window.panel.repair.suggest.hasFocus()
    window.history.undo()
    assert str(window.session.chain) == "negative"
    settle(qtbot, window)


def test_not_now_changes_nothing(make_window: MakeWindow, qtbot: QtBot, noisy_file: Path) -> None:
    window = opened(make_window, qtbot, noisy_file)
    ask(window, qtbot)
    QTest.mouseClick(window.panel.repair.proposal.dismiss, Qt.MouseButton.LeftButton)
    assert not window.panel.repair.proposal.isVisible()
    assert str(window.session.chain) == "negative"
    assert not window.history.canUndo()


def test_nothing_to_repair_is_said(make_window: MakeWindow, qtbot: QtBot, good_file: Path) -> None:
    window = opened(make_window, qtbot, good_file)
    ask(window, qtbot)
    proposal = window.panel.repair.proposal
    assert "Nothing to repair" in proposal.title.text()
    assert "σ" in proposal.reasons[0]
    assert not proposal.use.isVisible()
    assert proposal.dismiss.text() == "Close"


def test_what_is_done_already_isn_t_proposed(make_window: MakeWindow, qtbot: QtBot, noisy_file: Path) -> None:
    window = opened(make_window, qtbot, noisy_file)
    window.editor.remove("negative")
    ask(window, qtbot)
    QTest.mouseClick(window.panel.repair.proposal.use, Qt.MouseButton.LeftButton)
    ask(window, qtbot)
    assert not window.panel.repair.proposal.use.isVisible()
    assert "right for it" in window.panel.repair.proposal.title.text()


def test_a_proposal_goes_with_its_photo_and_with_other_steps(
    make_window: MakeWindow, qtbot: QtBot, noisy_file: Path, good_file: Path
) -> None:
    window = opened(make_window, qtbot, noisy_file)
    ask(window, qtbot)
    window.panel.slider.setValue(80)
    assert window.panel.repair.proposal.isVisible()
    window.editor.add("brighter")
    assert not window.panel.repair.proposal.isVisible()
    ask(window, qtbot)
    drop(window, good_file)
    qtbot.waitUntil(lambda: "good" in window.windowTitle(), timeout=WAIT)
    assert not window.panel.repair.proposal.isVisible()
    settle(qtbot, window)


def test_closing_while_a_photo_is_measured_leaves_nothing(
    make_window: MakeWindow, qtbot: QtBot, noisy_file: Path
) -> None:
    window = opened(make_window, qtbot, noisy_file)
    QTest.mouseClick(window.panel.repair.suggest, Qt.MouseButton.LeftButton)
    assert window.panel.repair.suggest.text() == "Measuring…"
    window.close()


def test_a_photo_that_cannot_be_measured_is_said(
    make_window: MakeWindow, qtbot: QtBot, noisy_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise PhotofixError("It can’t be measured.", tried="Nothing was changed.", advice="Choose the steps yourself.")

    monkeypatch.setattr(suggesting, "measure_photo", fail)
    window = opened(make_window, qtbot, noisy_file)
    QTest.mouseClick(window.panel.repair.suggest, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "can’t be measured" in window.banner.message, timeout=WAIT)
    assert window.panel.repair.suggest.text() == "Suggest"
