"""The engine's process, as it is inside: takes requests from a pipe, paints into shared memory, answers."""

from __future__ import annotations

import contextlib
import queue
import signal
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection

import numpy as np
import psutil

from photofix.engine.allocator import keep_freed_memory
from photofix.engine.device import Device, choose_device
from photofix.engine.enhance import Repair
from photofix.engine.kept import KeptWork
from photofix.engine.memory import available_memory
from photofix.engine.messages import (
    CancelRequest,
    Failed,
    Ready,
    RepairRequest,
    Reply,
    Request,
    Returned,
    Stopped,
    TileFinished,
)
from photofix.engine.model_store import Model, ModelStore
from photofix.engine.shared import SharedArray
from photofix.engine.step import Chain, Step
from photofix.engine.tiling import CORE
from photofix.errors import EngineError, PhotofixError
from photofix.imaging import Photo, Source, freeze
from photofix.imaging.mask import encode_mask
from photofix.progress import Cancelled, CancelToken

# Of finished work, so that a slider is followed at once: the answers for 100 megapixels take 600 MB.
MOST_KEPT = 640 << 20
_RESERVE = 1 << 30
_NICE = 5


class _Inbox:
    """Reads the pipe beside the work, so that a cancel is heard in the middle of a photo."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._requests: queue.Queue[RepairRequest | None] = queue.Queue()
        self._lock = threading.Lock()
        self._tokens: dict[int, CancelToken] = {}
        threading.Thread(target=self._read, name="photofix-inbox", daemon=True).start()

    def next(self) -> tuple[RepairRequest, CancelToken] | None:
        """The next request and its token; None when the other side is gone."""
        request = self._requests.get()
        return None if request is None else (request, self._tokens[request.id])

    @property
    def idle(self) -> bool:
        """Nothing is waiting yet."""
        return self._requests.empty()

    def forget(self, request: RepairRequest) -> None:
        with self._lock:
            self._tokens.pop(request.id, None)

    def _read(self) -> None:
        while True:
            try:
                request: Request | None = self._pipe.recv()
            except (EOFError, OSError):
                request = None
            if request is None:  # the window is closing, or gone: stop at the next tile, and leave
                with self._lock:
                    for token in self._tokens.values():
                        token.cancel()
                self._requests.put(None)
                return
            with self._lock:
                if isinstance(request, CancelRequest):
                    token = self._tokens.get(request.id)
                    if token is not None:
                        token.cancel()
                    continue
                self._tokens[request.id] = CancelToken()
            self._requests.put(request)


def worker_main(pipe: Connection, device_name: str = "auto") -> None:
    """Serve requests until the pipe closes. The target of the engine's process."""
    # Ctrl+C in a terminal goes to the whole group; the window decides what becomes of its engine.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _step_back()
    keep_freed_memory()
    inbox = _Inbox(pipe)
    store = ModelStore()
    kept = KeptWork(MOST_KEPT)
    try:
        device = choose_device(device_name)
    except PhotofixError as error:
        _refuse_all(pipe, inbox, error)
        return
    _warm_up(store, device, inbox)
    _send(pipe, Ready(device.name))
    while (taken := inbox.next()) is not None:
        request, token = taken
        try:
            token.check()
            _send(pipe, _repair(request, token, pipe, store, device, kept))
        except Cancelled:
            _send(pipe, Stopped(request.id))
        except PhotofixError as error:
            _send(pipe, Failed(request.id, error))
        except Exception as error:  # the worker's one boundary: a defect of ours fails a request, not the process
            _send(pipe, Failed(request.id, _unexpected(error)))
        inbox.forget(request)


def _step_back() -> None:
    """Let the window have a core whenever it wants one: it wants it for milliseconds, and the repair takes all there are."""
    process = psutil.Process()
    with contextlib.suppress(psutil.Error, OSError):
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else process.nice() + _NICE)


def _warm_up(store: ModelStore, device: Device, inbox: _Inbox) -> None:
    """Load the models and let each kind of network paint a little, so that the first photo doesn't wait for that.

    The first convolution of each shape makes its kernel, and costs a second that later ones don't. Stops when there is something
    to be done.
    """
    small = Photo(freeze(np.zeros((CORE, CORE, 3), np.uint8)))
    painted: list[tuple[str, dict[str, object]]] = []
    # Models of the photo's own size first: one of them is what a photo begins with.
    for card in sorted(store.cards(on_error=lambda _: None), key=lambda card: card.scale):
        if not inbox.idle:
            return
        # Of other people: large, slow. Crisp versions, which are gone towards later. A photo rarely begins with either.
        if card.tiling == "approximate" or card.crisp_of is not None:
            continue
        # A broken model is for the request that asks for it to tell of.
        with contextlib.suppress(PhotofixError):
            model, kind = store.load(card.name), (card.architecture, card.arguments)
            if kind not in painted and card.scale == 1:
                painted.append(kind)
                Repair(small, Chain(steps=(Step(model=card.name),)), [model], device).run()


def _refuse_all(pipe: Connection, inbox: _Inbox, error: PhotofixError) -> None:
    """Without a device there is nothing to serve with: every request is told why."""
    while (taken := inbox.next()) is not None:
        _send(pipe, Failed(taken[0].id, error))


def _repair(
    request: RepairRequest, token: CancelToken, pipe: Connection, store: ModelStore, device: Device, kept: KeptWork
) -> Reply:
    started = time.perf_counter()
    models = [store.load_step(step) for step in request.chain.steps]
    with SharedArray.attach(request.source) as source, SharedArray.attach(request.result) as result:
        # The photo and its result have their memory already; the tiles, and other programs, come before what is merely kept.
        kept.limit_to(min(MOST_KEPT, max(0, available_memory() - _RESERVE) // 2))
        photo = Photo(freeze(source.array), None, Source(grey=request.grey))
        repair = Repair(
            photo,
            request.chain,
            models,
            device,
            into=result.array,
            kept=kept,
            name=request.source.name,
            mapped=_is_tight(photo, models),
        )
        done, total = 0, repair.size[0] * repair.size[1]
        for box in repair.tiles(focus=request.focus, progress=token):
            done += box.area
            _send(pipe, TileFinished(request.id, box, min(1.0, done / total)))
        megapixels, backoffs, reused = total / 1e6, tuple(repair.backoffs), repair.reuses
        masks = tuple(
            encode_mask(repair.masks[index]) if index in repair.masks else None for index in range(len(models))
        )
        # Nothing may hold a view of the shared arrays when they are closed.
        del photo, repair
    return Returned(request.id, time.perf_counter() - started, megapixels, backoffs, reused, masks)


def _is_tight(photo: Photo, models: Sequence[Model]) -> bool:
    """What is between the photo and its result takes more than half of what is free: it is to lie in mapped files."""
    total, scale = 0, 1
    for model in models[:-1]:
        scale *= model.card.scale
        total += photo.pixels.nbytes * scale**2
    return total > available_memory() // 2


def _send(pipe: Connection, reply: Reply) -> None:
    try:
        pipe.send(reply)
    except OSError:  # the window is gone; the inbox hears of it too, and ends the loop
        return


def _unexpected(error: Exception) -> EngineError:
    return EngineError(
        f"The engine failed: {type(error).__name__}: {error}",
        tried="The photo is as it was, and the engine goes on with the next request.",
        advice="Please report this with the photo's size and format.",
    )
