"""What a run says while it goes: one JSON object a line, the same for the command line and for the window."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, TextIO


class EventLog:
    """Writes events to a file in the run's folder and, unless it is None, to a stream.

    Every event has `event` (its name) and `seconds` (since this process began the run); the rest depends on the event:

    - ``start``: step, steps, recipe name, photos, device
    - ``step``: step, loss, rate (learning rate), steps_per_second
    - ``validate``: step, per damage the mean PSNR in dB of input and output
    - ``checkpoint``: step
    - ``end``: step, reason (finished | stopped)
    """

    def __init__(self, path: Path, stream: TextIO | None) -> None:
        self._path = path
        self._stream = stream
        self._start = time.monotonic()

    def emit(self, event: str, **values: Any) -> None:
        """Write one event."""
        line = json.dumps({"event": event, "seconds": round(time.monotonic() - self._start, 1), **values})
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        if self._stream is not None:
            print(line, file=self._stream, flush=True)
