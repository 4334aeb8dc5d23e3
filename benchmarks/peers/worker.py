"""One repairer's own process: loads it, repairs pictures with it, and says how long that took and how much memory.

    python -m benchmarks.peers.worker JOB.json RESULT.json

It runs in the interpreter that has the repairer, and needs NumPy and Pillow beside it.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.adapters.loaded import Loaded, Pixels


def main() -> None:
    """Do what the job says; the result is the only thing that counts, since libraries print what they like."""
    job: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(done(job)), "utf-8")


def done(job: dict[str, Any]) -> dict[str, Any]:
    """What became of it: `missing` where the library can't be imported, otherwise the figures.

    Args:
        job: `adapter` (module:function), `setting` (its arguments), `package` (whose version is told), `pictures` (pairs of .npy files,
            from and to), `warm_ups` and `repeats` of each, and `threads`.
    """
    started = time.perf_counter()
    module, _, function = job["adapter"].partition(":")
    try:
        loaded: Loaded = getattr(import_module(module), function)(**job["setting"])
    except ImportError as error:
        return {"missing": str(error)}
    result: dict[str, Any] = {"load_seconds": time.perf_counter() - started, "parameters": loaded.parameters}
    _limit_opencv(job["threads"])
    seconds: list[list[float]] = []
    processor = 0.0
    for source, target in job["pictures"]:
        pixels: Pixels = np.load(source)
        for _ in range(job["warm_ups"]):
            loaded.repair(pixels)
        times: list[float] = []
        repaired = pixels
        before = time.process_time()
        for _ in range(job["repeats"]):
            begun = time.perf_counter()
            repaired = loaded.repair(pixels)
            times.append(time.perf_counter() - begun)
        processor += time.process_time() - before
        seconds.append(times)
        np.save(target, repaired)
    return {
        **result,
        "seconds": seconds,
        "cores": processor / max(sum(map(sum, seconds)), 1e-9),
        "peak_rss_megabytes": peak_rss(),
        "version": _version(job["package"]),
    }


def peak_rss() -> float:
    """Of this process in megabytes; ru_maxrss also knows what its parent had when it was forked."""
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / 1e6 if sys.platform == "darwin" else largest * 1024 / 1e6


def _limit_opencv(threads: int) -> None:
    # It has threads of its own, which OpenMP's number doesn't bind.
    opencv: Any = sys.modules.get("cv2")
    if opencv is not None:
        opencv.setNumThreads(threads)


def _version(package: str | None) -> str | None:
    return None if package is None else importlib.metadata.version(package)


if __name__ == "__main__":
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    main()
