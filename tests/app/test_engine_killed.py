"""The engine's process killed again and again, at any moment: said each time, and nothing is lost."""

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fake_engine import repaired
from person import WAIT, drop, settle
from PIL import Image
from pytestqt.qtbot import QtBot

from photofix.app.session.entry import State
from photofix.app.window import MainWindow
from photofix.imaging import open_photo


@pytest.fixture
def small_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (384, 384, 3), np.uint8)).save(path)
    return path


def test_killed_again_and_again_at_any_moment(
    make_window: Callable[..., MainWindow], qtbot: QtBot, small_file: Path
) -> None:
    window = make_window("slow")
    chance = random.Random(1)
    drop(window, small_file)
    qtbot.waitUntil(lambda: window.session.photo is not None, timeout=WAIT)
    photo = window.session.photo
    for _ in range(3):
        qtbot.waitUntil(lambda: window.session.engine_process is not None, timeout=WAIT)
        qtbot.wait(chance.randrange(800))  # while it starts, or paints
        process = window.session.engine_process
        assert process is not None
        os.kill(process, signal.SIGKILL)
        qtbot.waitUntil(lambda: window.session.state is State.FAILED, timeout=WAIT)
        assert "signal 9" in window.banner.message
        assert window.session.photo is photo
        window.repair()
    settle(qtbot, window)
    assert photo is not None
    np.testing.assert_array_equal(photo.after.array, repaired(open_photo(small_file).pixels))
    assert window.banner.message == ""


def test_killed_at_rest_nobody_notices(repaired_window: MainWindow, qtbot: QtBot, photo_file: Path) -> None:
    process = repaired_window.session.engine_process
    assert process is not None
    os.kill(process, signal.SIGKILL)
    qtbot.waitUntil(lambda: repaired_window.session.engine_process is None, timeout=WAIT)
    assert repaired_window.banner.message == ""
    repaired_window.repair()
    settle(qtbot, repaired_window)
    assert repaired_window.session.engine_process not in (None, process)
