"""Writes results, so that the journal knows of each from its first moment."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from photofix.batch.identity import FileState
from photofix.batch.place import temporary_of
from photofix.batch.plan import may_replace, name_taken
from photofix.batch.request import BatchRequest, Conflict
from photofix.batch.task import State, Task
from photofix.batch.thumbnails import write_thumbnails
from photofix.errors import DiskFullError, OutputExistsError, PhotofixError, SaveError
from photofix.imaging import Photo, encode_photo, write_encoded
from photofix.imaging.atomic import FULL, Filesystem


class Writer:
    """Encodes, writes and records results; in any one thread at a time.

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

    def recognise(self, task: Task, sha256: str) -> bool:
        """Whether the result of that very content is there already: then that is recorded, and nothing is to be done."""
        result = task.place.history.result(task.source, self._work)
        if (
            result is None
            or self._request.conflict is Conflict.OVERWRITE
            or result.input != sha256
            or not result.is_there(task.place.folder)
        ):
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
        chain, private = self._request.chain, self._request.private
        destination = task.destination
        encoded = encode_photo(
            after, destination.suffix, quality=self._request.quality, private=private, done=str(chain)
        )
        task.sha256 = hashlib.sha256(encoded.data).hexdigest()
        notes = (*before.source.notes, *encoded.notes)
        line = self.line(
            "writing", task,
            input=sha256, state=task.file, wanted=task.wanted, output=task.output, sha256=task.sha256,
            megapixels=round(task.megapixels, 3), backoffs=list(backoffs), notes=notes,
        )  # fmt: skip
        overwrite = os.path.lexists(destination)
        if overwrite and (self._request.conflict is Conflict.UNIQUE or not may_replace(task, task.output)):
            raise name_taken(task)
        self._make_folder(task)
        task.place.open().append(line, safely=True)
        saved = write_encoded(
            encoded, after, destination, overwrite=overwrite, private=private, filesystem=self._filesystem
        )
        task.notes = tuple(dict.fromkeys((*backoffs, *before.source.notes, *saved.notes)))
        task.seconds = {**seconds, "write": round(time.perf_counter() - begun, 3)}
        line |= {"event": "done", "seconds": task.seconds, "notes": task.notes, "written": FileState.known(destination)}
        task.place.open().append(line | {"sidecar": saved.sidecar and saved.sidecar.name}, safely=True)
        task.state = State.DONE
        write_thumbnails(task.place.open().folder, task.output, before, after)

    def _append(self, task: Task, line: Mapping[str, Any]) -> None:
        task.place.open().append(line)

    def _make_folder(self, task: Task) -> None:
        try:
            task.destination.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            kind = DiskFullError if error.errno in FULL else SaveError
            raise kind(
                f"The folder “{task.destination.parent}” can't be made: {error.strerror}.",
                tried="Nothing was written.",
                advice="Check that you may write there, or choose another folder for the results.",
            ) from error
