"""Files that change between being planned and being read."""

from __future__ import annotations

from collections import Counter

from photofix.batch.reader_process import Looked
from photofix.batch.task import Task
from photofix.errors import PhotoError
from photofix.imaging.read import refuse_several

_MOST = 3  # so often may one change


class Changes:
    """Counts them for each photo of a batch."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def take_in(self, task: Task, looked: Looked) -> None:
        """The file is another than was planned: as it is now, it is planned again.

        Raises:
            PhotoError: it won't keep still, or is of a kind that isn't repaired.
        """
        task.header, task.file = looked.header, looked.state
        refuse_several(task.path, looked.header)
        key = str(task.place.folder), task.source
        self._counts[key] += 1
        if self._counts[key] > _MOST:
            raise PhotoError(
                f"“{task.path}” keeps changing.",
                tried=f"It was different each of {self._counts[key]} times that it was to be read.",
                advice="Run the batch again when nothing else is writing the file.",
            )
