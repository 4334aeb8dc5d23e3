"""Writes results, so that the journal knows of each from its first moment."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from photofix.batch.history import Result
from photofix.batch.identity import FileState, is_still
from photofix.batch.place import temporary_of
from photofix.batch.plan import may_replace, name_taken
from photofix.batch.request import BatchRequest, Conflict
from photofix.batch.task import State, Task
from photofix.batch.thumbnails import write_thumbnails
from photofix.errors import OutputExistsError, PhotofixError, SaveError
from photofix.imaging import Encoded, Photo, Saved, encode_photo, write_encoded
from photofix.imaging.atomic import Filesystem
from photofix.imaging.folder import make_folder
from photofix.imaging.sidecar import copy_sidecar


@dataclass(frozen=True)
class Made:
    """What was made of a photo, before it is written.

    Attributes:
        input: SHA-256 of the photo's file.
        sha256: of the result's.
        backoffs: what the engine had to do more carefully.
        source_notes: what was dropped or converted when the photo was read.
        encoded_notes: the same when it was encoded.
    """

    input: str
    sha256: str
    backoffs: tuple[str, ...]
    source_notes: tuple[str, ...]
    encoded_notes: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A result that has its name.

    Attributes:
        state: of its file; None if the system doesn't say.
        sidecar: name of the one that was written beside it.
        notes: what there is to say, of the encoding too.
    """

    state: FileState | None
    sidecar: str | None
    notes: tuple[str, ...]

    @classmethod
    def of(cls, saved: Saved) -> Written:
        return cls(FileState.known(saved.path), saved.sidecar and saved.sidecar.name, saved.notes)


def encode_result(request: BatchRequest, suffix: str, after: Photo) -> Encoded:
    """A result's bytes, in the format of an ending; raises UsageError if it can't hold the photo."""
    return encode_photo(after, suffix, quality=request.quality, private=request.private, done=str(request.chain))


