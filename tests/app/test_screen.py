"""The program as a person starts it: a process, on a screen, with the shipped model; and what is to be seen there."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "cat-noisy.jpg"
SIZE = (1280, 800)

# Looks at the screen until the right half of the photo is a good deal smoother than the left one, and keeps what it saw.
LOOK = """
import sys, time
import numpy as np
from PySide6.QtGui import QGuiApplication, QImage

def roughness(part):
    return float(np.abs(np.diff(part.astype(int), axis=1)).mean())

app = QGuiApplication([])
end = time.monotonic() + 60
while time.monotonic() < end:
    image = app.primaryScreen().grabWindow(0).toImage().convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = lines[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    left, right = roughness(pixels[250:450, 250:450]), roughness(pixels[250:450, 530:730])
    if left > 2 and right < left / 2:
        image.save(sys.argv[1])
        print(f"{left:.2f} {right:.2f}")
        break
    time.sleep(0.2)
else:
    image.save(sys.argv[1])
    sys.exit(f"{left:.2f} {right:.2f}")
"""


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen of its own, by its name."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL)
    os.close(theirs)
    with os.fdopen(ours) as said:
        number = said.readline().strip()
    assert number, "Xvfb didn't start"
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb here")
def test_a_photo_that_is_named_is_seen_repaired(screen: str, tmp_path: Path) -> None:
    home = {name: str(tmp_path / "home") for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    env = {
        **os.environ,
        **home,
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    seen = tmp_path / "seen.png"
    said = tmp_path / "said.txt"
    with said.open("w") as words:
        program = subprocess.Popen([sys.executable, "-m", "photofix", str(SAMPLE)], env=env, stdout=words, stderr=words)
    try:
        look = subprocess.run(
            [sys.executable, "-c", LOOK, str(seen)], env=env, capture_output=True, text=True, timeout=90
        )
        assert program.poll() is None, said.read_text()
        assert look.returncode == 0, look.stderr
        assert said.read_text() == ""
        engine = psutil.Process(program.pid).children(recursive=True)
        assert engine
        memory = {m.path for m in psutil.Process(program.pid).memory_maps() if m.path.startswith("/dev/shm/psm_")}
        assert len(memory) >= 2
    finally:
        program.terminate()
        program.wait(10)
    # Nothing of it stays, also when it is ended from outside.
    _, alive = psutil.wait_procs(engine, timeout=20)
    assert not alive
    end = time.monotonic() + 10
    while any(map(os.path.exists, memory)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(os.path.exists, memory))
    assert seen.stat().st_size > 100_000
