"""A minute of real training through the Train page, and a photo repaired with what came of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from person import drop, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import State
from photofix.app.train.training import Stage
from photofix.app.window import MainWindow
from tests.training.personal.scenes import write_camera_folder

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
PATIENCE = 420_000


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window as a person gets it: the real engine, the real trainer, the shipped models."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    window = MainWindow()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.train.close()
    window.session.cancel()
    window.banner.dismiss()
    window.close()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_minute_of_training_gives_a_model_that_repairs_photos(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = write_camera_folder(tmp_path / "Imaginary P1")
    page, training = window.train.page, window.train.training
    tabs = window.side.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(window.side.index("train")).center())
    drop(window, folder)
    qtbot.waitUntil(lambda: training.stage is Stage.READY, timeout=PATIENCE)
    page.learn.minutes.setCurrentIndex(page.learn.minutes.count() - 1)
    page.learn.own_minutes.setValue(1)
    page.learn.name.selectAll()
    QTest.keyClicks(page.learn.name, "Imaginary")
    QTest.mouseClick(page.run.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.stage is Stage.LEARNING, timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(training.curve.psnr) >= 2, timeout=PATIENCE)
    qtbot.waitUntil(lambda: training.stage is Stage.JUDGED, timeout=PATIENCE)
    verdict = training.verdict
    assert verdict is not None
    # Twelve scenes leave too few to judge by; that it learnt is seen on those that it chose by.
    assert verdict.verdict == "too-few"
    built_in = training.curve.built_in
    assert built_in is not None
    assert max(training.curve.psnr) > built_in
    QTest.mouseClick(page.verdict.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.models.is_own("imaginary"), timeout=PATIENCE)

    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(window.side.index("enhance")).center())
    drop(window, SAMPLES / "cat-noisy.jpg")
    qtbot.waitUntil(lambda: window.session.state is State.DONE, timeout=PATIENCE)
    (card,) = [card for card in window.enhance.section.offers if card.model == "imaginary"]
    card.clicked.emit()
    qtbot.waitUntil(lambda: window.session.state is not State.DONE, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.session.state is State.DONE, timeout=PATIENCE)
    settle(qtbot, window)
    chain = window.session.chain
    assert chain is not None
    assert "imaginary" in [step.model for step in chain.steps]