class Writer:
    """Encodes, writes and records results. Several threads may call it, each about another photo.

    Args:
        request: says how.
        work: the request's hash.
        filesystem: for tests.
    """

    def __init__(self, request: BatchRequest, work: str, filesystem: Filesystem | None = None) -> None:
        self._request = request
        self._work = work
        # A name that is known beforehand: what is left of a batch that was killed can be told from others' files.
        self._filesystem = replace(filesystem or Filesystem(), temporary=temporary_of)

    def line(self, event: str, task: Task, **values: Any) -> dict[str, Any]:
        """A line of the journal about a photo."""
        return {"event": event, "run": task.place.run, "source": task.source, "work": self._work, **values}

    def begin(self, task: Task) -> None:
        """It is under way."""
        task.state = State.BEGUN
        self._append(task, self.line("begun", task, alone=task.alone))

    def stop(self, task: Task) -> None:
        """It no longer is, and that is no fault of its own."""
        task.state = State.WAITING
        self._append(task, self.line("stopped", task))

    def fail(self, task: Task, error: PhotofixError, sha256: str | None = None) -> None:
        """It failed; a name that is taken is for the next plan to judge again."""
        if isinstance(error, OutputExistsError):
            self.stop(task)
            task.fail(error, State.TAKEN)
            return
        task.fail(error)
        self.record_failure(task, sha256)

    def record_failure(self, task: Task, sha256: str | None = None) -> None:
        """Let the journal know of a failure, unless it does."""
        known = task.place.history.failure(task.source, self._work)
        if known is None or known.state != task.file or known.error != task.error:
            line = self.line("failed", task, input=sha256, state=task.file, error=task.error, seconds=task.seconds)
            self._append(task, line)

    def known(self, task: Task) -> Result | None:
        """A result of that work on the photo that is there already, of whatever content it was made."""
        result = task.place.history.result(task.source, self._work)
        if result is None or self._request.conflict is Conflict.OVERWRITE or not result.is_there(task.place.folder):
            return None
        return result

    def recognise(self, task: Task, sha256: str) -> bool:
        """Whether the result of that very content is there already: then that is recorded, and nothing is to be done."""
        result = self.known(task)
        if result is None or result.input != sha256:
            return False
        task.state, task.output, task.sha256 = State.DONE_BEFORE, result.output, result.sha256
        written = FileState.known(task.destination)
        self._append(task, {**result.record, "event": "done", "state": task.file, "written": written})
        return True

    def write(
        self,
        task: Task,
        before: Photo,
        after: Photo,
        sha256: str,
        seconds: Mapping[str, float],
        backoffs: Sequence[str],
    ) -> None:
        """Write a result.

        Args:
            task: whose.
            before: the photo.
            after: what the chain made of it.
            sha256: of the photo's file.
            seconds: that reading and repairing took.
            backoffs: what the engine had to do more carefully.

        Raises:
            OutputExistsError: something else has taken the name.
            DiskFullError: there is no room; nothing is left behind.
            SaveError: the result can't be written.
            UsageError: the format can't hold it.
        """
        begun = time.perf_counter()
        encoded = encode_result(self._request, task.destination.suffix, after)
        digest = hashlib.sha256(encoded.data).hexdigest()
        made = Made(sha256, digest, tuple(backoffs), before.source.notes, encoded.notes)
        line, overwrite = self.announce(task, made)
        task.place.open().sync()
        private = self._request.private
        saved = write_encoded(
            encoded, after, task.destination, overwrite=overwrite, private=private, filesystem=self._filesystem
        )
        written = Written.of(saved)
        task.seconds = {**seconds, "write": round(time.perf_counter() - begun, 3)}
        self.record(task, line, made, written)
        task.place.open().sync()
        write_thumbnails(task.place.open().folder, task.output, before, after)

    def announce(self, task: Task, made: Made, **more: Any) -> tuple[dict[str, Any], bool]:
        """Let the journal know of a result before it gets its name; that is on the drive after `Journal.sync`.

        Args:
            task: whose.
            made: what was made of it.
            more: for the journal.

        Returns:
            The line, for `record`, and whether what has the name now may be replaced.

        Raises:
            OutputExistsError: something else has taken the name.
            SaveError: its folder can't be made, or the journal not be written.
        """
        task.sha256 = made.sha256
        line = self.line(
            "writing", task,
            input=made.input, state=task.file, wanted=task.wanted, output=task.output, sha256=task.sha256,
            megapixels=round(task.megapixels, 3), backoffs=list(made.backoffs),
            notes=(*made.source_notes, *made.encoded_notes), **more,
        )  # fmt: skip
        overwrite = os.path.lexists(task.destination)
        if overwrite and (self._request.conflict is Conflict.UNIQUE or not may_replace(task, task.output)):
            raise name_taken(task)
        make_folder(task.destination.parent)
        self._append(task, line)
        return line, overwrite

    def record(self, task: Task, line: Mapping[str, Any], made: Made, written: Written) -> None:
        """It is done; `task.seconds` says how long it took.

        Args:
            task: whose result is written.
            line: that announced it.
            made: as then.
            written: what came of it.
        """
        task.notes = tuple(dict.fromkeys((*made.backoffs, *made.source_notes, *written.notes)))
        done = {"event": "done", "seconds": task.seconds, "notes": task.notes, "written": written.state}
        self._append(task, {**line, **done, "sidecar": written.sidecar})
        task.state = State.DONE

    def adopt(self, task: Task, line: Mapping[str, Any], made: Made, size: tuple[int, int]) -> bool:
        """Record a result that was announced, if it is there, though who was to write it has never said so.

        Args:
            task: whose.
            line: that announced it.
            made: as then.
            size: of the result in pixels, (height, width).
        """
        if not is_still(task.destination, made.sha256):
            return False
        sidecar = None
        if not self._request.private:
            with contextlib.suppress(SaveError):  # the photo itself is saved, so this is no failure of the whole
                sidecar, _ = copy_sidecar(task.path, task.destination, size, filesystem=self._filesystem)
        written = Written(FileState.known(task.destination), sidecar and sidecar.name, made.encoded_notes)
        self.record(task, line, made, written)
        return True

    def _append(self, task: Task, line: Mapping[str, Any]) -> None:
        task.place.open().append(line)
