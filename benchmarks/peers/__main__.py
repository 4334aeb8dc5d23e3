"""Side by side with what a person would pick instead.

    python -m venv PEERS && PEERS/bin/pip install -r benchmarks/peers/requirements.txt
    python -m benchmarks.peers all --python PEERS/bin/python --photos FOLDER --set14 FOLDER --cbsd68 FOLDER

- *quality*: PSNR, SSIM and LPIPS of each task that the folders allow, all repairers over the same photos. For LPIPS see
  `benchmarks/lpips.py`; without its weights that column stays empty.
- *speed*: seconds for each megapixel that comes out, loading apart, and peak memory. Do nothing else on the machine meanwhile.
- *sheets*: pictures side by side, of photos that are free to share.
- *report*: the tables and the plot of docs/peers.md, from the results. With --check it only says whether they are current.

What isn't installed is listed as such. Results are written after each task, and with --only or --tasks into what there is.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers.catalogue import PEERS, Peer
from benchmarks.peers.runner import ROOT, Runner
from benchmarks.peers.tasks import SETS, TASKS

PARTS = ("quality", "speed", "sheets", "report")
RESULTS = ROOT / "benchmarks" / "results" / "peers.json"
PAGE = ROOT / "docs" / "peers.md"
IMAGES = ROOT / "docs" / "images"


def main() -> None:
    """Parse the options, and do what is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=(*PARTS, "all"))
    parser.add_argument("--python", default=sys.executable, help="interpreter that has the others")
    parser.add_argument(
        "--photos", type=Path, dest="own", help="folder of good photos of your own, of 1 megapixel or more"
    )
    parser.add_argument("--set14", type=Path, help="folder of Set14")
    parser.add_argument("--cbsd68", type=Path, help="folder of CBSD68")
    parser.add_argument("--tasks", nargs="+", choices=tuple(TASKS), default=list(TASKS))
    parser.add_argument("--only", nargs="+", choices=tuple(PEERS), default=list(PEERS), help="these repairers")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="of the report: change nothing")
    parser.add_argument("--json", type=Path, default=RESULTS)
    options = parser.parse_args()
    runner = Runner(python=options.python, threads=options.threads)
    peers = [PEERS[name] for name in options.only]
    for part in PARTS if options.part == "all" else (options.part,):
        if part == "quality":
            folders: dict[str, Path | None] = {name: getattr(options, name) for name in SETS}
            _quality(options.json, folders, options.tasks, peers, runner)
        elif part == "speed":
            _speed(options.json, options.tasks, peers, runner)
        elif part == "sheets":
            from benchmarks.peers.sheets import write_sheets

            write_sheets(IMAGES, peers, runner, _settings(_read(options.json)))
        else:
            _report(options)


def _quality(path: Path, folders: dict[str, Path | None], tasks: list[str], peers: list[Peer], runner: Runner) -> None:
    from benchmarks.peers.quality import judge

    for name in tasks:
        task = TASKS[name]
        folder = folders[task.photo_set]
        if folder is None:
            print(f"{name}: left out, since there is no folder for {SETS[task.photo_set].title}")
            continue
        found = judge(task, SETS[task.photo_set].photos(folder), peers, runner)
        results = _read(path)
        before: dict[str, Any] = results["quality"].get(name, {"rows": {}})
        if before["rows"] and before["photos"] != found["photos"]:
            sys.exit(f"{path} has {name} over {before['photos']} photos and not {found['photos']}: write another file.")
        found["rows"] = _in_order(before["rows"] | found["rows"])
        results["quality"][name] = found
        _write(path, results)


def _speed(path: Path, tasks: list[str], peers: list[Peer], runner: Runner) -> None:
    from benchmarks.peers.speed import TIMED, time_peers

    for name in [name for name in TIMED if name in tasks]:
        rows = time_peers(TASKS[name], peers, runner, _settings(_read(path)).get(name, {}))
        results = _read(path)
        results["speed"][name] = _in_order(results["speed"].get(name, {}) | rows)
        results["threads"] = runner.threads
        _write(path, results)


def _report(options: argparse.Namespace) -> None:
    from benchmarks.peers.report import fill

    results = _read(options.json)
    before = PAGE.read_text("utf-8")
    after = fill(before, results)
    if options.check:
        sys.exit(0 if after == before else "docs/peers.md isn't current: python -m benchmarks.peers report")
    PAGE.write_text(after, "utf-8")
    from benchmarks.peers.plot import draw

    draw(results, IMAGES / "peers.png")


def _settings(results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """For each task what served each repairer best."""
    return {
        name: {peer: row["setting"] for peer, row in found["rows"].items() if row["status"] == "ran"}
        for name, found in results["quality"].items()
    }


def _in_order(rows: dict[str, Any]) -> dict[str, Any]:
    return {name: rows[name] for name in PEERS if name in rows}


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.is_file() else {"machine": {}, "quality": {}, "speed": {}}


def _write(path: Path, results: dict[str, Any]) -> None:
    from benchmarks.speed import machine

    results["machine"] = machine()
    for part in ("quality", "speed"):
        results[part] = {name: results[part][name] for name in TASKS if name in results[part]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
