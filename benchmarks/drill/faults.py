"""Every call that reads or writes fails, one after the other: what a batch makes of a drive that does so.

The calls are those of Python's own to the system. They are counted where they concern one of the drill's folders, and the nth of
them fails with a reason. Production code knows nothing of it.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import hashlib
import io
import os
import shutil
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.drill import good, tiny
from photofix.batch.events import Ended
from photofix.errors import PhotofixError
from photofix.imaging import atomic, probe
from photofix.imaging.atomic import Filesystem

CODES = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.ENOENT)
# By path, by descriptor, and both ends of a move.
_BY_PATH = ("open", "stat", "lstat", "mkdir", "unlink", "scandir", "utime")
_BY_DESCRIPTOR = ("write", "fsync", "fstat", "ftruncate")
_BY_BOTH = ("link", "rename", "replace")


class Faults:
    """A drive whose nth call fails, and with `lasting` all that follow.

    Args:
        folder: calls outside of it are left alone.
        at: which call fails, counted from 0; None fails none and only counts.
        code: as `errno` names it.
        lasting: the drive is gone from then on.
    """

    def __init__(self, folder: Path, at: int | None, code: int, *, lasting: bool = False) -> None:
        self._folder = os.fsencode(folder)
        self._at = at
        self._code = code
        self._lasting = lasting
        self._lock = threading.Lock()
        self.count = 0
        self.hit = ""

    def _judge(self, name: str, place: Any) -> None:
        path = _path_of(place)
        if path is None or not path.startswith(self._folder):
            return
        with self._lock:
            number, self.count = self.count, self.count + 1
            fails = self._at is not None and (number == self._at or (self._lasting and number > self._at))
            if fails and not self.hit:
                self.hit = f"{name} {os.fsdecode(path)}"
        if fails:
            raise OSError(self._code, os.strerror(self._code), os.fsdecode(path))

    @contextlib.contextmanager
    def injected(self) -> Generator[Filesystem]:
        """Calls fail inside; a filesystem for a batch, since its calls were bound when Python read it."""
        with contextlib.ExitStack() as stack:
            for name in (*_BY_PATH, *_BY_DESCRIPTOR, *_BY_BOTH):
                stack.enter_context(mock.patch.object(os, name, self._wrapped(name, getattr(os, name))))
            opening = self._opening(io.open)
            stack.enter_context(mock.patch.object(io, "open", opening))
            stack.enter_context(mock.patch.object(builtins, "open", opening))
            filesystem = partial(
                Filesystem, write=os.write, fsync=os.fsync, link=os.link, rename=os.rename, replace=os.replace
            )
            stack.enter_context(mock.patch.object(atomic, "Filesystem", filesystem))
            yield filesystem()

    def _wrapped(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            if arguments:
                self._judge(name, arguments[0])
            return call(*arguments, **options)

        return wrapped

    def _opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def opening(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            self._judge("open", file)
            opened = call(file, mode, *arguments, **options)
            path = _path_of(file)
            if mode == "rb" and path is not None and path.startswith(self._folder):
                opened.close()
                return io.BufferedReader(_Raw(file, partial(self._judge, "read", file)))
            return opened

        return opening


class _Raw(io.FileIO):
    def __init__(self, path: Any, judge: Callable[[], None]) -> None:
        super().__init__(path, "rb")
        self._judge = judge

    def readinto(self, buffer: Any) -> int:
        self._judge()
        return super().readinto(buffer) or 0

    def readall(self) -> bytes:
        self._judge()
        return super().readall() or b""


def _path_of(place: Any) -> bytes | None:
    if isinstance(place, int):
        try:
            return os.fsencode(os.readlink(f"/proc/self/fd/{place}"))  # noqa: PTH115 (as bytes)
        except OSError:
            return None
    try:
        path = os.path.abspath(os.fsencode(os.fspath(place)))  # noqa: PTH100 (without asking the drive)
        # A file without a name, about to get one.
        return _path_of(int(path.rsplit(b"/", 1)[-1])) if path.startswith(b"/proc/self/fd/") else path
    except (TypeError, ValueError):
        return None


def make_photos(folder: Path, seed: int) -> None:
    """A few photos, one with a sidecar, and one that is damaged."""
    files = good.files(seed, (24, 32))
    folder.mkdir(parents=True)
    for kind in ("exif.jpg", "plain.png"):
        (folder / kind).write_bytes(files[kind])
    (folder / "exif.xmp").write_bytes(good.XMP)
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.tif").write_bytes(files["deep.tif"])
    (folder / "cut.jpg").write_bytes(files["baseline.jpg"][:300])


def hashes(folder: Path) -> dict[str, str]:
    """Of all files outside of the journal's folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "photofix-batch" not in path.parts
    }


