"""An engine's process without torch: paints a photo's negative, in small tiles, as slowly as is wanted.

What it does is said by the models' names: "double" makes the photo twice as large, and darker where it is to be crisp, "brighter" adds light, "broken" answers
with an error, "eraser" finds a square that is to go and makes the negative of it, "colouriser"
makes everything redder, "slow" makes the negative and takes its time, and so does any other at once.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Protocol

import numpy as np

from photofix.engine.fitter import fitted_size
from photofix.engine.guide import bounds
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
from photofix.engine.protection import coverage
from photofix.engine.shared import SharedArray
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import Box
from photofix.errors import EngineError
from photofix.imaging import Samples
from photofix.imaging.mask import encode_mask

TILE = 128
# Without a process nobody sees one tile after the other, and each costs the window some work.
INLINE_TILE = 512
# What the eraser finds: top, left, bottom and right in the photo.
FOUND = Box(300, 200, 400, 300)
DEVICE = "Nothing, 1 thread, uint8"


def repaired(pixels: Samples, strength: float = 1.0) -> Samples:
    """What this engine makes of pixels."""
    peak = np.iinfo(pixels.dtype).max
    x = pixels.astype(np.float32)
    return np.rint(np.clip(x + np.float32(strength) * ((peak - x) - x), 0, peak)).astype(pixels.dtype)


def after(pixels: Samples, chain: Chain, top: int = 0, left: int = 0) -> Samples:
    """What this engine makes of pixels, which lie so far from the photo's corner, by a chain."""
    scale = 1
    for step in chain.steps:
        if step.model == "double":
            pixels = pixels.repeat(2, axis=0).repeat(2, axis=1)
            pixels = (pixels * (1 - step.crisp / 2)).astype(pixels.dtype)
            scale *= 2
        elif step.model == "eraser":
            under = Box(top, left, top + pixels.shape[0], left + pixels.shape[1])
            x = pixels.astype(np.float32)
            painted = np.rint(x + erased(step, under)[:, :, None] * (repaired(pixels, step.strength) - x))
            pixels = _protected(pixels, painted.astype(pixels.dtype), chain, Box(top, left, 0, 0), scale)
        elif step.model == "colouriser":
            pixels = coloured(pixels, step, Box(top, left, top + pixels.shape[0], left + pixels.shape[1]))
        elif step.model == "brighter":
            peak = np.iinfo(pixels.dtype).max
            brighter = (pixels + ((peak - pixels) * (0.5 * step.strength))).astype(pixels.dtype)
            pixels = _protected(pixels, brighter, chain, Box(top, left, 0, 0), scale)
        else:
            pixels = _protected(pixels, repaired(pixels, step.strength), chain, Box(top, left, 0, 0), scale)
    return pixels


def coloured(pixels: Samples, step: Step, box: Box) -> Samples:
    """As red as it is saturated, and 20 pixels round each point of its colour; under a box of the photo."""
    painted = pixels.astype(np.float32)
    painted[:, :, 0] += 40 * step.saturation
    for point in step.points:
        square = Box(int(point.y) - 20, int(point.x) - 20, int(point.y) + 20, int(point.x) + 20)
        inside = square.intersection(box)
        if inside.area:
            painted[inside.shifted(-box.top, -box.left).slices] = [255 * value for value in point.rgb]
    return np.clip(painted, 0, np.iinfo(pixels.dtype).max).astype(pixels.dtype)


def erased(step: Step, box: Box) -> np.ndarray:
    """The eraser's mask under a box."""
    mask = np.zeros((box.height, box.width), np.float32)
    mask[FOUND.intersection(box).shifted(-box.top, -box.left).slices] = 1
    said = bounds(step.mask, step.paint, box)
    return mask if said is None else np.clip(mask, *said)


def fit(pixels: Samples, size: tuple[int, int]) -> Samples:
    """A smaller copy, each pixel one of the picture's."""
    rows, columns = (np.arange(new) * old // new for new, old in zip(size, pixels.shape[:2], strict=True))
    return pixels[rows[:, None], columns]


def _protected(before: Samples, painted: Samples, chain: Chain, corner: Box, scale: int) -> Samples:
    top, left = corner.top * scale, corner.left * scale
    covered = coverage(chain.protect, Box(top, left, top + before.shape[0], left + before.shape[1]), scale)
    if covered is None:
        return painted
    x = before.astype(np.float32)
    return np.rint(x + (1 - covered[:, :, None]) * (painted - x)).astype(before.dtype)


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
        self.send(_paint(request, self, set(), INLINE_TILE))

    def cancel(self, request_id: int) -> None:
        pass

    def close(self, patience: float = 3.0) -> None:
        pass


class _Outbox(Protocol):
    def send(self, reply: Reply, /) -> None: ...


def _paint(request: RepairRequest, pipe: _Outbox, stopped: set[int], tile: int = TILE) -> Reply:
    models = [step.model for step in request.chain.steps]
    if "broken" in models:
        return Failed(request.id, EngineError("The engine is broken.", tried="Nothing was touched.", advice="Mend it."))
    done = 0
    with SharedArray.attach(request.source) as source, SharedArray.attach(request.result) as result:
        height, width = result.array.shape[:2]
        scale = 2 ** models.count("double")
        full = source.array.shape[0] * scale, source.array.shape[1] * scale
        if (fitted := fitted_size(full, request.chain.long_edge)) != full:
            assert (height, width) == fitted
            result.array[...] = fit(after(source.array, request.chain), fitted)
            pipe.send(TileFinished(request.id, Box(0, 0, height, width), 1.0))
            return Returned(request.id, 0.1, height * width / 1e6, ())
        assert (height, width) == (source.array.shape[0] * scale, source.array.shape[1] * scale)
        for box in _boxes(height, width, request.focus, tile):
            if stopped & {request.id, -1}:
                return Stopped(request.id)
            if "slow" in models:
                time.sleep(0.1)
            under = Box(*(side // scale for side in box))
            result.array[box.slices] = after(source.array[under.slices], request.chain, under.top, under.left)
            done += box.area
            pipe.send(TileFinished(request.id, box, done / (height * width)))
        whole = Box(0, 0, *source.array.shape[:2])
    masks = tuple(
        encode_mask(np.ceil(erased(step, whole) * 255).astype(np.uint8)) if step.model == "eraser" else None
        for step in request.chain.steps
    )
    return Returned(request.id, 0.1, height * width / 1e6, (), masks=masks)


def _boxes(height: int, width: int, focus: tuple[float, float] | None, tile: int) -> Iterator[Box]:
    boxes = [
        Box(top, left, min(top + tile, height), min(left + tile, width))
        for top in range(0, height, tile)
        for left in range(0, width, tile)
    ]
    if focus is not None:
        boxes.sort(key=lambda b: ((b.top + b.bottom) / 2 - focus[0]) ** 2 + ((b.left + b.right) / 2 - focus[1]) ** 2)
    yield from boxes
