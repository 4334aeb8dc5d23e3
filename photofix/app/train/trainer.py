"""The trainer's process: what it is started with, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from photofix.app.base.child import Child
from photofix.app.train.events import End, Error, Event, read_event
from photofix.app.train.runs import Plan

# The lowest: it takes as long as it is given, and whatever else is done on the computer comes first.
_NICENESS = 19


def survey_arguments(plan: Plan, run: Path) -> list[str]:
    """What follows the program's name to look through photos."""
    return ["survey", *_photos(plan), "--run", str(run), "--events"]


def train_arguments(plan: Plan, run: Path) -> list[str]:
    """What follows the program's name to train, or to go on with a training."""
    return [
        "train", *_photos(plan), "--minutes", f"{plan.minutes:g}", "--style", plan.style, "--name", plan.title,
        "--run", str(run), "--events", "--no-install",
    ]  # fmt: skip


def _photos(plan: Plan) -> list[str]:
    pairs = [] if plan.pairs is None else ["--pairs", str(plan.pairs)]
    return [str(plan.folder), *pairs, "--base", plan.base]


class Trainer(Child):
    """One process of `photofix survey` or `photofix train`.

    Args:
        program: what to start, with the arguments that always come first.
        arguments: that follow.
        parent: as for every QObject.
    """

    def __init__(self, program: Sequence[str], arguments: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(program, arguments, "trainer", _NICENESS, parent)
        self.end: End | None = None
        self.error: Error | None = None

    def understand(self, line: bytes) -> Event | None:
        event = read_event(line)
        if isinstance(event, End):
            self.end = event
        elif isinstance(event, Error):
            self.error = event
        return event
