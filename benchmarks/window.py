"""How the window feels: until it is seen, while a large photo is panned, until the first repaired pixels are on the screen.

    python benchmarks/window.py [--rounds 3] [--json benchmarks/results/window.json]

Everything is drawn in software into memory, without a screen (`QT_QPA_PLATFORM=offscreen`). Each round is a process of its own.

- *window*: from the start of the process until all of the empty window is drawn.
- *pan*: a photo of 100 megapixels, seen at 1920 × 1080, is dragged by mouse events that fall due every 16 ms, across tiles that
  are not there yet. A frame's time is from when its event was due until the viewer is drawn.
- *first pixels*: from the drop of a JPEG of 12 megapixels until pixels in the middle of the viewer are repaired ones, read from what
  is drawn. Warm: the engine has started before. Cold: the photo is dropped as soon as the window is seen, which is when the
  engine's process starts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QApplication

    from photofix.app.viewer.viewer import Mode, Viewer
    from photofix.app.window import MainWindow

MEGAPIXELS = 12
LARGE = (8704, 11520)
FRAME = 0.016
FRAMES = 240
PATIENCE = 60.0


def main() -> None:
    """Parse the options, and measure each thing in processes of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", choices=sorted(MEASURES), help="one measurement alone")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--photo", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(MEASURES[options.one](options.photo)))
        return
    from speed import machine, make_photo

    # One measurement alone takes its own place among earlier ones.
    found: dict[str, Any] = (
        json.loads(options.json.read_text()) if options.only and options.json and options.json.exists() else {}
    )
    with tempfile.TemporaryDirectory() as folder:
        photo = make_photo(Path(folder), MEGAPIXELS)
        for name in [options.only] if options.only else MEASURES:
            rounds = [run(name, photo, Path(folder)) for _ in range(options.rounds)]
            found[name] = {key: [each[key] for each in rounds] for key in rounds[0]}
            print(name, json.dumps(found[name]), flush=True)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({**found, "machine": machine()}, indent=2) + "\n")


