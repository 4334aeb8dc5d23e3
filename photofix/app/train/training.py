"""Where a training is: from a folder of photos to a verdict. Knows no widgets."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import Enum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photofix.app.base.child import command
from photofix.app.base.jobs import Jobs, Listener
from photofix.app.train import events
from photofix.app.train.curve import Curve
from photofix.app.train.endings import survey_gone, training_gone
from photofix.app.train.runs import Plan, Run, new_run, remove, trainings
from photofix.app.train.trainer import Trainer, survey_arguments, train_arguments
from photofix.errors import PhotofixError, TrainingError


class Stage(Enum):
    """How far it is."""

    EMPTY = "empty"
    SURVEYING = "surveying"
    READY = "ready"
    STARTING = "starting"
    LEARNING = "learning"
    PAUSED = "paused"
    STOPPING = "stopping"
    BROKEN = "broken"
    JUDGED = "judged"


AT_WORK = (Stage.STARTING, Stage.LEARNING, Stage.PAUSED, Stage.STOPPING)


class Training(QObject):
    """One training at a time.

    Attributes:
        stage: how far it is.
        run: its folder; None before there is one.
        survey, gallery: what was found in the photos.
        surveyed: how many photos were looked at, and of how many.
        step, start: the newest of their kind.
        curve: what the curves show.
        preview: held-out photos, as they are now.
        judged: how many photos the verdict was measured on, and of how many.
        verdict: what came of it.
        wanted: `pause` or `resume` was asked for, and isn't answered yet.

    Signals:
        changed: another stage, or something else was found.
        progressed: the same stage, further.
        validated: the curve of PSNR is longer, or another run's.
        pictures_changed: there are others to look at.
        failed: what went wrong, the trainer's last lines, and whether the run can go on.
        trouble: a sentence of a trainer that helped itself.
        finished: there is a verdict.

    Args:
        jobs: removes folders.
        within: where runs are kept; by default the person's data.
        program: starts photofix; tests have their own.
        parent: as for every QObject.
    """

    changed = Signal()
    progressed = Signal()
    validated = Signal()
    pictures_changed = Signal()
    failed = Signal(PhotofixError, str, bool)
    trouble = Signal(str)
    finished = Signal()

    def __init__(
        self,
        jobs: Jobs,
        within: Path | None = None,
        program: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.within = within or trainings()
        self._program = list(program or command())
        self._trainer: Trainer | None = None
        self.stage = Stage.EMPTY
        self.run: Run | None = None
        self._forget()

    @property
    def at_work(self) -> bool:
        """A training is under way; surveying isn't worth a question."""
        return self.stage in AT_WORK

    @property
    def plan(self) -> Plan | None:
        """What was asked for."""
        return None if self.run is None else self.run.note.plan

    @property
    def process_id(self) -> int:
        """Of the trainer's process; 0 where there is none."""
        return 0 if self._trainer is None else self._trainer.process_id

    @property
    def through(self) -> float:
        """How far it has learnt, from 0 to 1."""
        if self.step is not None:
            return min(1.0, max(0.0, self.step.through))
        return 0.0 if self.run is None else self.run.note.through

    def look_through(self, plan: Plan) -> None:
        """Survey the photos of a plan; what was surveyed before, and not begun, is forgotten."""
        if self.at_work:
            return
        self._drop()
        try:
            self.run = new_run(plan, self.within)
        except PhotofixError as error:
            self.run = None
            self._be(Stage.EMPTY)
            self.failed.emit(error, "", False)
            return
        self._start(survey_arguments(plan, self.run.folder), Stage.SURVEYING)

    def begin(self, plan: Plan) -> None:
        """Train by a plan, in the folder that was surveyed for it."""
        if self.stage is Stage.READY and self.run is not None:
            self.run.write(plan=plan)
            self.go_on()

    def take_up(self, run: Run) -> None:
        """Go on with a run of another day, or show what came of it."""
        if self.at_work:
            return
        self._drop()
        self.run = run
        if run.note.verdict is not None:
            self.verdict = run.note.verdict
            self._be(Stage.JUDGED)
            self.pictures_changed.emit()
        else:
            self.go_on()

    def go_on(self) -> None:
        """Start the trainer, which takes up its last checkpoint where there is one."""
        if self.run is None or self.at_work:
            return
        self.run.write(started=True, owner=os.getpid())
        self.verdict = None
        self.judged = (0, 0)
        self._start(train_arguments(self.run.note.plan, self.run.folder), Stage.STARTING)

    def pause(self, paused: bool) -> None:
        """Let it rest, or go on."""
        if self._trainer is not None and self.stage in (Stage.LEARNING, Stage.PAUSED) and not self.wanted:
            self.wanted = "pause" if paused else "resume"
            self._trainer.tell(self.wanted)
            self.changed.emit()

    def stop(self) -> None:
        """Keep the best so far, have it judged, and end."""
        if self._trainer is not None and self.stage in (Stage.LEARNING, Stage.PAUSED, Stage.STARTING):
            self._trainer.tell("stop")
            self._be(Stage.STOPPING)

    def decide(self) -> None:
        """The person has said what is to become of the model: the run is over."""
        if self.run is not None:
            self.run.write(decided=True)
        self.leave()

    def leave(self) -> None:
        """Begin anew, with nothing; a run that was begun stays on the drive."""
        if not self.at_work:
            self._drop()
            self._be(Stage.EMPTY)

    def close(self) -> None:
        """End the process; a run that was begun can go on another time."""
        self._trainer = None
        # Also those that were left and aren't gone yet.
        for trainer in self.findChildren(Trainer):
            trainer.close()
        if self.run is not None and not self.run.note.started:
            remove(self.run)
        self.run = None
        self.stage = Stage.EMPTY

    def _forget(self) -> None:
        self.survey: events.Survey | None = None
        self.surveyed = (0, 0)
        self.gallery: tuple[events.Pair, ...] = ()
        self.start: events.Start | None = None
        self.step: events.Step | None = None
        self.curve = Curve()
        self.preview: tuple[events.Sample, ...] = ()
        self.judged = (0, 0)
        self.verdict: events.Verdict | None = None
        self.wanted = ""
        self.phase = ""

    def _drop(self) -> None:
        if self._trainer is not None:
            self._trainer.leave()
            self._trainer = None
        if self.run is not None and not self.run.note.started:
            self._jobs.run(partial(remove, self.run), Listener(_nothing, _nothing))
        self.run = None
        self._forget()
        self.validated.emit()
        self.pictures_changed.emit()

    def _be(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()

    def _start(self, arguments: Sequence[str], stage: Stage) -> None:
        if self._trainer is not None:
            self._trainer.leave()
        self.wanted = ""
        self._trainer = trainer = Trainer(self._program, arguments, self)
        trainer.said.connect(self._hear)
        trainer.ended.connect(self._ended)
        self._be(stage)
        trainer.start()

    def _hear(self, event: events.Event) -> None:
        match event:
            case events.SurveyProgress():
                self.surveyed = (event.done, event.of)
                self.progressed.emit()
            case events.Survey():
                self.survey = event
                self.changed.emit()
            case events.Gallery():
                self.gallery = event.pairs
                self.pictures_changed.emit()
            case events.Start():
                self.start = event
                if self.stage is Stage.STARTING:
                    self._be(Stage.LEARNING)
            case events.Phase():
                self.phase = event.phase
                self.progressed.emit()
            case events.Step():
                self._on_step(event)
            case events.Validate():
                self.curve.validated(event, self._minutes(event.through))
                self.validated.emit()
            case events.Preview():
                self.preview = event.photos
                self.pictures_changed.emit()
            case events.Checkpoint():
                if self.run is not None:
                    self.run.write(through=self.through)
            case events.Paused() | events.Resumed():
                self._on_rest(isinstance(event, events.Paused))
            case events.Trouble():
                self.trouble.emit(event.message)
            case events.Judging():
                self.judged = (event.done, event.of)
                if self.stage is Stage.STOPPING:
                    self.progressed.emit()
                elif self.at_work:
                    self._be(Stage.STOPPING)
            case events.Verdict():
                self.verdict = event
            case _:
                pass

    def _on_step(self, step: events.Step) -> None:
        self.step = step
        self.curve.stepped(step, self._minutes(step.through))
        if self.stage is Stage.STARTING:  # a “start” that wasn't understood
            self._be(Stage.LEARNING)
        else:
            self.progressed.emit()

    def _on_rest(self, paused: bool) -> None:
        self.wanted = ""
        if self.stage in (Stage.LEARNING, Stage.PAUSED):
            self._be(Stage.PAUSED if paused else Stage.LEARNING)

    def _minutes(self, through: float | None) -> float:
        minutes = 1.0 if self.plan is None else self.plan.minutes
        return (self.through if through is None else through) * minutes

    def _ended(self) -> None:
        trainer, self._trainer = self._trainer, None
        if trainer is None:
            return
        trainer.deleteLater()
        if self.stage is Stage.SURVEYING:
            self._survey_ended(trainer)
        elif self.verdict is not None and self.run is not None:
            self.run.write(verdict=self.verdict, through=self.through)
            self._be(Stage.JUDGED)
            self.pictures_changed.emit()
            self.finished.emit()
        else:
            self._training_ended(trainer)

    def _survey_ended(self, trainer: Trainer) -> None:
        if self.survey is not None and trainer.error is None:
            self._be(Stage.READY)
            return
        run, self.run = self.run, None
        self._be(Stage.EMPTY)
        if run is not None:
            self._jobs.run(partial(remove, run), Listener(_nothing, _nothing))
        if trainer.end is None or trainer.end.reason != "cancelled":
            self.failed.emit(_reason(trainer) or survey_gone(trainer.code), trainer.last_lines, False)

    def _training_ended(self, trainer: Trainer) -> None:
        self._be(Stage.BROKEN)
        if trainer.end is None or trainer.end.reason != "cancelled":
            self.failed.emit(_reason(trainer) or training_gone(trainer.code), trainer.last_lines, True)


def _reason(trainer: Trainer) -> TrainingError | None:
    """What it said itself."""
    error = trainer.error
    return None if error is None else TrainingError(error.message, tried=error.tried, advice=error.advice)


def _nothing(_: object) -> None:
    """A folder was removed, or another day will have to do it."""
