"""Batches whose memory is limited from outside: each photo is repaired, or has a clear error; the batch lives."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.drill import good
from benchmarks.drill.faults import hashes

LIMITS = (40, 60, 80, 120, 160, 240, 320, 480, 640, 960, 2000)
"""Megabytes of addresses beyond what the batch's process has once torch is there; its reading process has as many in all."""
SIZES = ((96, 128), (1500, 2000), (200, 300), (3000, 4000), (6000, 8000), (150, 150))


def run(folder: Path, seed: int, limits: tuple[int, ...] = LIMITS) -> dict[str, Any]:
    """One batch for each limit, over small photos and some that don't fit."""
    photos = folder / "photos"
    photos.mkdir(parents=True)
    for number, size in enumerate(SIZES):
        pixels = good.picture(seed + number, (96, 128))
        Image.fromarray(pixels).resize((size[1], size[0])).save(photos / f"{number}.jpg", quality=80)
    before = hashes(photos)
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    hangs = tracebacks = 0
    for limit in limits:
        output = folder / f"out {limit}"
        command = [sys.executable, "-m", "benchmarks.drill.tiny", str(photos), str(output), "0", str(limit)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=600, check=False, cwd=Path(__file__).parents[2]
            )
        except subprocess.TimeoutExpired:
            hangs += 1
            wrong.append(f"{limit} MB: it hung")
            continue
        events = [json.loads(line) for line in done.stdout.splitlines()]
        last: dict[str, Any] = events[-1] if events else {"event": "nothing"}
        outcomes[last["event"]] += 1
        if "Traceback" in done.stderr:
            tracebacks += 1
            wrong.append(f"{limit} MB: {done.stderr[-1500:]}")
        elif last["event"] == "ended":
            failed = [
                event for event in events if event["event"] == "failed" or (event["event"] == "left" and event["error"])
            ]
            outcomes["repaired"] += last["done"]
            outcomes["refused"] += len(failed)
            if last["done"] + len(failed) != len(SIZES):
                wrong.append(
                    f"{limit} MB: of {len(SIZES)} photos {last['done']} were repaired and {len(failed)} refused"
                )
            wrong += [f"{limit} MB: {event}" for event in failed if not event["error"]["advice"]]
        elif last["event"] != "refused":
            wrong.append(f"{limit} MB: exit code {done.returncode}, {last['event']}: {done.stderr[-800:]}")
        if hashes(photos) != before:
            wrong.append(f"{limit} MB: an original was changed")
    return {
        "limits_in_megabytes": list(limits),
        "outcomes": dict(outcomes),
        "lost": sum("original" in words for words in wrong),
        "hangs": hangs,
        "tracebacks": tracebacks,
        "wrong": wrong,
    }
