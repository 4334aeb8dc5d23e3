"""What is to be done, decided before anything is: which photos, under which names, and which are done already."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from photofix.batch.gathering import Found, gather
from photofix.batch.history import Result
from photofix.batch.identity import FileState
from photofix.batch.naming import wanted_name
from photofix.batch.place import Places, temporary_of
from photofix.batch.reader import Reader
from photofix.batch.request import BatchRequest, Conflict
from photofix.batch.task import State, Task
from photofix.errors import OutputExistsError, PhotofixError, SaveError, WorkerDiedError
from photofix.imaging.atomic import Filesystem
from photofix.imaging.formats import is_folder
from photofix.imaging.read import refuse_several
from photofix.imaging.sidecar import copy_sidecar

DEATHS = 2
"""So many batches may die over one photo before it is left out."""


@dataclass
class Plan:
    """What is to be done.

    Attributes:
        tasks: one for each photo, in the order of planning.
        others: names of files that are no photos, each with why it is passed over.
        problems: what could not be looked at, and why.
    """

    tasks: list[Task] = field(default_factory=list[Task])
    others: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    problems: list[tuple[Path, PhotofixError]] = field(default_factory=list[tuple[Path, PhotofixError]])


class Planner:
    """Adds to a plan, at the start and while the batch runs.

    Args:
        request: what is asked for.
        work: the hash of that, from `BatchRequest.work`.
        places: where results go.
        reader: reads headers.
        dry: nothing is written, not even folders.
    """

    def __init__(self, request: BatchRequest, work: str, places: Places, reader: Reader, *, dry: bool = False) -> None:
        self._request = request
        self._work = work
        self._places = places
        self._reader = reader
        self._dry = dry
        self._known: set[tuple[Path, str]] = set()
        self.plan = Plan()

    def add(self, named: Sequence[Path], heard: Callable[[int, int], None] = lambda _done, _total: None) -> list[Task]:
        """Plan what is named.

        Args:
            named: folders, files and patterns.
            heard: is told how many photos were looked at, of how many.

        Returns:
            The new tasks.

        Raises:
            PhotofixError: results can't be written where they would go.
            Cancelled: the reader was cancelled.
        """
        # Folders' own places must be known before they are walked: one may lie inside another.
        for path in named:
            if is_folder(path):
                self._places.of(Path(os.path.abspath(path)))  # noqa: PTH100 (as `gather` has it)
        found = gather(named, [place.folder for place in self._places.all])
        self.plan.problems += found.problems
        self.plan.others += [(path.name, why) for path, why in found.others]
        roots = list(dict.fromkeys(photo.root for photo in found.photos))
        for root in roots:
            place = self._places.of(root)
            if not self._dry:
                place.open()
            # Asked in the order of naming; the answer stays the same from now on.
            place.label(root, alone=sum(self._places.of(other) is place for other in roots) == 1)
        tasks = [task for photo in found.photos if (task := self._task(photo)) is not None]
        try:
            self._settle(tasks, heard)
        except BaseException:
            self.withdraw(tasks)
            raise
        self.plan.tasks += tasks
        return tasks

    def withdraw(self, tasks: Sequence[Task]) -> None:
        """Forget photos of which none was begun, as if they had never been named: they may be named again."""
        withdrawn = set(map(id, tasks))
        self.plan.tasks = [task for task in self.plan.tasks if id(task) not in withdrawn]
        for task in tasks:
            self._known.discard((task.place.folder, task.source))
            if task.output and task.state is not State.DONE_BEFORE:
                task.place.names.release(task.output)

    def _settle(self, tasks: Sequence[Task], heard: Callable[[int, int], None]) -> None:
        """Decide what is to be done with each photo, under which name."""
        if not self._dry:
            for place in self._places.all:
                if place.journal is not None:
                    place.write_labels()
        # Names that results have already are given away first, so that a new photo never takes one.
        for task in tasks:
            self._keep_name(task)
        for count, task in enumerate(tasks, 1):
            self._judge(task)
            heard(count, len(tasks))
        for task in tasks:
            self._name(task)
        for number, task in enumerate(tasks, len(self.plan.tasks) + 1):
            task.number = number

    def _task(self, photo: Found) -> Task | None:
        place = self._places.of(photo.root)
        label = place.label(photo.root, alone=True)
        # No path has two slashes: a folder's label and another folder's subfolder of that name are told apart.
        source = f"{label}//{photo.relative}" if label else str(photo.relative)
        if (place.folder, source) in self._known:
            return None
        self._known.add((place.folder, source))
        wanted = wanted_name(
            PurePosixPath(label, photo.relative),
            self._request.template,
            self._request.chain.in_a_name,
            self._request.format,
        )
        return Task(photo.path, source, place, str(wanted), "")

    def _keep_name(self, task: Task) -> None:
        history = task.place.history
        for result in (history.result(task.source, self._work), history.latest(task.source)):
            if (
                result is not None
                and result.wanted == task.wanted
                and (self._request.conflict is not Conflict.UNIQUE or result.work == self._work)
                and task.place.names.reserve(result.output)
            ):
                task.output = result.output
                return

    def _judge(self, task: Task) -> None:
        """Whether there is anything to do."""
        history = task.place.history
        try:
            task.file = FileState.known(task.path)
            result = history.result(task.source, self._work)
            if self._is_done(task, result):
                assert result is not None
                self._take_over(task, result)
                return
            failure = history.failure(task.source, self._work)
            if failure is not None and failure.state == task.file and task.file is not None:
                if not self._request.retry_failed:
                    task.state, task.error = State.FAILED_BEFORE, failure.error
                    return
                task.alone = failure.error.get("kind") == WorkerDiedError.__name__
            looked = self._reader.look(task.path)
            task.header, task.file = looked.header, looked.state
            refuse_several(task.path, looked.header)
        except PhotofixError as error:
            task.fail(error)
            return
        deaths = history.deaths(task.source, self._work)
        if looked.header.done is not None and not self._request.again:
            task.state = State.REPAIRED
        elif deaths >= DEATHS and not self._request.retry_failed:
            task.fail(_deadly(task, deaths))
        else:
            task.alone = task.alone or deaths > 0

    def _is_done(self, task: Task, result: Result | None) -> bool:
        return (
            result is not None
            and self._request.conflict is not Conflict.OVERWRITE
            and result.state == task.file
            and result.is_there(task.place.folder)
        )

    def _take_over(self, task: Task, result: Result) -> None:
        """A result is there; also one of which a batch that was killed hadn't yet said so."""
        task.state, task.output, task.sha256 = State.DONE_BEFORE, result.output, result.sha256
        task.notes = tuple(str(note) for note in result.record.get("notes", ()))
        task.place.names.reserve(result.output)
        journal = task.place.journal
        if result.written is not None or journal is None:
            return
        sidecar = None
        if not self._request.private:
            with contextlib.suppress(SaveError):  # the photo itself is saved, so this is no failure of the whole
                size = self._reader.look(task.destination).header.size
                sidecar, _ = copy_sidecar(
                    task.path, task.destination, size, filesystem=Filesystem(temporary=temporary_of)
                )
        written = FileState.known(task.destination)
        journal.append({**result.record, "event": "done", "written": written, "sidecar": sidecar and sidecar.name})

    def _name(self, task: Task) -> None:
        if task.state in (State.DONE_BEFORE, State.REPAIRED):
            return
        place = task.place
        if task.output and not self._is_usable(task, task.output):
            # Kept for it, but something else is there now.
            if self._request.conflict is not Conflict.UNIQUE:
                self._leave_out(task)
                return
            task.output = ""
        if not task.output:
            task.output = str(
                place.names.unique(PurePosixPath(task.wanted), lambda name: self._is_free(task, str(name)))
            )
            if not self._is_usable(task, task.output):
                self._leave_out(task)

    def _is_free(self, task: Task, name: str) -> bool:
        """Whether it may be its name at all: another photo's result keeps its own, also where that photo isn't planned now."""
        if not task.place.exists(name):
            return True
        if self._request.conflict is Conflict.UNIQUE:
            return False
        owner = task.place.history.owner(name)
        return owner is None or owner == task.source

    def _is_usable(self, task: Task, name: str) -> bool:
        """Whether a result may be written under a name: nothing is there, or what we wrote for this photo and may replace."""
        if not task.place.exists(name):
            return True
        return self._request.conflict is not Conflict.UNIQUE and may_replace(task, name)

    def _leave_out(self, task: Task) -> None:
        if task.state is State.WAITING:
            task.fail(name_taken(task), State.TAKEN)


def may_replace(task: Task, name: str) -> bool:
    """Whether what has the name is this photo's earlier result, and still what we wrote."""
    ours = task.place.history.ours_at(name)
    return any(result.source == task.source and result.is_there(task.place.folder) for result in ours)


def name_taken(task: Task) -> OutputExistsError:
    """For a photo whose result has no name."""
    return OutputExistsError(
        f"“{task.output}” is there already, and isn't what this batch wrote or was changed since.",
        tried="It was left as it is.",
        advice="Move it away, or let the result have another name (--conflict unique).",
    )


def _deadly(task: Task, deaths: int) -> WorkerDiedError:
    return WorkerDiedError(
        f"photofix ended {deaths} times while it worked on “{task.name}”.",
        tried="The last time nothing else was under way. The photo was left out.",
        advice="It may need more memory than there is: close other programs, and try it again (--retry-failed).",
    )
