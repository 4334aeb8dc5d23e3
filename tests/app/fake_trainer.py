"""A trainer's process without torch: speaks the protocol of `photofix survey` and `photofix train`, quickly and by a script.

`python fake_trainer.py SCENARIO TICK survey FOLDER …`: TICK is how many seconds a step takes. Scenarios: "normal", "refused",
"crash" (dies in the middle the first time, goes on when it is started again), "killed" (never says an end), "no-better",
"too-few", "failed", "garbage" (lines that mean nothing between good ones), "pieces" (lines in pieces), "gone" (names pictures that
aren't there), "mute" (survey says nothing and ends), "stubborn" (ignores signals).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

STEPS = 40
EVERY = 8
BEGUN = time.monotonic()


class Fake:
    def __init__(self, scenario: str, tick: float, options: argparse.Namespace) -> None:
        self.scenario, self.tick, self.options = scenario, tick, options
        self.run = Path(options.run)
        self.stopping = self.paused = False
        self.rest = b""

    def say(self, event: str, **values: Any) -> None:
        line = json.dumps({"event": event, "seconds": round(time.monotonic() - BEGUN, 2), **values}) + "\n"
        if self.scenario == "garbage":
            line = f'not JSON\n{{"event":\n[1, 2]\n{{"event": "of tomorrow", "x": 1}}\n{{"event": "step"}}\n\n{line}'
        if self.scenario == "pieces":
            for start in range(0, len(line), 50):
                os.write(1, line[start : start + 50].encode())
                time.sleep(0.0005)
        else:
            os.write(1, line.encode())

    def listen(self) -> None:
        while select.select([0], [], [], 0)[0]:
            piece = os.read(0, 4096)
            if not piece:
                sys.exit(0)
            *lines, self.rest = (self.rest + piece).split(b"\n")
            for word in lines:
                if word == b"pause" and not self.paused:
                    self.paused = True
                    self.say("paused")
                elif word == b"resume" and self.paused:
                    self.paused = False
                    self.say("resumed")
                elif word == b"stop":
                    self.stopping, self.paused = True, False

    def pictures(self, name: str, count: int, states: list[str]) -> list[dict[str, str]]:
        folder = self.run / "pictures"
        folder.mkdir(exist_ok=True)
        photos = sources(Path(self.options.folder), count)
        rng = np.random.default_rng(1)
        rows: list[dict[str, str]] = []
        for number in range(count):
            clean = photos[number % len(photos)].astype(np.float32)
            noise = rng.normal(0, 22, clean.shape)
            row: dict[str, str] = {}
            for state in states:
                share = {"clean": 0.0, "degraded": 1, "input": 1, "as_is": 1, "built_in": 0.45, "yours": 0.15}[state]
                path = folder / f"{name}-{number}-{state}.png"
                if self.scenario != "gone":
                    Image.fromarray(np.clip(clean + share * noise, 0, 255).astype(np.uint8)).save(
                        path, compress_level=1
                    )
                row[state] = str(path)
            rows.append(row)
        return rows

    def survey(self) -> None:
        folder = Path(self.options.folder)
        if self.scenario == "mute":
            sys.stderr.write("Traceback: something\n")
            sys.exit(1)
        if self.scenario == "refused":
            self.say("error", message=f"There are no photos to learn from in “{folder.name}”.",
                     tried="Subfolders were searched as well.", advice="Choose a folder with at least 12 photos.")  # fmt: skip
            self.say("end", reason="failed")
            sys.exit(3)
        for done in range(0, 141, 20):
            self.say("survey-progress", done=done, of=140)
            time.sleep(self.tick)
        self.say(
            "survey", photos=140, usable=121,
            unusable=[
                {"reason": "too-small", "count": 9, "examples": ["IMG_1.JPG", "IMG_2.JPG"]},
                {"reason": "duplicate", "count": 6, "examples": ["IMG_7.JPG"]},
                {"reason": "unreadable", "count": 4, "examples": ["IMG_9.JPG"]},
            ],
            cameras=[{"name": "FUJIFILM X-T20", "photos": 118}, {"name": "", "photos": 3}],
            noise={"sigma_dark": 4.1, "sigma_mid": 2.9, "sigma_bright": 1.8, "correlation": 0.4},
            jpeg=[{"quality": 82, "chroma": "4:2:0", "share": 0.9}, {"quality": 95, "chroma": "4:4:4", "share": 0.1}],
            reduce=2.5, split={"train": 90, "choose": 12, "judge": 19}, warnings=[],
        )  # fmt: skip
        self.say("gallery", pairs=self.pictures("gallery", 6, ["clean", "degraded"]))
        self.say("end", reason="finished")

    def train(self) -> None:
        if self.scenario == "stubborn":
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        kept = self.run / "fake-step"
        begun = int(kept.read_text()) if kept.exists() else 0
        self.say("start", step=begun, minutes=self.options.minutes, base=self.options.base, style=self.options.style,
                 name=self.options.name, device="CPU, 2 threads, bfloat16", resumed=begun > 0, phase="faithful")  # fmt: skip
        if self.scenario == "failed":
            self.say("error", message="The drive is full.", tried="What was learnt is kept.", advice="Make room on it.")
            self.say("end", reason="failed")
            sys.exit(3)
        for step in range(begun + 1, STEPS + 1):
            self.listen()
            while self.paused and not self.stopping:
                time.sleep(0.01)
                self.listen()
            if self.stopping:
                break
            time.sleep(self.tick)
            through = step / STEPS
            self.say("step", step=step * 10, loss=0.05 * 0.95**step + 0.01, rate=2e-4, steps_per_second=2.9, through=through,
                     seconds_left=(1 - through) * self.options.minutes * 60)  # fmt: skip
            sys.stderr.write(f"step {step}" + "\n")
            if step == 2 and self.scenario == "garbage":
                self.say("trouble", message="The loss was not finite; back to the last good weights.")
            if step % EVERY == 0:
                psnr = 32.6 + 0.9 * (1 - 0.92**step)
                self.say("validate", step=step * 10, through=through, psnr=psnr, built_in=32.8, input=31.2, best=True,
                         distance=0.113, built_in_distance=0.12)  # fmt: skip
                self.say("preview", step=step * 10,
                         photos=self.pictures(f"p{step}", 4, ["input", "built_in", "yours", "clean"]))  # fmt: skip
                kept.write_text(str(step))
                self.say("checkpoint", step=step * 10)
            if step == STEPS // 2 and begun == 0 and self.scenario in ("crash", "killed"):
                sys.stderr.write("Segmentation fault, or so" + "\n")
                if self.scenario == "killed":
                    os.kill(os.getpid(), signal.SIGKILL)
                os._exit(9)
        for done in range(0, 20, 5):
            self.say("judging", done=done, of=19)
            time.sleep(self.tick)
        self.say("verdict", **self.verdict())
        self.say("end", reason="stopped" if self.stopping else "finished")

    def verdict(self) -> dict[str, Any]:
        kind = self.scenario if self.scenario in ("no-better", "too-few") else "better"
        figures = {
            "better": {"gain": 0.62, "low": 0.41, "high": 0.85, "photos": 19, "distance_gain": 0.012, "general": -0.02},
            "no-better": {
                "gain": 0.03,
                "low": -0.05,
                "high": 0.11,
                "photos": 19,
                "distance_gain": 0.0,
                "general": -0.1,
            },
            "too-few": {"gain": None, "low": None, "high": None, "photos": 4, "distance_gain": None, "general": None},
        }[kind]
        real = self.pictures("real", 4, ["as_is", "built_in", "yours"])
        return {
            "verdict": kind,
            **figures,
            "sentence": "A sentence.",
            "note": "A note.",
            "real": real,
            "model": str(self.model()),
        }

    def model(self) -> Path:
        from safetensors.numpy import save

        folder = self.run / "model"
        folder.mkdir(exist_ok=True)
        # Such as another run would not have them.
        weights = save({"weight": np.frombuffer(hashlib.sha256(str(self.run).encode()).digest(), np.float32)})
        name = "-".join("".join(c if c.isalnum() else " " for c in self.options.name.lower()).split())
        card = {
            "schema_version": 1, "name": name, "title": self.options.name, "purpose": "Made for one camera.", "task": "clean",
            "architecture": "unet", "halo": 32, "multiple": 16, "base": self.options.base, "minutes": self.options.minutes,
            "licence": "LicenseRef-personal", "sha256": hashlib.sha256(weights).hexdigest(), "photofix_version": "0",
        }  # fmt: skip
        (folder / f"{name}.safetensors").write_bytes(weights)
        (folder / f"{name}.json").write_text(json.dumps(card))
        return folder / f"{name}.json"


def sources(folder: Path, count: int) -> list[np.ndarray[Any, Any]]:
    """Squares of the folder's photos; drawn ones where there are none."""
    found = sorted(path for path in folder.glob("*") if path.suffix.lower() in (".jpg", ".png"))
    squares: list[np.ndarray[Any, Any]] = []
    for number in range(count if found else 0):
        with Image.open(found[number % len(found)]) as photo:
            image = photo.convert("RGB").reduce(max(1, min(photo.size) // 300))
        room = max(0, image.width - 256), max(0, image.height - 256)
        left, top = (room[0] * (number // len(found) + 1) // 3, room[1] * (number // len(found) + 1) // 3)
        squares.append(np.asarray(image.crop((left, top, left + 256, top + 256))))
    if squares:
        return squares
    y, x = np.mgrid[:64, :64] * 4
    return [np.stack([x, y, (x + number * 60) % 256], axis=-1).astype(np.uint8) for number in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("scenario")
    parser.add_argument("tick", type=float)
    parser.add_argument("command", choices=["survey", "train"])
    parser.add_argument("folder")
    for name in ("--pairs", "--base", "--style", "--name", "--run"):
        parser.add_argument(name)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--events", action="store_true", required=True)
    parser.add_argument("--no-install", action="store_true")
    options = parser.parse_args()
    fake = Fake(options.scenario, options.tick, options)
    fake.survey() if options.command == "survey" else fake.train()


if __name__ == "__main__":
    main()
