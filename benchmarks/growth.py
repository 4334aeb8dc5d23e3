"""How time and memory grow with the work: with the photo, with the steps of a chain, with the number of photos.

    python benchmarks/growth.py [--part photo steps count] [--json benchmarks/results/growth.json]

Each measurement is `photofix enhance` or `photofix batch` as a whole process, from its start to its end, on photos made here; peak
resident memory is that of the largest process among it and its children. A line is fitted through each series, and how far the
measurements lie off it is told: straight lines are what is to be shown. Parts that are asked for are measured anew, the others stay
as they stand in the file.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from speed import machine

PHOTO = [1, 12, 48, 100, 300]
"""Megapixels, repaired by clean."""
STEPS = ["clean", "clean,relight", "erase,clean,relight", "erase,clean,relight,upscale-2x"]
"""Over one photo of `STEPS_MEGAPIXELS`."""
STEPS_MEGAPIXELS = 6
COUNT = [1, 10, 100, 1000]
"""Photos of `COUNT_MEGAPIXELS` each, in one batch."""
COUNT_MEGAPIXELS = 0.1


def main() -> None:
    """Parse the options, and measure the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", nargs="+", choices=["photo", "steps", "count"], default=["photo", "steps", "count"])
    parser.add_argument("--most", type=float, help="leave out photos and counts above this")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    old = json.loads(options.json.read_text()) if options.json and options.json.is_file() else {}
    results: dict[str, Any] = {**old, "machine": machine()}
    most = float("inf") if options.most is None else options.most
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "photo" in options.part:
            results["photo"] = series("megapixels", [(n, photo_run(folder, n)) for n in PHOTO if n <= most])
        if "steps" in options.part:
            # The work of a step is the step's own: each is told by what it adds.
            results["steps"] = {"megapixels": STEPS_MEGAPIXELS, "runs": [steps_run(folder, steps) for steps in STEPS]}
        if "count" in options.part:
            results["count"] = series("photos", [(n, count_run(folder, n)) for n in COUNT if n <= most])
    print(json.dumps(results, indent=2))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")


def photo_run(folder: Path, megapixels: float) -> dict[str, float]:
    """One photo, repaired by one step."""
    photo = made(folder, megapixels)
    return whole_process(["enhance", str(photo), "--model", "clean", "--output", str(folder / "out")], photo)


def steps_run(folder: Path, steps: str) -> dict[str, Any]:
    """One photo through a chain."""
    photo = made(folder, STEPS_MEGAPIXELS)
    command = ["enhance", str(photo), "--model", steps, "--output", str(folder / "out"), "--overwrite"]
    return {"steps": steps, **whole_process(command, photo)}


def count_run(folder: Path, count: int) -> dict[str, float]:
    """A batch of equal photos under different names."""
    album = folder / f"album{count}"
    album.mkdir()
    photo = made(folder, COUNT_MEGAPIXELS)
    for number in range(count):
        shutil.copy(photo, album / f"{number:04}.jpg")
    return whole_process(["batch", str(album), "--steps", "clean", "--output", str(folder / f"repaired{count}")], album)


def made(folder: Path, megapixels: float) -> Path:
    """A photo, made in another process: a child's peak memory begins with that of its parent."""
    code = "import sys; from pathlib import Path; from speed import make_photo; print(make_photo(Path(sys.argv[1]), float(sys.argv[2])))"
    command = [sys.executable, "-c", code, str(folder), str(megapixels)]
    done = subprocess.run(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, check=True)
    return Path(done.stdout.strip())


def whole_process(arguments: list[str], given: Path) -> dict[str, float]:
    """Seconds from start to end, and the largest peak of a process, in megabytes; what was given is removed."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "photofix", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"photofix {' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    shutil.rmtree(given) if given.is_dir() else given.unlink()
    print(f"{arguments[0]} {given.name}: {seconds:.1f} s, {usage.ru_maxrss / 1000:.0f} MB", file=sys.stderr, flush=True)
    return {"seconds": seconds, "peak_rss_megabytes": usage.ru_maxrss / 1000}


def series(unit: str, runs: list[tuple[float, dict[str, float]]]) -> dict[str, Any]:
    """Measurements over what grows, the straight line through their times, and how far off it they are."""
    import numpy as np

    amounts = np.array([amount for amount, _ in runs])
    found: dict[str, Any] = {"runs": [{unit: amount, **run} for amount, run in runs]}
    for what in ("seconds", "peak_rss_megabytes"):
        values = np.array([run[what] for _, run in runs])
        # Weighted by the value, so that the small ones have their say.
        slope, start = np.polyfit(amounts, values, 1, w=1 / values)
        found[f"{what}_line"] = {
            "start": start,
            f"per_{unit}": slope,
            "worst": float(np.max(np.abs((start + slope * amounts) / values - 1))),
        }
    return found


if __name__ == "__main__":
    main()
