"""How long it takes until something is there, and what is imported for it: --help, the window, the first repaired pixels, a command.

    python benchmarks/startup.py [--rounds 5] [--cold] [--json benchmarks/results/startup.json]

Each round is a whole process, and its time begins before it is started. Nothing is seen on a screen
(`QT_QPA_PLATFORM=offscreen`).

- *help*: `photofix --help`, until it has ended.
- *enhance*: `photofix enhance` of a sample photo, until it has ended.
- *window*: `photofix`, until all of the empty window is drawn.
- *sample*, *12 megapixels*: `photofix PHOTO`, until a place right of the viewer's middle shows something else than the photo itself. A
  sample is one tile; of the other photo that place is in the first, for a repair begins in the middle of what its result shows.

Warm: the files were read before. Cold (`--cold`, as root on Linux): the system's cache of files is emptied before each round.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from photofix.app.window import MainWindow

SAMPLE = Path(__file__).parents[1] / "resources" / "samples" / "cat-noisy.jpg"
LIMITS = {"help": 0.3, "window": 1.0, "sample": 4.0, "12 megapixels": 4.0}
PATIENCE = 60.0
CACHE = Path("/proc/sys/vm/drop_caches")
_MOST = 10


def main() -> None:
    """Parse the options, and measure each start in processes of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cold", action="store_true", help="also with an empty cache of files")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--watch", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.watch is not None:
        watch(options.watch)
        return
    from speed import machine, make_photo

    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = commands(folder, make_photo(folder, 12))
        for what, command in started.items():
            # As after an installation: the first start compiles what the others find.
            run(command, folder)
            found[what] = {"limit": LIMITS.get(what)}
            for how in ("warm", "cold") if options.cold else ("warm",):
                rounds = [once(command, folder, cold=how == "cold") for _ in range(options.rounds)]
                found[what][how] = {"median": statistics.median(rounds), "seconds": rounds}
                print(f"{what}, {how}: {json.dumps(found[what][how])}", flush=True)
        imports = {what: imported(command, folder) for what, command in importing(started["help"]).items()}
    for what, packages in imports.items():
        print(f"{what} imports, in ms: {json.dumps(packages)}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        result = {"starts": found, "imported_ms": imports, "machine": machine()}
        options.json.write_text(json.dumps(result, indent=2) + "\n")


def commands(folder: Path, large: Path) -> dict[str, list[str]]:
    """What is started, by its name."""
    program = [sys.executable, "-m", "photofix"]
    watched = [sys.executable, __file__, "--watch"]
    return {
        "help": [*program, "--help"],
        "enhance": [*program, "enhance", str(SAMPLE), "--output", str(folder / "out"), "--overwrite"],
        "window": watched,
        "sample": [*watched, str(SAMPLE)],
        "12 megapixels": [*watched, str(large)],
    }


def importing(about: list[str]) -> dict[str, list[str]]:
    """What imports all that is imported until each is there."""
    window = "import photofix.engine.client, photofix.app.window, photofix.app.base.theme, photofix.app.base.translation, photofix.app.base.log"
    return {
        "help": about,
        "window": [sys.executable, "-c", window],
        "engine": [sys.executable, "-c", "import photofix.engine.worker"],
    }


def once(command: list[str], folder: Path, *, cold: bool) -> float:
    """Seconds of one start."""
    if cold:
        os.sync()
        CACHE.write_text("3")
    began = time.monotonic()
    output = run(command, folder).stdout
    # What is watched says when it was seen; its end is of no interest.
    ended = float(output.splitlines()[-1]) if "--watch" in command else time.monotonic()
    return round(ended - began, 3)


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it without the settings and models of the person who measures, and with compiled files of its own."""
    env = dict(os.environ) | {f"XDG_{name}_HOME": str(folder) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    env["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env)


def imported(command: list[str], folder: Path) -> dict[str, float]:
    """Milliseconds that the modules of a package took of their own, the ten most costly packages, and all."""
    lines = run([command[0], "-X", "importtime", *command[1:]], folder).stderr.splitlines()
    spent: Counter[str] = Counter()
    for line in lines:
        if match := re.match(r"import time:\s+(\d+) \|\s+\d+ \| +(\S+)", line):
            package = match[2].partition(".")[0]
            spent["Python" if package.strip("_") in _PYTHONS else package] += int(match[1])
    costly = spent.most_common(_MOST)
    return {name: round(us / 1000, 1) for name, us in [*costly, ("all", spent.total())]}


_PYTHONS = {name.strip("_") for name in sys.stdlib_module_names} | {"encodings", "site", "zipimport"}


def watch(files: list[str]) -> None:
    """Open the window as the program does, and print when what is waited for was seen; then end."""
    from photofix.importing import uncollected

    # In the order and the way of the program.
    with uncollected():
        import photofix.engine.client  # noqa: F401  # pyright: ignore[reportUnusedImport]

        # isort: split
        from PySide6.QtCore import QTimer
        from PySide6.QtGui import QPaintEvent

        from photofix import cli
        from photofix.app import window

    class Watched(window.MainWindow):
        drawn = False

        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
            # Children are drawn in the same event as the window.
            super().paintEvent(event)
            if not self.drawn:
                self.drawn = True
                QTimer.singleShot(0, lambda: (wait_for_repair if files else leave)(self))

    window.MainWindow = Watched
    sys.argv[1:] = files
    cli.main()


def wait_for_repair(window: MainWindow) -> None:
    """Look every few milliseconds whether the middle of the viewer shows something else than the photo itself."""
    from PySide6.QtCore import QRect, QTimer
    from window import look

    began = time.monotonic()
    boxes: list[object] = []
    known: list[bytes] = []
    window.session.painted.connect(boxes.append)
    timer = QTimer(window, interval=5)

    def check() -> None:
        if time.monotonic() > began + PATIENCE:
            raise SystemExit("It took too long.")
        viewer = window.viewer
        middle = viewer.rect().center()
        place = QRect(middle.x() + 40, middle.y() - 8, 16, 16)
        if not known:
            if boxes:
                raise SystemExit("It was painted on before it was seen.")
            if window.session.photo is not None and viewer.store.idle:
                known.append(look(viewer, place))
        elif boxes and look(viewer, place) != known[0]:
            timer.stop()
            leave(window)

    timer.timeout.connect(check)
    timer.start()


def leave(window: MainWindow) -> None:
    """Say when it was, and end."""
    print(time.monotonic(), flush=True)
    window.session.cancel()
    window.close()


if __name__ == "__main__":
    main()
