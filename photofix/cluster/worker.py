"""What runs on a node of a cluster: reads a photo, repairs and encodes it, and writes it when the driver's journal knows of it.

Plain Python, whatever it is reached by. Several threads call it: while one photo is painted, the next one is read and the last one
is encoded.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import torch

from photofix.batch.identity import FileState
from photofix.batch.place import temporary_of
from photofix.batch.reader import Read, Reader
from photofix.batch.thumbnails import SIDE, thumbnail_names, write_thumbnail
from photofix.batch.writing import Made, Written, encode_result
from photofix.cluster.messages import Facts, Order, Painted, Recognised, Setting, Unseen, WriteOrder
from photofix.cluster.sharing import witness
from photofix.cluster.weights import load_models
from photofix.engine.allocator import keep_freed_memory
from photofix.engine.device import Device, choose_device
from photofix.engine.enhance import Repair, plan
from photofix.engine.memory import SHARE, available_memory
from photofix.engine.model_store import Model
from photofix.engine.pace import measure_pace
from photofix.errors import MemoryLimitError, PhotoError, PhotofixError
from photofix.imaging import Encoded, FileTimes, Photo, write_bytes
from photofix.imaging.atomic import Filesystem
from photofix.imaging.preview import Shown, small_picture

Load = Callable[[Setting], list[Model]]


@dataclass(frozen=True)
class _Kept:
    """A result that waits to be written."""

    encoded: Encoded
    path: Path
    size: tuple[int, int]
    times: FileTimes | None
    thumbnails: tuple[Shown, Shown]


class Worker:
    """One process with loaded models. What goes wrong with a photo is an answer and not raised.

    Args:
        setting: of the batch.
        fetch: the content of the driver's file of weights, by its SHA-256.
        load: loads the models; for tests.
        reader: reads photos; by default one with its own process.
    """

    def __init__(
        self,
        setting: Setting,
        fetch: Callable[[str], bytes],
        *,
        load: Load | None = None,
        reader: Reader | None = None,
    ) -> None:
        self._setting = setting
        self._load: Load = load or (lambda setting: load_models(setting.cards, fetch))
        self._reader = reader or Reader()
        self._models: Sequence[Model] = ()
        self._device: Device | None = None
        self._kept: dict[int, _Kept] = {}
        self._lock = threading.Lock()
        # One photo is painted at a time, always in the same thread: torch has a team of threads for each that asks for one.
        self._painting = ThreadPoolExecutor(1, "photofix-paint", partial(torch.set_num_threads, setting.threads))

    def prepare(self) -> Facts | PhotofixError:
        """Load the models and start the reading process. Called once, before anything else."""
        keep_freed_memory()
        try:
            return self._painting.submit(self._prepare).result()
        except PhotofixError as error:
            return error

    def _prepare(self) -> Facts:
        self._reader.start()
        self._device = choose_device(self._setting.device)
        self._models = self._load(self._setting)
        return Facts(
            self._device.name,
            self._device.body,
            torch.backends.cpu.get_cpu_capability(),
            {"photofix": version("photofix"), "torch": torch.__version__},
            int(available_memory() * SHARE),
            # It also makes the kernels, so that the first photo doesn't wait for them.
            measure_pace(self._models, self._device),
        )

    def witness(self, path: Path, token: bytes) -> FileState | None:
        """The state of a file that has that content, beside which an answer is left; None if it isn't seen here."""
        return witness(path, token)

    def repair(self, order: Order) -> Painted | Recognised | Unseen | PhotofixError:
        """Repair a photo, and hand it over or keep it until `write` or `drop`."""
        try:
            if order.data is None:
                return self._repair(order, order.path, order.state)
            with tempfile.TemporaryDirectory(prefix="photofix-") as folder:
                path = Path(folder) / order.path.name
                path.write_bytes(order.data)
                os.utime(path, ns=(order.state.modified_ns, order.state.modified_ns))
                try:
                    return self._repair(order, path, FileState.of(path))
                except PhotofixError as error:
                    return _named(error, path, order.path)
        except PhotofixError as error:
            return error
        except MemoryError:
            return MemoryLimitError(
                f"There was too little memory for “{order.path}”.",
                tried="The photo was left out, and is as it was.",
                advice="Let each worker have more memory (--cluster-cores), and try it again (--retry-failed).",
            )
        except OSError as error:
            return PhotoError(
                f"“{order.path}” can't be repaired here: {error.strerror or error}.",
                tried="The photo was left out, and is as it was.",
                advice="Check the drive for temporary files of the machine that it was on.",
            )

    def write(self, order: WriteOrder) -> tuple[Written, float] | PhotofixError:
        """Write a kept result; the answer has the seconds that it took."""
        begun = time.perf_counter()
        with self._lock:
            kept = self._kept.pop(order.ticket)
        try:
            saved = write_bytes(
                kept.encoded, order.destination, original=kept.path, size=kept.size, times=kept.times,
                overwrite=order.overwrite, private=self._setting.request.private,
                filesystem=Filesystem(temporary=partial(temporary_of, attempt=order.attempt)),
            )  # fmt: skip
            written = Written.of(saved)
        except PhotofixError as error:
            return error
        for name, pixels in zip(thumbnail_names(order.output), kept.thumbnails, strict=True):
            write_thumbnail(order.journal / name, pixels)
        return written, time.perf_counter() - begun

    def drop(self, ticket: int) -> None:
        """Forget a kept result."""
        with self._lock:
            self._kept.pop(ticket, None)

    def close(self) -> None:
        """End the reading process and the threads."""
        self._reader.cancel()
        self._painting.shutdown()
        self._reader.close()

    def _repair(self, order: Order, path: Path, state: FileState) -> Painted | Recognised | Unseen:
        begun = time.perf_counter()
        if FileState.known(path) != state:
            return Unseen()
        read = self._reader.read(path, state, order.megapixels)
        if not isinstance(read, Read):
            return Unseen()
        if read.sha256 == order.known:
            return Recognised(read.sha256)
        was_read = time.perf_counter()
        before = read.photo
        after, backoffs, took = self._painting.submit(self._paint, before, order).result()
        encoding = time.perf_counter()
        encoded = encode_result(self._setting.request, order.suffix, after)
        digest = hashlib.sha256(encoded.data).hexdigest()
        made = Made(read.sha256, digest, backoffs, before.source.notes, encoded.notes)
        seconds = {
            "read": round(was_read - begun, 3),
            "repair": round(took, 3),
            "encode": round(time.perf_counter() - encoding, 3),
        }
        thumbnails = small_picture(before, SIDE), small_picture(after, SIDE)
        times, length = before.source.times, len(encoded.data)
        if not order.keep:
            return Painted(made, seconds, after.size, times, length, encoded.data, thumbnails)
        with self._lock:
            self._kept[order.ticket] = _Kept(encoded, order.path, after.size, times, thumbnails)
        return Painted(made, seconds, after.size, times, length, None, None)

    def _paint(self, photo: Photo, order: Order) -> tuple[Photo, tuple[str, ...], float]:
        assert self._device is not None
        begun = time.perf_counter()
        chain = self._setting.request.chain
        mapped = order.tight and plan(photo.size, photo.pixels.dtype.itemsize, self._models, chain.long_edge).mapped
        device = self._device.with_body(order.body)
        repair = Repair(photo, chain, self._models, device, mapped=mapped)
        return repair.run(), tuple(repair.backoffs), time.perf_counter() - begun


def _named(error: PhotofixError, here: Path, there: Path) -> PhotofixError:
    """An error about a file that was sent, by the name that it has where it came from."""
    parts = (part.replace(str(here), str(there)) for part in (error.happened, error.tried, error.advice))
    happened, tried, advice = parts
    return type(error)(happened, tried=tried, advice=advice)
