"""Listens to an event loop's pulse, and tells a thread that is held up from a machine that is busy."""

import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer

BEAT = 0.005
# In seconds. What is felt as a stall.
STALL = 0.1

# Looks every few milliseconds whether a thread sleeps, until it is told to stop; clocks are the same for all processes.
_WATCH = """
import json, select, sys, time
stat, beat, asleep, last = open(sys.argv[1]), float(sys.argv[2]), [], time.monotonic()
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    time.sleep(beat)
    stat.seek(0)
    state = stat.read().rpartition(")")[2].split()[0]
    now = time.monotonic()
    if state != "R":
        asleep.append((now, min(now - last, 2 * beat)))
    last = now
print(json.dumps(asleep))
"""


@dataclass(frozen=True)
class Pause:
    """From one beat to the next, in seconds.

    Attributes:
        begun: by the clock.
        ended: likewise.
        worked: processor time of the thread.
        slept: how long it waited for something; not for a core that others had. Linux alone tells.
    """

    begun: float
    ended: float
    worked: float
    slept: float = 0.0

    @property
    def own(self) -> float:
        """For how long the thread held the beat up: by work, or by waiting for something else than the beat."""
        return self.worked + max(0.0, self.slept - BEAT)

    @property
    def limit(self) -> float:
        """How much processor time it may take: a stall's, or twice that if the thread had a core for less than half of the time.

        Caches are then filled by others. Where nine processes wanted two cores, the same work took 0.13 instead of 0.05 seconds.
        """
        return STALL if self.worked > (self.ended - self.begun) / 2 else 2 * STALL


class Heartbeat:
    """A timer of 5 ms in the thread that makes it, watched from another process.

    Args:
        parent: of the timer.
    """

    def __init__(self, parent: QObject) -> None:
        self.pauses: list[Pause] = []
        self._timer = QTimer(parent, interval=round(BEAT * 1000), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._watch: subprocess.Popen[str] | None = None
        self._last = (0.0, 0.0)

    @property
    def longest(self) -> Pause:
        return max(self.pauses, key=lambda pause: pause.own)

    def __enter__(self) -> "Heartbeat":
        # What hundreds of tests have left in memory is walked through by the collector, for a quarter of a second: no window of
        # a person's has that. What is made from here on is collected as ever.
        gc.collect()
        gc.freeze()
        stat = Path(f"/proc/{os.getpid()}/task/{threading.get_native_id()}/stat")
        if stat.exists():
            command = [sys.executable, "-c", _WATCH, str(stat), str(BEAT)]
            self._watch = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            assert self._watch.stdout is not None
            assert self._watch.stdout.readline() == "ready\n"
        self._last = time.monotonic(), time.thread_time()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beat()
        self._timer.stop()
        gc.unfreeze()
        if self._watch is not None:
            said, _ = self._watch.communicate("stop", timeout=30)
            asleep: list[tuple[float, float]] = json.loads(said)
            self.pauses = [Pause(p.begun, p.ended, p.worked, _within(p, asleep)) for p in self.pauses]

    def _beat(self) -> None:
        now = time.monotonic(), time.thread_time()
        self.pauses.append(Pause(self._last[0], now[0], now[1] - self._last[1]))
        self._last = now


def _within(pause: Pause, asleep: Sequence[tuple[float, float]]) -> float:
    return sum(length for when, length in asleep if pause.begun < when <= pause.ended)
