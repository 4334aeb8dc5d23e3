"""What `photofix batch` prints: for people in a terminal, or as JSON events for programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from rich.markup import escape
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

from photofix.batch.events import (
    Ended,
    Event,
    Failed,
    Finished,
    Left,
    Looking,
    Paused,
    Planned,
    Problem,
    Progressed,
    Refused,
    Resumed,
    Started,
)
from photofix.cli.console import err, note, out, printable, report
from photofix.errors import PhotofixError

_NAMED = 10  # so many names are listed before the rest is only counted


class Output(Protocol):
    """Where events go. A context: inside it there may be a bar in the terminal."""

    def hear(self, event: Event) -> None: ...
    def on_gone(self, do: Callable[[], None]) -> None:
        """What to do when nobody listens any more."""
        ...

    def close_with(self, ended: Ended, pages: Sequence[Path]) -> None:
        """Say what came of it; the pages are the reports."""
        ...

    def refuse(self, error: PhotofixError) -> None:
        """Nothing was begun; `report` has said why."""
        ...

    def __enter__(self) -> object: ...
    def __exit__(self, *_: object) -> None: ...


class JsonOutput:
    """One JSON object a line on standard output."""

    def __init__(self) -> None:
        self._gone: Callable[[], None] = lambda: None

    def hear(self, event: Event) -> None:
        self._print(event.as_json())

    def on_gone(self, do: Callable[[], None]) -> None:
        self._gone = do

    def close_with(self, ended: Ended, pages: Sequence[Path]) -> None:
        self._print({"event": "reported", "reports": [str(page) for page in pages]})

    def refuse(self, error: PhotofixError) -> None:
        from photofix.batch.task import words_of

        self.hear(Refused(words_of(error)))

    def _print(self, value: dict[str, Any]) -> None:
        try:
            sys.stdout.write(f"{json.dumps(value)}\n")
            sys.stdout.flush()
        except BrokenPipeError:  # who listened is gone: nobody wants the rest, and what is finished stays
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 (until the process ends, which is soon)
            self._gone()

    def __enter__(self) -> object:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class TerminalOutput:
    """Results on standard output, a line each; everything else on standard error.

    Args:
        dry: nothing is going to be done.
    """

    def __init__(self, dry: bool) -> None:
        self._dry = dry
        self._bar = Bar(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[words]}"),
            console=err, transient=True, disable=not err.is_terminal,
        )  # fmt: skip
        self._task: TaskID | None = None
        self._left: dict[str, int] = {}

    def hear(self, event: Event) -> None:
        if isinstance(event, Looking):
            self._show("looking at the photos", event.done, event.of, f"{event.done} of {event.of}")
        elif isinstance(event, Planned):
            self._say_plan(event)
        elif isinstance(event, Left):
            self._say_left(event)
        elif isinstance(event, Started):
            self._show(_name(event), event.number - 1, event.of, f"{event.number} of {event.of}")
        elif isinstance(event, Progressed):
            words = [f"{min(event.done + 1, event.of)} of {event.of}"]
            if event.megapixels_per_second is not None and event.seconds_left is not None:
                words += [f"{event.megapixels_per_second:.2f} MP/s", f"{in_words(event.seconds_left)} left"]
            self._show(_name(event), event.done + event.fraction, event.of, ", ".join(words))
        elif isinstance(event, Finished):
            # In a terminal both go to the same place, where the bar must step aside.
            console = err if out.is_terminal and err.is_terminal else out
            console.print(Text(printable(str(Path(event.folder) / event.output))))
            for words in event.notes:
                note(f"{_name(event)}: {words}")
        elif isinstance(event, Failed | Problem):
            _report(event.error)
        elif isinstance(event, Paused | Resumed):
            note(type(event).__name__)

    def on_gone(self, do: Callable[[], None]) -> None:
        pass

    def close_with(self, ended: Ended, pages: Sequence[Path]) -> None:
        if ended.error is not None:
            _report(ended.error)
        words = f"{ended.done} repaired, {ended.failed} failed"
        if ended.left:
            words += f", {ended.left} left: run the same command again to go on"
        if ended.seconds > 0 and ended.done:
            words += f"; {in_words(ended.seconds)}, {ended.megapixels / ended.seconds:.2f} MP/s"
        note(f"{words}.")
        for page in pages:
            note(f"Report: {page}")

    def refuse(self, error: PhotofixError) -> None:
        pass

    def __enter__(self) -> object:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _show(self, words: str, done: float, of: float, more: str) -> None:
        name = escape(printable(words))
        if self._task is None:
            self._task = self._bar.add_task(name, total=of, words=more)
        self._bar.update(self._task, description=name, completed=done, total=of, words=more)

    def _say_left(self, event: Left) -> None:
        if event.state == "done before":
            return  # they are counted; ten thousand lines would hide the rest
        if event.error is not None:
            _report(event.error)
            return
        count = self._left[event.state] = self._left.get(event.state, 0) + 1
        if count <= _NAMED:
            note(f"{_name(event)}: {event.state}")
        elif count == _NAMED + 1:
            note(f"… and more of them; the report lists all that are {event.state}.")

    def _say_plan(self, plan: Planned) -> None:
        parts = [
            f"{count} {what}"
            for count, what in (
                (plan.done_before, "done before"),
                (plan.failed_before, "failed before (--retry-failed tries them again)"),
                (plan.repaired, "repaired already (--again repairs them again)"),
                (plan.taken, "whose name is taken"),
                (plan.unreadable, "unreadable"),
            )
            if count
        ]
        left = f", of them {', '.join(parts)}" if parts else ""
        others = f"; {plan.others} other files" if plan.others else ""
        note(f"{plan.photos} photos{left}{others}.")
        if not plan.waiting:
            return
        time = "" if plan.seconds is None else f", about {in_words(plan.seconds)}"
        room = f"about {plan.bytes / 1e9:.2f} of {plan.free / 1e9:.0f} GB free"
        doing = "would be repaired" if self._dry else "to repair"
        note(f"{plan.waiting} {doing}: {plan.megapixels:.0f} megapixels{time}, {room}, on {plan.device}.")
        for folder in plan.outputs:
            note(f"Results go to {printable(folder)}")


def in_words(seconds: float) -> str:
    """A duration as people say it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def _name(event: Left | Started | Progressed | Finished) -> str:
    """A photo's name as people have it."""
    return event.photo.replace("//", "/")


def _report(error: Any) -> None:
    report(PhotofixError(error["happened"], tried=error["tried"], advice=error["advice"]))
