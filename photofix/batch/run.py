"""A batch: what is planned is repaired, and whatever happens to one photo, the others go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from typing import Any

from photofix.batch.control import Control
from photofix.batch.estimate import check_room
from photofix.batch.events import Adding, Ended, Event, Paused, Planned, Problem, Progressed, Resumed, Started
from photofix.batch.executor import STOPPING, MakeExecutor, Parts, wait_for
from photofix.batch.pipeline import Pipeline
from photofix.batch.place import Places
from photofix.batch.plan import Plan, Planner
from photofix.batch.reader import Reader
from photofix.batch.request import BatchRequest
from photofix.batch.task import State, Task, words_of
from photofix.batch.teller import Teller
from photofix.batch.tempo import Tempo
from photofix.batch.writing import Writer
from photofix.engine.device import Device
from photofix.engine.model_store import Model
from photofix.engine.tiling import CORE
from photofix.errors import NoPhotosError, PhotofixError
from photofix.imaging.atomic import Filesystem
from photofix.progress import Cancelled

_OURS = (State.WAITING, State.BEGUN, State.DONE, State.FAILED)


class Batch:
    """One run over many photos. `prepare` and `run` are called once, in one thread; `control` works from any.

    Args:
        request: what is to be done.
        models: one for each step.
        device: to compute on, in this process; or what makes the executor that computes elsewhere.
        listener: is told everything, one call at a time, from two threads; it may use `control`.
        reader: reads photos; by default one with its own process.
        filesystem: for tests.
        dry: plan only, and write nothing.
    """

    def __init__(
        self,
        request: BatchRequest,
        models: Sequence[Model],
        device: Device | MakeExecutor,
        listener: Callable[[Event], None],
        *,
        reader: Reader | None = None,
        filesystem: Filesystem | None = None,
        dry: bool = False,
    ) -> None:
        self._request = request
        self._models = models
        self._teller = Teller(listener)
        self._reader = reader or Reader()
        self.control = Control(self._reader.cancel)
        self.places = Places(request.output)
        work = request.work([model.card for model in models])
        self._planner = Planner(request, work, self.places, self._reader, dry=dry)
        self._planning = ThreadPoolExecutor(1, "photofix-plan")
        self._adding: Future[list[Task]] | None = None
        self._writer = Writer(request, work, filesystem)
        parts = Parts(request, models, self._reader, self._writer, self.control, self)
        self._executor = Pipeline(parts, device) if isinstance(device, Device) else device(parts)
        self._dry = dry
        self._tempo = self._new_tempo(None)
        self._ours = self._ended = 0

    @property
    def plan(self) -> Plan:
        """What is to be done, and what has become of it."""
        return self._planner.plan

    def close(self) -> None:
        """End the reading process and all threads, and let others have the journals."""
        self._reader.cancel()
        self._planning.shutdown()
        self._executor.close()
        self._reader.close()
        for place in self.places.all:
            place.close()

    def prepare(self) -> Planned:
        """Plan, and meanwhile make ready what computes; on this computer that measures how fast it is.

        Raises:
            NoPhotosError: there are none.
            DiskFullError: the drive can't hold the results.
            ClusterError: what computes elsewhere can't.
            PhotofixError: results can't be written where they would go.
            Cancelled: `control.cancel` was called.
        """
        planning = self._planning.submit(self._planner.add, self._request.inputs, self._on_looked)
        self._tempo = self._new_tempo(self._executor.prepare(dry=self._dry))
        wait_for(planning)
        if not self.plan.tasks:
            raise self._nothing_found()
        return self._take_in(self.plan.tasks)

    def run(self) -> Ended:
        """Repair what is planned. What goes wrong is said in the answer, and every photo that is finished stays."""
        reason, stopped_by = "finished", None
        try:
            self._executor.run()
        except Cancelled:
            reason = "cancelled"
        except STOPPING as error:
            stopped_by = error
        except (KeyboardInterrupt, SystemExit):
            self._take_back()
            raise
        except BaseException:
            # A defect of ours: the journal says that the photo was begun and no more, so that it counts as one over which the
            # batch has died. What is painted is still written, when the threads are waited for.
            self._reader.cancel()
            raise
        try:
            self._take_back()
        except STOPPING as error:
            stopped_by = error
        states = Counter(task.state for task in self.plan.tasks)
        ended = Ended(
            "stopped" if stopped_by else reason,
            states[State.DONE],
            sum(count for state, count in states.items() if state.is_failure),
            states[State.WAITING] + states[State.BEGUN],
            round(sum(task.megapixels for task in self.plan.tasks if task.state is State.DONE), 3),
            round(self._tempo.seconds, 3),
            words_of(stopped_by) if stopped_by else None,
        )
        self._teller.tell(ended)
        return ended

    def _take_back(self) -> None:
        """Finish what is being written; what was begun beside it is no fault of the photos."""
        self._reader.cancel()
        self._executor.wind_up()
        for task in self.plan.tasks:
            if task.state is State.BEGUN:
                self._writer.stop(task)

    # The executor's hearer.

    def between(self) -> bool:
        if self.control.paused:
            self._teller.tell(Paused())
            self.control.wait_while_paused()
            if not self.control.cancelled:
                self._teller.tell(Resumed())
        self.control.check()
        if self._adding is not None and self._adding.done():
            adding, self._adding = self._adding, None
            self._add(adding)
        if self._adding is None and (paths := self.control.added()):
            self._teller.tell(Adding(tuple(map(str, paths))))
            self._adding = self._planning.submit(self._planner.add, paths)
        return self._adding is not None

    def started(self, task: Task) -> None:
        self._tempo.begin()
        number = min(self._ended + self._executor.begun + 1, self._ours)
        self._teller.tell(Started(task.source, number, self._ours, task.megapixels, task.number))

    def painted(self, task: Task, fraction: float) -> None:
        rate, left = self._tempo.now(task, fraction)
        self._teller.tell(Progressed(task.source, round(fraction, 4), self._ended, self._ours, rate, left, task.number))

    def repaired(self, task: Task) -> None:
        self._tempo.finish(task)

    def ended(self, task: Task) -> None:
        self._tempo.drop(task)
        if task.state in _OURS:
            self._ended += 1
        else:
            self._ours -= 1
        self._teller.ended(task)

    def troubled(self, error: PhotofixError) -> None:
        self._teller.tell(Problem(words_of(error)))

    def _add(self, adding: Future[list[Task]]) -> None:
        """Take in what was planned meanwhile. Where that can't be, for want of room say, what was planned before goes on."""
        try:
            tasks = adding.result()
        except PhotofixError as error:
            self._teller.tell(Problem(words_of(error)))
            return
        try:
            self._take_in(tasks)
        except PhotofixError as error:
            self._planner.withdraw(tasks)
            for task in tasks:
                self._tempo.drop(task)
            self._teller.tell(Problem(words_of(error)))

    def _take_in(self, tasks: Sequence[Task]) -> Planned:
        """Photos are planned, at the start or while the batch runs.

        Raises:
            DiskFullError: there is no room for their results, or for the journal.
        """
        planned = self._planned()  # refuses what there is no room for
        waiting = sorted((task for task in tasks if task.state is State.WAITING), key=lambda task: task.alone)
        self._record(tasks, begins=bool(waiting))
        # Counted as they come, and not over all photos at every tile: there may be a million.
        states = Counter(task.state for task in tasks)
        self._ours += sum(states[state] for state in _OURS)
        self._ended += states[State.FAILED]
        self._teller.planned(tasks, self.plan)
        self._executor.add(waiting)
        self._teller.tell(planned)
        return planned

    def _record(self, tasks: Sequence[Task], *, begins: bool) -> None:
        """Say in each journal with what this run works, and what can't be repaired."""
        for place in self.places.all:
            if place.journal is None or place.recorded or not begins:
                continue
            record: dict[str, Any] = {
                "event": "run",
                "run": place.run,
                "chain": self._request.chain.model_dump(mode="json"),
                "models": {model.card.name: model.card.sha256 for model in self._models},
                "format": self._request.format,
                "quality": self._request.quality,
                "private": self._request.private,
                "photofix": version("photofix"),
                **self._executor.facts,
                "plan": {"core": CORE, "halo": {model.card.name: model.card.halo for model in self._models}},
            }
            place.journal.append(record)
            place.recorded = True
        for task in tasks:
            if task.state is State.FAILED and task.place.journal is not None:
                self._writer.record_failure(task)

    def _planned(self) -> Planned:
        tasks = self.plan.tasks
        needed, free = check_room(tasks, self._models, self._request.chain.long_edge)
        waiting = [task for task in tasks if task.state is State.WAITING]
        self._tempo.add(waiting)
        states = Counter(task.state for task in tasks)
        return Planned(
            len(tasks), len(waiting), states[State.DONE_BEFORE], states[State.FAILED_BEFORE], states[State.REPAIRED],
            states[State.TAKEN], states[State.FAILED], len(self.plan.others),
            round(sum(task.megapixels for task in waiting), 3), self._tempo.estimate, needed, free,
            self._executor.device, tuple(str(place.folder) for place in self.places.all),
        )  # fmt: skip

    def _new_tempo(self, pace: Sequence[float] | None) -> Tempo:
        return Tempo(self._models, pace, lambda: self.control.paused_seconds)

    def _on_looked(self, done: int, of: int) -> None:
        self.control.check()
        self._teller.looked(done, of)

    def _nothing_found(self) -> NoPhotosError:
        problems = " ".join(problem.happened for _, problem in self.plan.problems)
        others = f" {len(self.plan.others)} other files were found." if self.plan.others else ""
        return NoPhotosError(
            "There are no photos in " + ", ".join(f"“{path}”" for path in self._request.inputs) + ".",
            tried=f"All subfolders were searched.{others} {problems}".strip(),
            advice="Name a folder that has photos in it.",
        )
