"""The record of a batch: one JSON object a line, only ever added to.

JSON lines and not a database, because a line is written by one call and is there or not, whatever kills the process; because it needs
no second file beside it and no lock that a network drive gets wrong; and because a person can read what became of their photos with
nothing but an editor. It is read once, at the start, and kept as `History`.

A line that a crash has cut short is dropped when the journal is opened again; what it would have said is done again.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from photofix.batch.history import VERSION, History
from photofix.errors import DiskFullError, JournalError, SaveError
from photofix.imaging.atomic import FULL

FOLDER = "photofix-batch"
"""The folder inside the results that holds the journal and the report."""

_FLAGS: int = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Journal:
    """An open journal; one process at a time has it. `append` may be called from any thread.

    Args:
        output: the folder of the results; it is made.

    Raises:
        JournalError: another batch has it, or it can't be understood.
        SaveError: it can't be written.
    """

    def __init__(self, output: Path) -> None:
        self.folder = output / FOLDER
        self._appending = threading.Lock()
        self._lock: FileLock | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self.folder / "journal.lock", output)
            path = self.folder / "journal.jsonl"
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _FLAGS, 0o666)
        except OSError as error:
            if self._lock is not None:
                self._lock.release()
            raise SaveError(
                f"Results can't be written into “{output}”: {error.strerror or error}.",
                tried="A batch keeps its journal there. Nothing was started.",
                advice="Choose another folder for the results (--output).",
            ) from error
        try:
            self.history = read_history(output)
            self._drop_torn_line()
            if not self.history.lines:
                self.append({"event": "journal", "version": VERSION})
        except BaseException:
            self.close()
            raise

    def append(self, record: Mapping[str, Any], *, safely: bool = False) -> None:
        """Add a line.

        Args:
            record: what it says; `History.learn` knows the kinds.
            safely: return only when it is on the drive, so that it also outlives a power cut.

        Raises:
            DiskFullError: there is no room.
            JournalError: the drive fails.
        """
        # ASCII: names that aren't Unicode are written as escapes, and come back as they were.
        line = json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n"
        try:
            with self._appending:
                self._write(line)
                self.history.learn(record)
            if safely:
                os.fsync(self._file)
        except OSError as error:
            raise self._unwritten(error) from error

    def sync(self) -> None:
        """Return when all that was added is on the drive: one wait for many lines.

        Raises:
            DiskFullError, JournalError: as `append`.
        """
        try:
            os.fsync(self._file)
        except OSError as error:
            raise self._unwritten(error) from error

    def close(self) -> None:
        """Let another batch have it."""
        try:
            os.close(self._file)
        finally:
            if self._lock is not None:
                self._lock.release()

    def _write(self, line: bytes) -> None:
        end = os.fstat(self._file).st_size
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            with contextlib.suppress(OSError):  # what is there of the line would spoil the next one
                os.ftruncate(self._file, end)
            raise

    def _unwritten(self, error: OSError) -> DiskFullError | JournalError:
        kind = DiskFullError if error.errno in FULL else JournalError
        return kind(
            f"The batch's journal in “{self.folder}” can't be written: {error.strerror}.",
            tried="The batch stopped. What is finished stays.",
            advice="Free some space or check the drive, then run the same command again.",
        )

    def _drop_torn_line(self) -> None:
        path = self.folder / "journal.jsonl"
        try:
            size = os.fstat(self._file).st_size
            whole = path.read_bytes().rfind(b"\n") + 1
            if whole < size:
                os.ftruncate(self._file, whole)
        except OSError as error:
            raise _unreadable(path, error) from error


def read_history(output: Path) -> History:
    """What the journal of a folder of results says; empty if there is none.

    Raises:
        JournalError: a newer photofix wrote it, or it can't be read.
    """
    path = output / FOLDER / "journal.jsonl"
    history = History()
    try:
        with path.open("rb") as file:
            for line in file:
                # Torn, by a crash or a full drive; or nothing of ours, and so deep that Python gives up.
                with contextlib.suppress(ValueError, RecursionError):
                    record = json.loads(line)
                    if isinstance(record, dict):
                        history.learn(record)
    except (FileNotFoundError, NotADirectoryError):
        return history
    except OSError as error:
        raise _unreadable(path, error) from error
    if history.version > VERSION:
        raise JournalError(
            f"The journal “{path}” was written by a newer photofix.",
            tried="Nothing was started.",
            advice="Update photofix, or choose another folder for the results.",
        )
    return history


def _unreadable(path: Path, error: OSError) -> JournalError:
    return JournalError(
        f"The journal “{path}” can't be read: {error.strerror or error}.",
        tried="Nothing was started.",
        advice="Check that you may open it, and the drive.",
    )


def _locked(path: Path, output: Path) -> FileLock | None:
    # Not of one thread: the one that plans takes it, and another gives it back.
    lock = FileLock(path, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise JournalError(
            f"Another batch is writing into “{output}”.",
            tried="Nothing was started.",
            advice="Wait until it has ended, or choose another folder for the results.",
        ) from error
    except NotImplementedError:  # a drive without locks
        return None
    return lock
