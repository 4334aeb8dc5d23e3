"""The window with the engine and the weights that are shipped: what is painted, what is written, and how it feels."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
from heartbeat import STALL, Heartbeat
from person import WAIT, drop, settle
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import State
from photofix.app.window import MODEL, MainWindow
from photofix.engine.client import EngineClient
from photofix.engine.tiling import Box

MakeWindow = Callable[..., MainWindow]
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
PATIENCE = 60_000


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A sample as it came, and a photo of two of the engine's tiles."""
    folder = tmp_path_factory.mktemp("photos")
    sample = folder / "portrait.jpg"
    shutil.copyfile(SAMPLES / "portrait-sideways.jpg", sample)
    with Image.open(SAMPLES / "cat-noisy.jpg") as cat:
        pixels = np.tile(np.asarray(cat), (2, 3, 1))[:300, :1200]
    large = folder / "large.jpg"
    Image.fromarray(pixels).save(large, quality=90)
    return {"sample": sample, "large": large}


@pytest.fixture(scope="module")
def expected(photos: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the command line writes for them."""
    folder = tmp_path_factory.mktemp("command line")
    subprocess.run(
        [sys.executable, "-m", "photofix", "enhance", *photos.values(), "--model", MODEL, "--output", folder],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    return {name: (folder / f"{path.stem}_photofix.jpg").read_bytes() for name, path in photos.items()}


def save(qtbot: QtBot, window: MainWindow) -> bytes:
    """Ctrl+S, and what was written then."""
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    entry = window.session.entry
    assert entry is not None
    qtbot.waitUntil(lambda: entry.saved is not None, timeout=PATIENCE)
    path = entry.saved
    assert path is not None
    written = path.read_bytes()
    path.unlink()
    return written


def repaired(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.session.state is State.DONE, timeout=PATIENCE)
    settle(qtbot, window)


def test_a_dropped_photo_is_saved_as_the_command_line_does_and_the_window_stays_awake(
    make_window: MakeWindow, qtbot: QtBot, photos: dict[str, Path], expected: dict[str, bytes]
) -> None:
    window = make_window(MODEL, EngineClient)
    drop(window, photos["sample"])
    repaired(qtbot, window)
    assert str(window.session.chain) == MODEL
    assert save(qtbot, window) == expected["sample"]

    painted: list[Box] = []
    window.session.painted.connect(painted.append)
    with Heartbeat(window) as heartbeat:
        drop(window, photos["large"])
        qtbot.waitUntil(lambda: len(painted) == 2, timeout=PATIENCE)
        repaired(qtbot, window)
        assert save(qtbot, window) == expected["large"]
    assert len(heartbeat.pauses) > 20
    engine = window.session.engine_process
    assert engine is not None
    assert psutil.Process(engine).nice() >= min(19, psutil.Process().nice() + 1)  # the window comes first
    assert heartbeat.longest.own <= STALL, heartbeat.longest


def test_an_engine_that_is_killed_in_mid_job_is_said_restarted_and_loses_nothing(
    make_window: MakeWindow, qtbot: QtBot, photos: dict[str, Path], expected: dict[str, bytes]
) -> None:
    window = make_window(MODEL, EngineClient)
    drop(window, photos["large"])
    qtbot.waitUntil(lambda: 0 < window.session.pace.fraction < 1, timeout=PATIENCE)
    process = window.session.engine_process
    assert process is not None
    os.kill(process, signal.SIGKILL)
    qtbot.waitUntil(lambda: "signal 9" in window.banner.message, timeout=WAIT)
    assert window.session.state is State.FAILED
    assert window.session.photo is not None
    retry = [b for b in window.banner.findChildren(QPushButton) if b.isVisible() and b.text() == "Try again"]
    QTest.mouseClick(retry[0], Qt.MouseButton.LeftButton)
    repaired(qtbot, window)
    assert window.session.engine_process not in (None, process)
    assert save(qtbot, window) == expected["large"]


def test_the_pulse_tells_a_busy_thread_from_a_quiet_one(qtbot: QtBot, make_window: MakeWindow) -> None:
    """Of the instrument itself: both kinds of stall are seen."""
    window = make_window()
    for stall in (_work, time.sleep):
        with Heartbeat(window) as heartbeat:
            qtbot.wait(100)
            stall(2 * STALL)
            qtbot.wait(20)
        assert heartbeat.longest.own > STALL, stall
    qtbot.waitUntil(lambda: window.session.engine_process is not None)


def _work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
