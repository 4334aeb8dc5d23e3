"""A batch that is killed again and again ends where one ends that was left alone."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from photofix.imaging import probe

PHOTOS = 8


def start(photos: Path, output: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.batch.tiny_batch", str(photos), str(output), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def finish(photos: Path, output: Path, *options: str) -> dict:
    """Run a batch to its end, and return its last word."""
    with start(photos, output, *options) as process:
        said, _ = process.communicate(timeout=100)
    assert process.returncode == 0
    return json.loads(said.splitlines()[-1])


def kill_somewhere(photos: Path, output: Path, chance: random.Random) -> bool:
    """Kill a batch at a random moment of its work; False if it had ended before."""
    with start(photos, output) as process:
        assert process.stdout is not None
        lines = 0
        wanted = chance.randrange(1, 60)
        for _ in process.stdout:
            lines += 1
            if lines >= wanted:
                break
        time.sleep(chance.uniform(0, 0.06))
        ended = process.poll() is not None
        process.kill()
        process.wait()
    return not ended


@pytest.mark.skipif(os.name == "nt", reason="nothing is killed like that there")
@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=[pytest.mark.long, pytest.mark.timeout(600)])])
def test_killed_at_random_it_ends_byte_identical(make, tmp_path: Path, kills: int) -> None:
    photos = tmp_path / "photos"
    for seed in range(PHOTOS * (kills // 3)):
        make.photo(photos / f"folder {seed % 3}" / f"{seed}.{'jpg' if seed % 2 else 'png'}", seed, size=(48, 64))
    (photos / "folder 0" / "0.xmp").write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    finish(photos, tmp_path / "undisturbed")
    chance = random.Random(kills)
    killed = 0
    for _ in range(kills):
        killed += kill_somewhere(photos, tmp_path / "killed", chance)
        found = make.results(tmp_path / "killed") if (tmp_path / "killed").exists() else {}
        for name in found:  # whatever is there is whole
            if not name.endswith(".xmp"):
                assert probe(tmp_path / "killed" / name).done == "fake"
    assert killed >= min(3, kills) - 1
    # A photo that was under way at two kills counts as one that kills, until it is asked for.
    ended = finish(photos, tmp_path / "killed", "--retry-failed")
    assert (ended["reason"], ended["failed"]) == ("finished", 0)
    undisturbed = make.results(tmp_path / "undisturbed")
    assert len(undisturbed) == PHOTOS * (kills // 3) + 1
    assert make.results(tmp_path / "killed") == undisturbed
    report = json.loads((tmp_path / "killed" / "photofix-batch" / "report.json").read_text())
    assert all(photo["before"] and photo["after"] for photo in report["photos"])