def try_one(
    folder: Path, photos: Path, expected: dict[str, str], at: int | None, code: int, *, lasting: bool
) -> tuple[Faults, list[str]]:
    """One batch on a drive that fails, and one after it on the same drive when it is sound again.

    Returns:
        The faults, and what was wrong: a traceback, a lost or a half-written file, or one that the second batch didn't make up for.
    """
    output = folder / "out"
    shutil.rmtree(output, ignore_errors=True)
    before = hashes(photos)
    faults = Faults(folder, at, code, lasting=lasting)
    wrong: list[str] = []
    ended: Ended | None = None
    try:
        with faults.injected() as filesystem:
            _, ended = tiny.run(
                photos, output, lambda _: None, reader=tiny.InlineReader(), filesystem=filesystem, report=True
            )
    except PhotofixError as error:
        if not error.happened or not error.advice:
            wrong.append(f"no clear word: {error!r}")
    except BaseException as error:  # noqa: BLE001 (the drill's finding)
        wrong.append("traceback: " + "".join(traceback.format_exception(error))[-1500:])
    if ended is not None and ended.error is not None and not ended.error["happened"]:
        wrong.append("it stopped without a word")
    for name, sha256 in (hashes(output) if output.exists() else {}).items():
        if name.endswith(".tmp"):
            continue
        if expected.get(name) != sha256:
            wrong.append(f"{name} is half-written or another file")
    if hashes(photos) != before:
        wrong.append("an original was changed")
    try:
        tiny.run(photos, output, lambda _: None, reader=tiny.InlineReader(), retry=True, report=True)
    except BaseException as error:  # noqa: BLE001 (the drill's finding)
        wrong.append("the run after it: " + "".join(traceback.format_exception(error))[-1500:])
    after = hashes(output)
    if after != expected:
        missing = sorted(set(expected) - set(after))
        strays = sorted(set(after) - set(expected))
        # A sidecar whose copy failed when the photo was saved is said in the photo's notes, and not copied later.
        if (
            strays
            or [name for name in missing if not name.endswith(".xmp")]
            or any(after[n] != expected[n] for n in after if n in expected)
        ):
            wrong.append(f"the run after it: missing {missing}, strays {strays}")
    return faults, wrong


def run(folder: Path, seed: int, codes: tuple[int, ...] = CODES, step: int = 1) -> dict[str, Any]:
    """Fail each call once for each reason, and then let the drive go away at each of some calls.

    Args:
        folder: for everything.
        seed: of the photos.
        codes: reasons.
        step: only every so manieth call.
    """
    photos = folder / "photos"
    make_photos(photos, seed)
    tiny.run(photos, folder / "expected", lambda _: None, reader=tiny.InlineReader())
    expected = hashes(folder / "expected")
    assert all(name.endswith(".xmp") or probe(folder / "expected" / name).done for name in expected)
    counted, wrong = try_one(folder, photos, expected, None, 0, lasting=False)
    found: dict[str, list[str]] = {"none": wrong} if wrong else {}
    tried: Counter[str] = Counter()
    for code in codes:
        for lasting in (False, True):
            for at in range(0, counted.count, step * (4 if lasting else 1)):
                faults, wrong = try_one(folder, photos, expected, at, code, lasting=lasting)
                tried[errno.errorcode[code] + (", and all after it" if lasting else "")] += bool(faults.hit)
                if wrong:
                    found[f"{errno.errorcode[code]} at {at}{' lasting' if lasting else ''}: {faults.hit}"] = wrong
    everything = [words for each in found.values() for words in each]
    return {
        "calls": counted.count,
        "step": step,
        "faults": sum(tried.values()),
        "by_reason": dict(tried),
        "lost": sum("original" in words or "half-written" in words or "missing" in words for words in everything),
        "hangs": 0,
        "tracebacks": sum("raceback" in words for words in everything),
        "wrong": [f"{where}: {words}" for where, each in found.items() for words in each],
    }
