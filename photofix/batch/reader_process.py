"""The process that reads photos for a batch, as it is inside: a file that hangs or kills a decoder takes nothing else along.

Knows imaging alone, so that it starts in a moment and stays small.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from photofix.batch.identity import FileState, sha256_of
from photofix.errors import PhotoError, PhotofixError
from photofix.imaging import Header, Photo, Samples, Source, open_photo, probe
from photofix.imaging.preview import Shown, preview

CHUNK = 8 << 20
"""Bytes of pixels that go through the pipe at once."""
GRACE = 5.0
"""Seconds beyond the limit that the process leaves to whoever asked, to end it and to say why."""


@dataclass(frozen=True)
class Ask:
    """A request.

    Attributes:
        path: of the file.
        state: that it is thought to be in; a photo is decoded only if it still is. None asks for the header alone.
        side: of a small picture to be made, in pixels; None asks for none.
        seconds: that it may take; a little later the process ends itself, whatever it is doing.
    """

    path: Path
    state: FileState | None
    side: int | None
    seconds: float


@dataclass(frozen=True)
class Looked:
    """A header was read, and nothing more."""

    header: Header
    state: FileState


@dataclass(frozen=True)
class Opened:
    """A photo was decoded; its pixels and then its alpha follow in chunks."""

    shape: tuple[int, int]
    dtype: str
    alpha: bool
    source: Source
    sha256: str


@dataclass(frozen=True)
class Small:
    """A small picture, (h, w, 3)."""

    pixels: Shown


Answer = Looked | Opened | Small | PhotofixError


def reader_main(pipe: Connection) -> None:
    """Answer requests until the pipe closes. The target of the process."""
    # Ctrl+C in a terminal goes to the whole group; the batch decides what becomes of its reader.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _go_first()
    with Path(os.devnull).open("w") as nowhere:
        while True:
            try:
                ask: Ask | None = pipe.recv()
            except (EOFError, OSError):
                return
            if ask is None:
                return
            # Ends the process from outside of Python: a decoder that hangs holds Python's own lock, and whoever would have ended
            # this process from outside may be gone.
            faulthandler.dump_traceback_later(ask.seconds + GRACE, exit=True, file=nowhere)
            try:
                _answer(pipe, ask)
            except OSError:  # the batch is gone
                return
            finally:
                faulthandler.cancel_dump_traceback_later()


def _answer(pipe: Connection, ask: Ask) -> None:
    try:
        photo, answer = _read(ask)
    except PhotofixError as error:
        pipe.send(error)
        return
    except OSError as error:
        pipe.send(PhotoError(f"“{ask.path}” can't be read: {error.strerror}.", advice="Check the drive, and the file."))
        return
    pipe.send(answer)
    if photo is not None:
        for samples in (photo.pixels, photo.alpha):
            if samples is not None:
                _send(pipe, samples)


def _read(ask: Ask) -> tuple[Photo | None, Answer]:
    if ask.side is not None:
        return None, Small(preview(ask.path, ask.side))
    if ask.state is None or (ask.path.is_file() and FileState.of(ask.path) != ask.state):
        header = probe(ask.path)
        return None, Looked(header, FileState.of(ask.path))
    photo = open_photo(ask.path)
    sha256 = sha256_of(ask.path)
    if FileState.of(ask.path) != ask.state:
        raise PhotoError(
            f"“{ask.path}” was changed while it was read.",
            tried="It was left as it is.",
            advice="Run the batch again when nothing else is writing the file.",
        )
    height, width = photo.size
    return photo, Opened((height, width), photo.pixels.dtype.name, photo.alpha is not None, photo.source, sha256)


def _send(pipe: Connection, samples: Samples) -> None:
    data = samples.reshape(-1).view(np.uint8).data
    for start in range(0, len(data), CHUNK):
        pipe.send_bytes(data[start : start + CHUNK])


def _go_first() -> None:
    """Where memory runs out, the kernel is to end this process and not the batch."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("900")
