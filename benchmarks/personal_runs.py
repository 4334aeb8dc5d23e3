"""Trainings as processes: `photofix train` run to its end, continued after interruptions, and what it said of itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["NotTrainedError", "events_of", "finished", "last_of", "steps", "train"]

Event = dict[str, Any]
PHOTOFIX = (sys.executable, "-m", "photofix")


class NotTrainedError(RuntimeError):
    """A training didn't come to its end."""


def train(
    folder: Path, run: Path, mode: str, plan: Mapping[str, Any], device: str, *, program: Sequence[str] = PHOTOFIX
) -> None:
    """Run `photofix train` to its end, from where it was left; nothing if it is through already.

    Args:
        folder: of the photos.
        run: the training's folder.
        mode: "calibrated" or "uncalibrated".
        plan: further options by name.
        device: to compute on.
        program: what to call.

    Raises:
        NotTrainedError: it failed, or was stopped early; called again, it goes on.
    """
    if finished(run):
        return
    command = [
        *(*program, "train", str(folder), "--run", str(run), "--name", run.name[:60]),
        *(f"--{name}={value}" for name, value in plan.items()),
        *(f"--{mode}", f"--device={device}", "--events", "--no-install"),
    ]
    # In a session of its own: Ctrl+C would tell it to stop early and to judge what it has.
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait()
    finally:
        process.kill()
        process.wait()
    if not finished(run):
        error = last_of(run, "error")
        why = error["message"] if error else f"exit code {process.returncode}"
        raise NotTrainedError(f"{run.name} was not trained to its end: {why}")


def events_of(run: Path) -> list[Event]:
    """What a training said in all its sessions; a line that a kill cut short is left out."""
    path = run / "events.jsonl"
    events: list[Event] = []
    for line in path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []:
        try:
            events.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return events


def last_of(run: Path, event: str) -> Event | None:
    """The last event of a name; None if there was none."""
    return next((found for found in reversed(events_of(run)) if found["event"] == event), None)


def finished(run: Path) -> bool:
    """Whether a training came to its own end; one that was stopped early didn't, and can go on."""
    end = last_of(run, "end")
    return end is not None and end["reason"] == "finished"


def steps(run: Path) -> int:
    """How many steps it took."""
    return max((event.get("step", 0) for event in events_of(run)), default=0)
