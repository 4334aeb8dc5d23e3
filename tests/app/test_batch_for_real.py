"""A folder repaired through the Batch page with the shipped model, as a person does it; the bytes are those of the command line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_engine import InlineEngine
from person import drop
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photofix.app.batch.photos import RowState
from photofix.app.batch.running import Stage
from photofix.app.window import MODEL, MainWindow
from photofix.engine.step import Chain, Step

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "portrait-sideways.jpg"
PATIENCE = 110_000


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A window with the real batch and the shipped models; the engine of Enhance isn't needed."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    window = MainWindow(InlineEngine)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.side.show_page("batch")
    yield window
    window.batch.close()
    window.banner.dismiss()
    window.close()


@pytest.mark.long
@pytest.mark.timeout(240)
def test_a_batch_writes_what_the_command_line_writes(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "Family"
    (folder / "1987").mkdir(parents=True)
    shutil.copyfile(SAMPLE, folder / "1987" / "grandma.jpg")
    (folder / "broken.jpg").write_bytes(SAMPLE.read_bytes()[:9000])
    subprocess.run(
        [sys.executable, "-m", "photofix", "enhance", SAMPLE, "--model", MODEL, "--strength", "0.8", "-o", tmp_path],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    running = window.batch.running
    window.batch.use_preset(Chain(steps=(Step(model=MODEL, strength=0.8),)), "")
    drop(window, folder)
    qtbot.waitUntil(lambda: running.stage is Stage.PLANNED, timeout=PATIENCE)
    assert running.account.planned is not None
    assert running.account.planned.seconds is not None
    QTest.mouseClick(window.batch.page.run.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: running.stage is Stage.ENDED, timeout=PATIENCE)
    written = tmp_path / "Family_photofix" / "1987" / "grandma_photofix.jpg"
    assert written.read_bytes() == (tmp_path / f"{SAMPLE.stem}_photofix.jpg").read_bytes()
    states = {row.name: row.state for row in running.photos}
    assert states == {"1987/grandma.jpg": RowState.DONE, "broken.jpg": RowState.FAILED}
    assert [page.is_file() for page in running.account.reports] == [True]
