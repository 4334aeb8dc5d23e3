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
SLOWLY = 0.25


def kill_somewhere(photos: Path, output: Path, chance: random.Random) -> bool:
    """Kill a batch at a random moment, mostly of its work; False if it had ended before."""
    command = [sys.executable, "-m", "tests.batch.tiny_batch", str(photos), str(output)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        last = "planned" if chance.random() < 0.8 else "looking"
        for line in process.stdout:
            if json.loads(line)["event"] == last:
                break
        time.sleep(chance.uniform(0, SLOWLY))
        ended = process.poll() is not None
        process.kill()
        process.wait()
    return not ended


@pytest.mark.skipif(os.name == "nt", reason="nothing is killed like that there")
@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_killed_at_random_it_ends_byte_identical(make, tmp_path: Path, kills: int) -> None:
    photos, killed, undisturbed = tmp_path / "photos", tmp_path / "killed", tmp_path / "undisturbed"
    count = PHOTOS * kills // 3
    for seed in range(count):
        make.photo(photos / f"folder {seed % 3}" / f"{seed}.{'jpg' if seed % 2 else 'png'}", seed, size=(48, 64))
    (photos / "folder 0" / "0.xmp").write_text('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    make.run(photos, output=undisturbed)
    chance = random.Random(kills)
    hits = 0
    for _ in range(kills):
        hits += kill_somewhere(photos, killed, chance)
        for name in make.results(killed):  # whatever is there is whole
            assert name.endswith(".xmp") or probe(killed / name).done == "fake"
    assert hits >= kills * 2 // 3
    # A photo that was under way at two kills counts as one that kills, until it is asked for.
    run = make.run(photos, output=killed, retry_failed=True)
    assert (run.ended.reason, run.ended.failed, run.ended.left) == ("finished", 0, 0)
    assert len(make.results(undisturbed)) == count + 1
    assert make.results(killed) == make.results(undisturbed)
