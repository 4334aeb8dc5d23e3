"""An engine's process without torch: paints a photo's negative, in small tiles, as slowly as is wanted.

What it does is said by the model's name: "negative" paints at once, "slow" takes its time, "broken" answers with an error.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Protocol

import numpy as np

from photofix.engine.messages import (
    CancelRequest,
    Failed,
    Ready,
    RepairRequest,
    Reply,
    Returned,
    Stopped,
    TileFinished,
)
from photofix.engine.shared import SharedArray
from photofix.engine.tiling import Box
from photofix.errors import EngineError
from photofix.imaging import Samples

TILE = 128
DEVICE = "Nothing, 1 thread, uint8"


def repaired(pixels: Samples, strength: float = 1.0) -> Samples:
    """What this engine makes of pixels."""
    peak = np.iinfo(pixels.dtype).max
    x = pixels.astype(np.float32)
    return np.rint(np.clip(x + np.float32(strength) * ((peak - x) - x), 0, peak)).astype(pixels.dtype)


def fake_worker(pipe: Connection, device: str) -> None:
    """The target of the engine's process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stopped: set[int] = set()
    requests: list[RepairRequest | None] = []
    arrived = threading.Condition()

    def read() -> None:
        while True:
            try:
                message = pipe.recv()
            except (EOFError, OSError):
                message = None
            with arrived:
                if isinstance(message, CancelRequest):
                    stopped.add(message.id)
                    continue
                if message is None:
                    stopped.update(request.id for request in requests if request is not None)
                    stopped.add(-1)
                requests.append(message)
                arrived.notify()
            if message is None:
                return

    threading.Thread(target=read, daemon=True).start()
    pipe.send(Ready(DEVICE))
    while True:
        with arrived:
            while not requests:
                arrived.wait()
            request = requests.pop(0)
        if request is None:
            return
        try:
            pipe.send(_paint(request, pipe, stopped))
        except OSError:
            return


class InlineEngine:
    """The same without a process: for tests of what is seen, which need nothing but a painted photo."""

    process_id = None

    def __init__(self, listener: Callable[[Reply], None]) -> None:
        self.send = listener

    def start(self) -> None:
        self.send(Ready(DEVICE))

    def submit(self, request: RepairRequest) -> None:
        self.send(_paint(request, self, set()))

    def cancel(self, request_id: int) -> None:
        pass

    def close(self, patience: float = 3.0) -> None:
        pass


class _Outbox(Protocol):
    def send(self, reply: Reply, /) -> None: ...


def _paint(request: RepairRequest, pipe: _Outbox, stopped: set[int]) -> Reply:
    step = request.chain.steps[0]
    if step.model == "broken":
        return Failed(request.id, EngineError("The engine is broken.", tried="Nothing was touched.", advice="Mend it."))
    done = 0
    with SharedArray.attach(request.source) as source, SharedArray.attach(request.result) as result:
        height, width = source.array.shape[:2]
        for box in _boxes(height, width, request.focus):
            if stopped & {request.id, -1}:
                return Stopped(request.id)
            if step.model == "slow":
                time.sleep(0.1)
            result.array[box.slices] = repaired(source.array[box.slices], step.strength)
            done += box.area
            pipe.send(TileFinished(request.id, box, done / (height * width)))
    return Returned(request.id, 0.1, height * width / 1e6, ())


def _boxes(height: int, width: int, focus: tuple[float, float] | None) -> Iterator[Box]:
    boxes = [
        Box(top, left, min(top + TILE, height), min(left + TILE, width))
        for top in range(0, height, TILE)
        for left in range(0, width, TILE)
    ]
    if focus is not None:
        boxes.sort(key=lambda b: ((b.top + b.bottom) / 2 - focus[0]) ** 2 + ((b.left + b.right) / 2 - focus[1]) ** 2)
    yield from boxes