def run(name: str, photo: Path, folder: Path) -> dict[str, Any]:
    """One round: what it found, and how busy the machine was before."""
    # Without the settings of the person who runs this.
    env = {**os.environ, "XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder)}
    env["BENCHMARK_STARTED"] = repr(time.monotonic())
    load = round(os.getloadavg()[0], 2)
    command = [sys.executable, __file__, "--one", name, "--photo", str(photo)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    return {**json.loads(done.stdout.splitlines()[-1]), "load": load}


def first_paint(_photo: Path) -> dict[str, float]:
    """Seconds from the start of the process until the window is drawn, and what the process worked for it."""
    with opened(warm=False):
        now = time.monotonic()
        return {"seconds": now - float(os.environ["BENCHMARK_STARTED"]), "worked": time.process_time()}


def warm(photo: Path) -> dict[str, float]:
    """Seconds until the first repaired pixels, the engine being ready."""
    with opened(warm=True) as window:
        return first_pixels(window, photo)


def cold(photo: Path) -> dict[str, float]:
    """The same while the engine starts."""
    with opened(warm=False) as window:
        return first_pixels(window, photo)


def pan(_photo: Path) -> dict[str, float]:
    """Milliseconds of a frame, median and worst, for each mode and zoom."""
    from photofix.app.viewer.viewer import Mode

    result: dict[str, float] = {}
    with large_viewer() as viewer:
        for mode in (Mode.SPLIT, Mode.SIDE_BY_SIDE):
            for name, zoom in (("fit", None), ("100 %", 1.0)):
                frames = [1000 * frame for frame in dragged(viewer, mode, zoom)]
                result[f"{mode.value}, {name}: median ms"] = round(statistics.median(frames), 2)
                result[f"{mode.value}, {name}: worst ms"] = round(max(frames), 2)
    return result


MEASURES: dict[str, Callable[[Path], dict[str, float]]] = {
    "window": first_paint,
    "pan": pan,
    "first pixels, warm": warm,
    "first pixels, cold": cold,
}


@contextmanager
def opened(*, warm: bool) -> Generator[MainWindow]:
    """The window as the program shows it, drawn; with its engine ready, or about to start."""
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication

    from photofix.app.base.theme import apply_theme
    from photofix.app.window import MainWindow

    class Window(MainWindow):
        drawn = False

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
            super().paintEvent(event)
            self.drawn = True

    app = QApplication(sys.argv[:1])
    apply_theme(app)
    window = Window()
    window.resize(1920, 1080)
    ready: list[str] = []
    window.session.device_known.connect(ready.append)
    window.show()
    # Children are drawn in the same event as the window.
    live(app, lambda: window.drawn and (bool(ready) or not warm))
    yield window
    window.session.cancel()
    window.close()


def first_pixels(window: MainWindow, photo: Path) -> dict[str, float]:
    """Drop a photo, and wait until the middle of the viewer shows something else than the photo itself."""
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    times: dict[str, float] = {}
    boxes: list[object] = []
    window.session.painted.connect(boxes.append)
    started = time.monotonic()
    drop(window, photo)
    live(app, lambda: window.session.photo is not None)
    times["opened"] = time.monotonic() - started
    middle = window.viewer.rect().center()
    place = QRect(middle.x() + 40, middle.y() - 8, 16, 16)
    # Drawn from the photo's own pixels, while the engine is at work.
    live(app, lambda: window.viewer.store.idle)
    before = look(window.viewer, place)
    live(app, lambda: bool(boxes) and look(window.viewer, place) != before)
    times["seconds"] = time.monotonic() - started
    return {name: round(value, 3) for name, value in times.items()}


def look(viewer: Viewer, place: QRect) -> bytes:
    """What is drawn at a place."""
    return bytes(viewer.grab(place).toImage().constBits())


def drop(window: MainWindow, path: Path) -> None:
    """Drop a file onto the middle of the window."""
    from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    middle = window.rect().center()
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(middle, *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(middle), *how))


@contextmanager
def large_viewer() -> Generator[Viewer]:
    """A viewer of 1920 × 1080 with a photo of 100 megapixels in it, and its negative for a result."""
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from photofix.app.base.jobs import Jobs
    from photofix.app.base.theme import apply_theme
    from photofix.app.viewer.pixels import SharedPixels
    from photofix.app.viewer.pyramid import Pyramid
    from photofix.app.viewer.tiles import Layer
    from photofix.app.viewer.viewer import Viewer

    app = QApplication(sys.argv[:1])
    apply_theme(app)
    before, after = (SharedPixels.create((*LARGE, 3), "uint8") for _ in range(2))
    tile = np.random.default_rng(0).integers(0, 256, (1088, 1152, 3), np.uint8)
    for row in range(0, LARGE[0], 1088):
        before.array[row : row + 1088] = np.tile(tile, (1, 10, 1))
    np.subtract(255, before.array, out=after.array)
    layers: list[Layer] = []
    for pixels in (before, after):
        pyramid = Pyramid(pixels)
        pyramid.build()
        layers.append(Layer(pyramid, None))
    jobs = Jobs()
    viewer = Viewer(jobs)
    viewer.resize(1920, 1080)
    viewer.show()
    viewer.show_layers(*layers)
    yield viewer
    viewer.clear()
    jobs.close()
    for pixels in (before, after):
        pixels.close()


def dragged(viewer: Viewer, mode: Mode, zoom: float | None) -> list[float]:
    """Seconds of each frame while the photo is dragged through the viewer."""
    from PySide6.QtCore import QEvent as Event
    from PySide6.QtCore import QObject, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)

    class Drawn(QObject):
        """Counts what is drawn; seen before it is, so a frame ends with the event."""

        count = 0

        def eventFilter(self, watched: QObject, event: Event) -> bool:  # noqa: N802 (Qt's name)
            self.count += event.type() == Event.Type.Paint
            return False

    def mouse(kind: Event.Type, place: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        event = QMouseEvent(kind, place, viewer.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewer, event)

    viewer.set_mode(mode)
    viewer.fit()
    if zoom is not None:
        viewer.zoom_to(zoom)
    live(app, lambda: viewer.store.idle)
    drawn = Drawn()
    viewer.installEventFilter(drawn)
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    place = QPointF(QPoint(480, 200))  # beside the divider
    mouse(Event.Type.MouseButtonPress, place, left, left)
    frames: list[float] = []
    due = time.monotonic()
    for number in range(FRAMES):
        due = max(due + FRAME, time.monotonic())
        live(app, lambda due=due: time.monotonic() >= due)
        count = drawn.count
        # There and back again across the photo, 2400 pixels of the screen in a second.
        step = 40 if number % FRAMES < FRAMES // 2 else -40
        place += QPointF(step, step / 2)
        mouse(Event.Type.MouseMove, place, none, left)
        live(app, lambda count=count: drawn.count > count)
        frames.append(time.monotonic() - due)
    mouse(Event.Type.MouseButtonRelease, place, left, none)
    viewer.removeEventFilter(drawn)
    return frames


def live(app: QApplication, until: Callable[[], bool]) -> None:
    """Let the window live until something is so."""
    from PySide6.QtCore import QEventLoop

    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise SystemExit("It took too long.")
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        time.sleep(0.0005)


if __name__ == "__main__":
    main()
