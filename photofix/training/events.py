"""What a run says while it goes: one JSON object a line, the same for the command line and for the window."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO


class EventLog:
    """Writes events to a file in the run's folder and to a stream, whichever of them isn't None; and tells a listener.

    Every event has `event` (its name) and `seconds` (since this process began the run); the rest depends on the event:

    - ``start``: step, steps, recipe name, photos, device
    - ``step``: step, losses by name (means since the last one), rate (learning rate), steps_per_second
    - ``validate``: step, psnr and distance (by damage the mean of input and output), colour_shift; see
      `photofix.training.validate`
    - ``checkpoint``: step
    - ``end``: step, reason (finished | stopped)

    Those of a personal training are listed in docs/training.md.
    """

    def __init__(
        self, path: Path | None, stream: TextIO | None, listener: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        self._path = path
        self._stream = stream
        self._listener = listener
        self._start = time.monotonic()

    def emit(self, event: str, **values: Any) -> None:
        """Write one event."""
        values = {"event": event, "seconds": round(time.monotonic() - self._start, 1), **values}
        line = json.dumps(values)
        if self._path is not None:
            # A full disk must not end a training for want of its diary.
            with contextlib.suppress(OSError), self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        if self._stream is not None:
            print(line, file=self._stream, flush=True)
        if self._listener is not None:
            self._listener(values)


class Means:
    """Means of losses over the steps since they were last taken; a step need not have all of them."""

    def __init__(self) -> None:
        self.steps = 0
        self._sums: dict[str, tuple[float, int]] = {}

    def add(self, losses: dict[str, float]) -> None:
        """Count one step."""
        self.steps += 1
        for name, value in losses.items():
            total, count = self._sums.get(name, (0.0, 0))
            self._sums[name] = total + value, count + 1

    def take(self) -> dict[str, float]:
        """The means by name, and begin again."""
        means = {name: round(total / count, 6) for name, (total, count) in self._sums.items()}
        self.steps, self._sums = 0, {}
        return means
