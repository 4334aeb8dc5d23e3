"""A batch that is killed at random moments and gone on with ends, byte for byte, where one ends that was left alone."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.drill import good
from benchmarks.drill.faults import hashes
from photofix.errors import PhotofixError
from photofix.imaging import probe

SLOWLY = 0.03  # seconds a tile
PATIENCE = 120.0


def make_photos(folder: Path, count: int, seed: int) -> None:
    """Sound photos of all formats that are written as they came, and two sidecars."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for number in range(count):
        files = good.files(seed + number, (chance.randrange(48, 97), chance.randrange(48, 97)))
        kind = list(files)[number % len(files)]
        path = folder / f"folder {number % 3}" / f"{number} {kind}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(files[kind])
        if number in (1, 2):
            path.with_suffix(".xmp").write_bytes(good.XMP)


def run(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Kill a batch again and again, go on with it, and compare.

    Args:
        folder: for everything.
        kills: that hit, while it plans or works.
        seed: of photos and moments.
    """
    photos, killed = folder / "photos", folder / "killed"
    count = max(24, 3 * kills)
    make_photos(photos, count, seed)
    before = hashes(photos)
    _tiny(photos, folder / "undisturbed", retry=False)
    expected = hashes(folder / "undisturbed")
    chance = random.Random(seed)
    wrong: list[str] = []
    hits = during_work = tries = hangs = 0
    while hits < kills and tries < 2 * kills:
        tries += 1
        working = chance.random() < 0.8
        hit, hung = _kill(photos, killed, "planned" if working else "looking", chance.uniform(0, 0.4))
        hits, hangs, during_work = hits + hit, hangs + hung, during_work + (hit and working)
        for name, sha256 in hashes(killed).items():
            if name.endswith(".tmp"):
                continue
            if name.endswith(".xmp"):
                if sha256 != expected.get(name):
                    wrong.append(f"after kill {hits}: {name} is another file")
                continue
            try:
                whole = probe(killed / name).done is not None and sha256 == expected.get(name)
            except PhotofixError as error:
                whole = False
                wrong.append(str(error))
            if not whole:
                wrong.append(f"after kill {hits}: {name} is not whole")
    # A photo that was under way at two kills counts as one that kills, until it is asked for.
    _tiny(photos, killed, retry=True)
    after = hashes(killed)
    lost = sorted(set(expected) - set(after)) + [name for name in before if hashes(photos).get(name) != before[name]]
    if after != expected:
        wrong.append(f"missing {sorted(set(expected) - set(after))}, strays {sorted(set(after) - set(expected))}")
    return {
        "photos": count,
        "kills": hits,
        "while_working": during_work,
        "lost": len(lost),
        "hangs": hangs,
        "tracebacks": 0,
        "results_identical": after == expected,
        "wrong": wrong,
    }


def _tiny(photos: Path, output: Path, *, retry: bool) -> None:
    from benchmarks.drill import tiny

    tiny.run(photos, output, lambda _: None, reader=tiny.InlineReader(), retry=retry)


def _kill(photos: Path, output: Path, last: str, seconds: float) -> tuple[bool, bool]:
    """Kill a batch so many seconds after it has said something; whether it was still running, and whether it hung."""
    command = [sys.executable, "-m", "benchmarks.drill.tiny", str(photos), str(output), str(SLOWLY)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        begun = time.monotonic()
        for line in process.stdout:
            if json.loads(line)["event"] == last:
                break
        time.sleep(seconds)
        running = process.poll() is None
        process.kill()
        process.wait()
    return running, time.monotonic() - begun > PATIENCE
