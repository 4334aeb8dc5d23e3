import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, sys
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def main():
    from fake_engine import fake_worker
    from photofix.app.session.entry import State
    from photofix.app.window import MainWindow
    from photofix.engine.client import EngineClient

    app = QApplication([])
    window = MainWindow(partial(EngineClient, target=fake_worker), "negative")
    window.show()
    window.open(Path(sys.argv[1]))
    state = []

    def look():
        if window.session.state is State.DONE:
            state.append("repaired")
            window.close()
            app.quit()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    app.exec()
    print(json.dumps({"state": state[:1], "modules": sorted(sys.modules)}))

if __name__ == "__main__":
    main()
"""


def test_the_window_s_process_never_imports_torch(tmp_path: Path, photo_file: Path) -> None:
    script = tmp_path / "window.py"
    script.write_text(SCRIPT)
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2]), *sys.path]
    run = subprocess.run(
        [sys.executable, str(script), str(photo_file)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert not run.stderr, run.stderr
    answer = json.loads(run.stdout)
    assert answer["state"] == ["repaired"]
    assert "photofix.app.window" in answer["modules"]
    assert not [name for name in answer["modules"] if name.partition(".")[0] in ("torch", "safetensors")]
