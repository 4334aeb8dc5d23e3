"""The program from its start to its end, with photos named on the command line."""

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

SCRIPT = """
import sys
from functools import partial
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import photofix.app
import photofix.app.window as place
from photofix.app.session.entry import State
from photofix.engine.client import EngineClient

def main():
    from fake_engine import fake_worker
    window_class = place.MainWindow
    windows = []

    def make():
        window = window_class(partial(EngineClient, target=fake_worker), "negative")
        windows.append(window)
        QTimer.singleShot(50, look)
        return window

    def look():
        session = windows[0].session
        if session.state is not State.DONE or len(session.roll) < 2:
            QTimer.singleShot(20, look)
            return
        print(",".join(entry.name for entry in session.roll))
        windows[0].results.copy()
        windows[0].show_keys()
        QTimer.singleShot(100, windows[0].close)

    place.MainWindow = make
    sys.exit(photofix.app.main(sys.argv[1:]))

if __name__ == "__main__":
    main()
"""


def test_files_and_folders_of_the_command_line_are_opened_and_the_end_is_clean(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for name in ("photos/b.png", "photos/a.png", "single.png"):
        Image.new("RGB", (64, 48), "red").save(tmp_path / name)
    script = tmp_path / "program.py"
    script.write_text(SCRIPT)
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2]), *sys.path]
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    run = subprocess.run(
        [sys.executable, str(script), "single.png", "photos"],
        env={**os.environ, **home, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "single.png,a.png,b.png"
    assert list((tmp_path / "home").rglob("photofix.log"))
