"""The window's engine killed again and again while a person works: the window goes on and says so, and what is saved in the end is
what the command line writes.
"""

from __future__ import annotations

import importlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
STRENGTH = 80  # percent; what the slider is left at


def run(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Work in a window, and kill its engine at random moments.

    Args:
        folder: for everything.
        kills: of the engine.
        seed: of moments and deeds.
    """
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        home = folder / name.lower()
        home.mkdir(mode=0o700)
        os.environ[f"XDG_{name}"] = str(home)
    photos = make_photos(folder / "photos")
    expected = {path.name: _by_command_line(path, folder / "command line") for path in photos}
    before = {path.name: path.read_bytes() for path in photos}
    found = Work(photos, kills, random.Random(seed)).done()
    lost = [path.name for path in photos if path.read_bytes() != before[path.name]]
    wrong: list[str] = found.pop("wrong")
    saved: dict[str, bytes] = found.pop("saved")
    for name, data in expected.items():
        if saved.get(name) != data:
            wrong.append(f"{name}: what was saved isn't what the command line writes")
    return {
        **found,
        "saved_identical": sum(saved.get(name) == data for name, data in expected.items()),
        "lost": len(lost),
        "wrong": wrong,
    }


def make_photos(folder: Path) -> list[Path]:
    """Two photos: the samples side by side, of several of the engine's tiles."""
    folder.mkdir(parents=True)
    samples = ROOT / "resources" / "samples"
    first = folder / "portrait.jpg"
    shutil.copyfile(samples / "portrait-sideways.jpg", first)
    with Image.open(samples / "cat-noisy.jpg") as cat:
        pixels = np.tile(np.asarray(cat), (4, 4, 1))[:900, :1300]
    second = folder / "cats.jpg"
    Image.fromarray(pixels).save(second, quality=90)
    return [first, second]


def _by_command_line(photo: Path, folder: Path) -> bytes:
    command = [
        sys.executable,
        "-m",
        "photofix",
        "enhance",
        str(photo),
        "--model",
        "clean",
        "--strength",
        f"{STRENGTH / 100:g}",
        "--output",
        str(folder),
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, timeout=600)
    return (folder / f"{photo.stem}_photofix.jpg").read_bytes()


class Work:
    """A person's work, and the kills.

    Args:
        photos: to be opened.
        kills: of the engine.
        chance: what is done when.
    """

    def __init__(self, photos: list[Path], kills: int, chance: random.Random) -> None:
        sys.path.insert(0, str(ROOT / "tests" / "app"))  # what a person does with the window, as the tests have it
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QApplication

        from photofix.app.base.theme import apply_theme
        from photofix.app.window import MainWindow

        existing = QApplication.instance()
        self._app = existing if isinstance(existing, QApplication) else QApplication([])
        apply_theme(self._app, Qt.ColorScheme.Dark)
        self._photos = photos
        self._kills = kills
        self._chance = chance
        self._window = MainWindow()
        self._window.resize(1100, 720)
        self._window.show()
        self._window.activateWindow()
        self._wrong: list[str] = []
        self._hangs = 0

    def done(self) -> dict[str, Any]:
        """All of the work, and what came of it."""
        person: Any = importlib.import_module("person")

        from photofix.app.session.entry import State

        window, session = self._window, self._window.session
        said = superseded = at_work = killed = 0
        failures: list[object] = []
        session.failed.connect(failures.append)
        person.drop(window, *self._photos)
        self._until("the photo to open", lambda: session.photo is not None)
        while killed < self._kills:
            if not self._until("the engine to start", lambda: session.engine_process is not None):
                break
            self._play(self._chance.uniform(0, 1.2))
            process = session.engine_process
            if process is None:
                continue
            busy, before = session.state is State.WORKING, len(failures)
            os.kill(process, signal.SIGKILL)
            killed += 1
            self._until("the death to be noticed", lambda gone=process: session.engine_process != gone)
            if busy:
                at_work += 1
                # What has been superseded by another wish of the person needn't fail: the other is painted by the next process.
                self._until(
                    "the failure to be told, or the next repair to end",
                    lambda before=before: len(failures) > before or session.state is State.DONE,
                )
                if len(failures) == before:
                    superseded += 1
                elif "signal 9" in window.banner.message:
                    said += 1
                else:
                    self._wrong.append(f"after kill {killed}: the banner says {window.banner.message!r}")
            if session.photo is None:
                self._wrong.append(f"after kill {killed}: the photo is gone")
            window.repair()
        saved = {path.name: self._save(index) for index, path in enumerate(self._photos)}
        window.banner.dismiss()
        window.close()
        self._app.processEvents()
        return {
            "kills": killed,
            "while_it_painted": at_work,
            "said": said,
            "superseded": superseded,
            "hangs": self._hangs,
            "tracebacks": 0,
            "saved": saved,
            "wrong": self._wrong,
        }

    def _play(self, seconds: float) -> None:
        """What a person does meanwhile: drag, zoom, the slider, another photo."""
        person: Any = importlib.import_module("person")
        from PySide6.QtCore import QPoint

        from photofix.engine.step import Step

        viewer, session = self._window.viewer, self._window.session
        end = time.monotonic() + seconds
        while True:
            deed = self._chance.randrange(4)
            place = QPoint(self._chance.randrange(100, 400), self._chance.randrange(100, 400))
            if deed == 0:
                person.drag(viewer, place, place + QPoint(60, -40))
            elif deed == 1:
                person.wheel(viewer, place, self._chance.choice((-1, 1)))
            elif deed == 2 and session.entry is not None:
                session.set_steps((Step(model="clean", strength=self._chance.randrange(0, 151) / 100),), session.entry)
            begun = time.monotonic()
            self._app.processEvents()
            if time.monotonic() - begun > 10:
                self._hangs += 1
            time.sleep(0.02)
            if time.monotonic() >= end:
                return

    def _save(self, index: int) -> bytes:
        """The slider is put where it is to be, and Ctrl+S pressed."""
        from photofix.app.session.entry import State
        from photofix.engine.step import Step

        window, session = self._window, self._window.session
        wanted = next(entry for entry in session.roll if entry.path == self._photos[index])
        session.open_entry(wanted)
        self._until("the photo to open", lambda: session.entry is wanted and wanted.photo is not None)
        session.set_steps((Step(model="clean", strength=STRENGTH / 100),), wanted)
        self._until("the steps to be taken up", lambda: wanted.steps[0].strength == STRENGTH / 100)
        self._play_nothing(0.5)
        if session.state is State.FAILED:
            window.repair()
        self._until("the repair to end", lambda: session.state is State.DONE)
        _press_save(window)
        self._until("the photo to be saved", lambda: wanted.saved is not None)
        return b"" if wanted.saved is None else wanted.saved.read_bytes()

    def _play_nothing(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._app.processEvents()
            time.sleep(0.01)

    def _until(self, what: str, true: Callable[[], bool]) -> bool:
        end = time.monotonic() + PATIENCE
        while not true():
            self._app.processEvents()
            time.sleep(0.005)
            if time.monotonic() > end:
                self._hangs += 1
                self._wrong.append(f"waited in vain for {what}")
                return False
        return True


def _press_save(window: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
