"""A window with an engine that needs no torch, and a watch on everything that could be left behind."""

from __future__ import annotations

import io
import multiprocessing
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QSettings, Qt, QThreadPool, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

# The engine's process finds its target by module name.
sys.path.insert(0, str(Path(__file__).parent))

from fake_engine import InlineEngine, fake_worker
from fake_models import fake_models
from person import drop, put_up, settle

from photofix.app.base.jobs import MakeEngine
from photofix.app.base.theme import apply_theme
from photofix.app.window import MainWindow
from photofix.engine.client import EngineClient


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Start with no settings and the pointer in a corner; fail a test that leaves a thread, a process, a timer or shared memory."""
    QSettings("photofix", "photofix").clear()
    # A window that opens under the pointer isn't told so here, nor then that the pointer leaves it.
    QCursor.setPos(QApplication.primaryScreen().geometry().bottomRight())
    threads = _threads()
    memory = _shared_memory()
    yield
    # What was made in Python and still lies in the clipboard when Python has ended would take the process down.
    QApplication.clipboard().clear()
    for widget in QApplication.topLevelWidgets():
        widget.close()
        assert not [pool for pool in widget.findChildren(QThreadPool) if pool.activeThreadCount()]
        assert not [timer for timer in widget.findChildren(QTimer) if timer.isActive()]
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    deadline = time.monotonic() + 3
    while time.monotonic() < deadline and (_threads() - threads or multiprocessing.active_children()):
        time.sleep(0.01)
    assert not _threads() - threads
    assert not multiprocessing.active_children()
    assert not _engines()
    assert _shared_memory() == memory


def _threads() -> set[threading.Thread]:
    """Python's own; one of Qt's that has once run Python code is listed for good as a dummy."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def _engines() -> list[psutil.Process]:
    return [p for p in psutil.Process().children() if any("spawn_main" in word for word in p.cmdline())]


def _shared_memory() -> set[str]:
    """What this process has mapped of it (seen on Linux only)."""
    maps = Path("/proc/self/maps")  # psutil's memory_maps counts every page as well, which takes twenty times as long
    return set(re.findall(r"/dev/shm/psm_\S*", maps.read_text())) if maps.exists() else set()


@pytest.fixture
def make_window(
    qtbot: QtBot, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., MainWindow]]:
    """Makes windows of a known size with the fake engine; closes them in the end."""
    apply_theme(qapp, Qt.ColorScheme.Dark)
    windows: list[MainWindow] = []
    folder = tmp_path_factory.mktemp("models")

    def make(model: str = "negative", engine: MakeEngine | None = None) -> MainWindow:
        window = MainWindow(engine or partial(EngineClient, target=fake_worker), model, fake_models(folder))
        put_up(qtbot, window, 1100, 720)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.session.cancel()
        window.banner.dismiss()
        window.close()


@pytest.fixture(scope="session")
def holiday() -> bytes:
    """A PNG of 1200 × 900 pixels: dark on the left, bright on the right, with some texture."""
    y, x = np.mgrid[:900, :1200]
    pixels = np.stack([x * 200 // 1200 + 20, y // 8 + 40, (x * 37 + y * 91) % 97 + 30], axis=-1).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def photo_file(tmp_path: Path, holiday: bytes) -> Path:
    """A file of that photo, each test's own."""
    path = tmp_path / "holiday.png"
    path.write_bytes(holiday)
    return path


@pytest.fixture
def repaired_window(make_window: Callable[..., MainWindow], qtbot: QtBot, photo_file: Path) -> MainWindow:
    """A window whose photo is open, repaired and drawn."""
    window = make_window()
    drop(window, photo_file)
    settle(qtbot, window)
    return window


@pytest.fixture
def window(make_window: Callable[..., MainWindow], qtbot: QtBot, photo_file: Path) -> MainWindow:
    """The same, with an engine that needs no process; files of tests have windows of their own under this name."""
    window = make_window(engine=InlineEngine)
    drop(window, photo_file)
    settle(qtbot, window)
    return window
