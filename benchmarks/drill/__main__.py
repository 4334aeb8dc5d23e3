"""The drill: everything that a disk, a file, a kill or a stranger does, on purpose.

    python -m benchmarks.drill {files,faults,memory,kills,window,fuzz,all} [--seed 1] [--json benchmarks/results/drill.json]

- *files*: two thousand small photos, a tenth of them broken in more than twenty ways, through `photofix batch`.
- *faults*: every call that reads or writes fails once, one after the other, for each of several reasons.
- *memory*: a batch whose memory is limited from outside.
- *kills*: a batch that is killed at random moments, and gone on with.
- *window*: the window's engine killed while a person works.
- *fuzz*: coverage-guided fuzzing of the codec's own code; needs atheris (`pip install atheris`, Apache-2.0).

Each ends with an error if something was lost, hung, or ended in a traceback; the figures of those that ran take their places in
the file of results.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DRILLS = ("files", "faults", "memory", "kills", "window", "fuzz")


def main() -> None:
    """Parse the options, run what is asked for, and write the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.drill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("drill", choices=(*DRILLS, "all"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--photos", type=int, default=2000, help="of the files")
    parser.add_argument("--step", type=int, default=1, help="of the calls, only every so manieth fails")
    parser.add_argument("--kills", type=int, default=30, help="of the batch")
    parser.add_argument("--window-kills", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=700, help="of the fuzzing, all targets together")
    parser.add_argument(
        "--keep", type=Path, default=Path("findings"), help="folder for inputs that the fuzzing finds fault with"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="photofix-drill-") as name:
        for drill in DRILLS if options.drill == "all" else (options.drill,):
            print(f"{drill} …", flush=True)
            begun = time.perf_counter()
            figures = _run(drill, options, Path(name) / drill)
            figures = {"wall_seconds": round(time.perf_counter() - begun, 1), **figures}
            print(json.dumps(figures, indent=2), flush=True)
            failed = failed or bool(_faults_of(figures))
            if options.json:
                _write(options.json, drill, figures)
    sys.exit(1 if failed else 0)


def _run(drill: str, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    folder.mkdir()
    if drill == "files":
        from benchmarks.drill import files

        return files.run(folder, options.photos, options.seed)
    if drill == "faults":
        from benchmarks.drill import faults

        return faults.run(folder, options.seed, step=options.step)
    if drill == "memory":
        from benchmarks.drill import memory

        return memory.run(folder, options.seed)
    if drill == "kills":
        from benchmarks.drill import kills

        return kills.run(folder, options.kills, options.seed)
    if drill == "window":
        from benchmarks.drill import window

        return window.run(folder, options.window_kills, options.seed)
    from benchmarks.drill import fuzz

    return fuzz.run(options.seconds, options.keep)


def _faults_of(figures: dict[str, Any]) -> list[str]:
    return [name for name in ("lost", "hangs", "tracebacks", "findings", "wrong") if figures.get(name)]


def _write(path: Path, drill: str, figures: dict[str, Any]) -> None:
    from benchmarks.speed import machine

    results: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    results[drill] = {"machine": machine(), **figures}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({name: results[name] for name in DRILLS if name in results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
