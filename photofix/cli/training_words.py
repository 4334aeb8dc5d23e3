"""A personal training told in words on a terminal: the same events that the window draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from photofix.cli.console import err, note, out
from photofix.training.personal.photos import WHY

Event = dict[str, Any]


class Words:
    """Listens to a training's events, and says what a person wants to know."""

    def __init__(self) -> None:
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._shown: dict[str, Callable[[Event], None]] = {
            "survey": self._survey, "start": self._start, "step": self._step, "validate": self._validate,
            "trouble": lambda event: self._say(event["message"]), "paused": lambda _event: self._say("Paused."),
            "resumed": lambda _event: self._say("Going on."), "phase": lambda event: self._say(PHASES[event["phase"]]),
            "verdict": self._verdict, "installed": self._installed, "error": self._end, "end": self._end,
        }  # fmt: skip

    def __call__(self, event: Event) -> None:
        show = self._shown.get(event["event"])
        if show is not None:
            show(event)

    def _survey(self, event: Event) -> None:
        out.print(f"{event['usable']} of {event['photos']} photos can be used.")
        for reason in event["unusable"]:
            examples = ", ".join(reason["examples"][:3])
            out.print(f"  {reason['count']} left out, {WHY[reason['reason']]}: {examples}")
        for line in event.get("camera", ()):
            out.print(f"  {line}")
        split = event["split"]
        out.print(
            f"  {split['train']} to learn from, {split['choose']} to choose the best weights by, {split['judge']} to judge at the end."
        )
        for warning in event["warnings"]:
            note(warning)

    def _start(self, event: Event) -> None:
        went_on = " (going on where it was left)" if event["resumed"] else ""
        out.print(f"Learning from {event['base']} for {event['minutes']:g} minutes on {event['device']}{went_on}.")
        out.print(Text("Ctrl+C stops and keeps the best so far; twice ends at once.", style="dim"))
        self._bar = Progress(
            BarColumn(), TextColumn("{task.percentage:3.0f} %"), TimeRemainingColumn(), TextColumn("{task.description}"),
            console=err, transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=1.0)
        self._bar.start()

    def _step(self, event: Event) -> None:
        if self._bar is not None:
            words = f"step {event['step']}, loss {event['loss']:.4f}"
            self._bar.update(self._task, completed=event["through"], description=words)

    def _validate(self, event: Event) -> None:
        gain = event["psnr"] - event["built_in"]
        best = ", the best so far" if event["best"] else ""
        self._say(f"{event['through']:4.0%}  {event['psnr']:.2f} dB, {gain:+.2f} against the built-in{best}")

    def _verdict(self, event: Event) -> None:
        self._end(event)
        out.print(Text(event["sentence"], style="bold"))
        if event["low"] is not None:
            out.print(f"The mean gain lies between {event['low']:+.2f} and {event['high']:+.2f} dB, 19 times in 20.")
        out.print(f"On ordinary photos it differs from the built-in by {event['general']:+.2f} dB.")
        out.print(event["note"])
        out.print(f"The model: {event['model']}")

    def _installed(self, event: Event) -> None:
        out.print(f"It is now among your models: photofix enhance --model {event['name']} PHOTO")

    def _say(self, words: str) -> None:
        (self._bar.console if self._bar is not None else err).print(words)

    def _end(self, _event: Event) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


PHASES = {
    "faithful": "Learning to be near the truth.",
    "critic": "Teaching a critic to tell repaired photos from good ones.",
    "adversarial": "Learning to convince the critic.",
}
