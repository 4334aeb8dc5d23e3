"""A batch's process without torch: speaks the protocol of `photofix batch --events`, quickly and by a script.

`python fake_batcher.py SCENARIO TICK batch …`: TICK is how many seconds a tile takes; a photo has four. What it writes are copies. A
photo with “bad” in its name fails, unless failed ones are tried again. Scenarios: "normal", "full" (the drive is too small), "crash"
(dies at the second photo the first time), "killed" (the same by a signal), "mute" (says nothing and ends), "many" (5000 photos that
aren't there), "deaf" (doesn't hear of what is added, the first time), "stopped" (ends in the middle with an error), "garbage" (lines
that mean nothing between good ones), "stubborn" (ignores signals).
"""

from __future__ import annotations

import argparse
import json
import os
import select
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
TILES = 4


class Fake:
    def __init__(self, scenario: str, tick: float, options: argparse.Namespace) -> None:
        self.scenario, self.tick, self.options = scenario, tick, options
        self.inputs = [Path(line) for line in Path(options.list).read_text("utf-8").splitlines()] + options.inputs
        self.photos: list[tuple[int, str, Path, Path]] = []
        self.queue: list[int] = []
        self.outputs: list[str] = []
        self.done = self.failed = 0
        self.total = 0
        self.paused = self.cancelled = False
        self.rest = b""
        self.mark = Path(options.chain).with_name("fake-died")
        self.first = not self.mark.exists()

    def say(self, event: str, **values: Any) -> None:
        line = json.dumps({"event": event, **values}) + "\n"
        if self.scenario == "garbage":
            line = f'not JSON\n{{"event":\n[1, 2]\n{{"event": "of tomorrow"}}\n{{"event": "finished"}}\n\n{line}'
        os.write(1, line.encode())

    def listen(self) -> None:
        while select.select([0], [], [], 0)[0]:
            piece = os.read(0, 4096)
            if not piece:
                return
            *lines, self.rest = (self.rest + piece).split(b"\n")
            for line in lines:
                word, _, what = line.decode().partition(" ")
                if word in ("pause", "resume"):
                    self.paused = word == "pause"
                    self.say("paused" if self.paused else "resumed")
                elif word == "cancel":
                    self.cancelled, self.paused = True, False
                elif word == "add" and not (self.scenario == "deaf" and self.first):
                    self.say("adding", paths=[what])
                    if Path(what).exists():
                        self.plan([Path(what)])
                    else:
                        self.say("problem", error=parts(f"There is no “{what}”."))

    def plan(self, named: list[Path]) -> None:
        counts = dict.fromkeys(("photos", "waiting", "done_before", "failed_before", "repaired", "taken"), 0)
        others = 0
        found = [(path, path.parent) for path in named if path.is_file()]
        for folder in (path for path in named if path.is_dir()):
            found += [(path, folder) for path in sorted(folder.rglob("*")) if path.is_file()]
        if self.scenario == "many":
            found = [(named[0] / f"IMG_{number:04}.jpg", named[0]) for number in range(5000)]
        for number, (path, root) in enumerate(found, 1):
            if number % 50 == 0 or number == len(found):
                self.say("looking", done=number, of=len(found))
            if path.suffix.lower() not in ENDINGS:
                others += 1
                self.say("other", name=path.name, why="no photo")
                continue
            place = Path(self.options.output) if self.options.output else root.with_name(f"{root.name}_photofix")
            relative = path.relative_to(root)
            stem = self.options.name.replace("{name}", path.stem)
            result = place / relative.with_name(f"{stem}{path.suffix}")
            task = len(self.photos) + 1
            self.photos.append((task, str(relative), path, result))
            if str(place) not in self.outputs:
                self.outputs.append(str(place))
            counts["photos"] += 1
            failed = (place / f"{path.name}.failed").exists() and not self.options.retry_failed
            facts = {"photo": str(relative), "path": str(path), "task": task, "folder": str(place)}
            if result.exists() and self.options.conflict != "overwrite":
                counts["done_before"] += 1
                self.say("left", **facts, state="done before", error=None, output=str(result.relative_to(place)))
            elif failed:
                counts["failed_before"] += 1
                error = parts(f"“{relative}” is damaged.")
                self.say("left", **facts, state="failed before", error=error, output="")
            else:
                counts["waiting"] += 1
                self.say("queued", **{**facts, "megapixels": 12.2})
                self.queue.append(task)
        if self.scenario == "full":
            what = f"The results will take about 812.3 GB, and there are 41.0 GB free in “{self.outputs[0]}”."
            self.refuse(
                "DiskFullError", what, "Free some space, choose another drive for the results (--output), or less."
            )
        if not self.photos:
            self.refuse(
                "NoPhotosError", f"There are no photos in “{named[0]}”.", "Name a folder that has photos in it."
            )
        self.total = len(self.queue) + self.done + self.failed
        megapixels = 12.2 * len(self.queue)
        self.say("planned", **counts, unreadable=0, others=others, megapixels=megapixels, seconds=megapixels * 0.6,
                 bytes=int(megapixels * 5e5), free=214_000_000_000, device="CPU, 2 threads, bfloat16",
                 outputs=self.outputs)  # fmt: skip

    def refuse(self, kind: str, happened: str, advice: str) -> None:
        sys.stderr.write(f"{happened}\n")
        self.say("refused", error={**parts(happened, advice), "kind": kind})
        sys.exit(3)

    def run(self) -> int:
        if self.scenario == "mute":
            sys.stderr.write("Traceback: something\n")
            return 1
        if self.scenario == "stubborn":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        else:
            signal.signal(signal.SIGTERM, lambda *_: setattr(self, "cancelled", True))
        time.sleep(self.tick)
        self.plan(self.inputs)
        if self.options.dry_run:
            return 0
        begun = time.monotonic()
        error = None
        while not self.cancelled:
            self.listen()
            if not self.queue:
                break
            if self.done + self.failed == 1 and self.first and self.scenario in ("crash", "killed"):
                self.mark.touch()
                sys.stderr.write("Segmentation fault, or so\n")
                if self.scenario == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                os._exit(9)
            if self.done == 1 and self.scenario == "stopped":
                error = parts("The drive is full.", "Free some space, then run the same command again.")
                break
            self.repair(*self.photos[self.queue.pop(0) - 1])
        reason = "stopped" if error else "cancelled" if self.cancelled else "finished"
        self.mark.touch()
        self.say("ended", reason=reason, done=self.done, failed=self.failed, left=len(self.queue),
                 megapixels=self.done * 12.2, seconds=time.monotonic() - begun, error=error)  # fmt: skip
        pages = []
        for folder in self.outputs:
            page = Path(folder) / "photofix-batch" / "report.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text("<h1>Report</h1>")
            pages.append(str(page))
        self.say("reported", reports=pages)
        return 130 if self.cancelled else 0

    def repair(self, task: int, name: str, path: Path, result: Path) -> None:
        self.say("started", photo=name, number=self.done + self.failed + 1, of=self.total, megapixels=12.2, task=task)
        for tile in range(1, TILES + 1):
            time.sleep(self.tick)
            self.listen()
            while self.paused and not self.cancelled:
                time.sleep(0.01)
                self.listen()
            if self.cancelled:
                self.queue.insert(0, task)
                return
            self.say("progressed", photo=name, fraction=tile / TILES, done=self.done + self.failed, of=self.total,
                     megapixels_per_second=1.62, seconds_left=7.5 * (len(self.queue) + 1 - tile / TILES), task=task)  # fmt: skip
        result.parent.mkdir(parents=True, exist_ok=True)
        if "bad" in name and not self.options.retry_failed:
            result.parent.joinpath(f"{path.name}.failed").touch()
            self.failed += 1
            self.say(
                "failed", photo=name, error=parts(f"“{name}” is damaged.", "Copy it from the card again."), task=task
            )
            return
        if path.exists():
            shutil.copy(path, result)
        self.done += 1
        folder = Path(self.options.output) if self.options.output else Path(self.outputs[0])
        self.say("finished", photo=name, output=str(result.relative_to(folder)) if result.is_relative_to(folder) else result.name,
                 folder=str(folder if result.is_relative_to(folder) else result.parent),
                 seconds={"read": 0.2, "repair": 6.9, "write": 0.4}, notes=[], task=task)  # fmt: skip


def parts(happened: str, advice: str = "Try another copy.") -> dict[str, str]:
    return {"kind": "DecodeError", "happened": happened, "tried": "It was left out.", "advice": advice}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("tick", type=float)
    parser.add_argument("command", choices=["batch"])
    parser.add_argument("inputs", nargs="*", type=Path)
    for name in ("--list", "--chain", "--name", "--conflict"):
        parser.add_argument(name, required=True)
    for name in ("--output", "--format", "--quality"):
        parser.add_argument(name)
    parser.add_argument("--events", action="store_true", required=True)
    for name in ("--dry-run", "--retry-failed", "--private", "--again"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args()
    return Fake(options.scenario, options.tick, options).run()


if __name__ == "__main__":
    sys.exit(main())
