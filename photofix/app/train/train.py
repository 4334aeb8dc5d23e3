"""Ties the Train page to what it steers: folders, the training, models, messages."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from photofix.app.base.banner import Answer, Banner
from photofix.app.base.jobs import Jobs, Listener
from photofix.app.session.models import Models
from photofix.app.train import own_models, words
from photofix.app.train.centre import Centre
from photofix.app.train.learn_step import LearnStep
from photofix.app.train.page import Page
from photofix.app.train.runs import Plan, Run
from photofix.app.train.training import Stage, Training
from photofix.app.train.waiting import Waiting
from photofix.app.train.your_models import YourModels
from photofix.engine.card import Card
from photofix.errors import ModelNotFoundError, PhotofixError


class Train(QObject):
    """What is done in the panel's Train page.

    Signals:
        title_changed: what the page's tab is to say.
        ended: a training has, well or not: in words, and after how many seconds.

    Args:
        models: which there are.
        settings: where choices are remembered.
        jobs: runs what takes long.
        banner: says what went wrong, and asks.
        within: where runs are kept; by default the person's data.
        program: starts photofix; tests have their own.
        parent: as for every QObject.
    """

    title_changed = Signal(str)
    ended = Signal(str, float)

    def __init__(
        self,
        models: Models,
        settings: QSettings,
        jobs: Jobs,
        banner: Banner,
        within: Path | None = None,
        program: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._settings = settings
        self._jobs = jobs
        self._banner = banner
        self._looked = False
        self._begun = 0.0
        self._named: Run | None = None
        self._pairs: Path | None = None
        self.training = training = Training(jobs, within, program, self)
        self.page = page = Page(training, LearnStep(models, settings), YourModels(models, jobs, banner))
        self.centre = Centre(training, jobs)
        self._waiting = Waiting(training, page, jobs, banner, self)
        self._waiting.taken_up.connect(self._take_up)
        page.photos.folder.chosen.connect(self.choose_folder)
        page.photos.pairs.chosen.connect(self._choose_pairs)
        page.photos.no_pairs.clicked.connect(lambda: self._choose_pairs(None))
        page.learn.base_changed.connect(self._survey_again)
        page.learn.changed.connect(self._follow)
        page.run.start.clicked.connect(self.start)
        page.run.give_up.clicked.connect(self._give_up)
        page.anew.clicked.connect(self._begin_anew)
        page.verdict.use.clicked.connect(self.use_model)
        page.verdict.keep.clicked.connect(self._keep_built_in)
        self.centre.invitation.folder_wanted.connect(page.photos.folder.ask)
        training.changed.connect(self._follow)
        training.progressed.connect(self._say_title)
        training.failed.connect(self._failed)
        training.trouble.connect(self._trouble)
        training.finished.connect(self._finished)
        remembered = str(settings.value("train/folder", ""))
        page.photos.folder.start = Path(remembered).parent if remembered else Path()
        self._follow()

    @property
    def at_work(self) -> bool:
        """A training is under way."""
        return self.training.at_work

    def look_for_unfinished(self) -> None:
        """The page is seen: say which trainings wait, the first time."""
        if not self._looked:
            self._looked = True
            self._waiting.look()

    def choose_folder(self, folder: Path) -> None:
        """Look through the photos of a folder."""
        if self.training.at_work or self.training.stage is Stage.JUDGED:
            self._banner.tell(
                self.tr("One training at a time."), self.tr("Finish this one first; then another folder can be chosen.")
            )
            return
        self._settings.setValue("train/folder", str(folder))
        self.page.photos.folder.start = folder.parent
        self.page.photos.pairs.start = folder.parent
        self._pairs = None
        self.page.learn.begin_anew()
        self._survey(folder)

    def start(self) -> None:
        """Begin to learn."""
        plan = self.training.plan
        if plan is not None:
            self.training.begin(self._plan(plan.folder))

    def use_model(self) -> None:
        """Take the model in."""
        verdict = self.training.verdict
        if self.training.stage is not Stage.JUDGED or verdict is None or verdict.model is None:
            return
        self.page.verdict.use.setEnabled(False)
        self._jobs.run(
            partial(own_models.take, verdict.model, self._models.own, frozenset(self.page.your_models.gone)),
            Listener(self._taken, self._not_taken),
        )

    def ask_to_leave(self, close: Answer) -> None:
        """Ask whether a training that is under way is to be interrupted.

        Args:
            close: what is done then.
        """
        self._banner.ask(
            self.tr("A model is being trained."),
            self.tr(
                "It learns only while this window is open. What it has learnt so far is kept, and you can go on another time."
            ),
            [Answer(self.tr("Stay"), lambda: None), close],
        )

    def leave(self) -> bool:
        """Go back from a larger picture; False if there was none."""
        return self.centre.leave()

    def close(self) -> None:
        """End what is under way: when this returns there is no process; what it had learnt is kept."""
        self.training.close()

    def _plan(self, folder: Path) -> Plan:
        learn = self.page.learn
        return Plan(
            folder=folder,
            pairs=self._pairs,
            base=learn.chosen_base,
            minutes=learn.chosen_minutes,
            style=learn.chosen_style,
            title=learn.title,
        )

    def _survey(self, folder: Path) -> None:
        if self._banner.kind == "error":
            self._banner.dismiss()
        if not self.page.learn.chosen_base:
            self._banner.show_error(
                ModelNotFoundError(
                    self.tr("There is no model to start from."), advice=self.tr("Install photofix again.")
                )
            )
            return
        self.training.look_through(self._plan(folder))
        self._follow()

    def _choose_pairs(self, pairs: Path | None) -> None:
        plan = self.training.plan
        if plan is not None and self.training.stage in (Stage.READY, Stage.SURVEYING):
            self._pairs = pairs
            self._survey(plan.folder)

    def _survey_again(self) -> None:
        plan = self.training.plan
        if plan is not None and self.training.stage in (Stage.READY, Stage.SURVEYING):
            self._survey(plan.folder)

    def _follow(self) -> None:
        training = self.training
        if training.stage is Stage.STARTING:
            self._begun = time.monotonic()
        plan = training.plan
        if training.stage is Stage.READY and training.run is not self._named:
            self._named = training.run
            self.page.learn.propose(self._name())
        self.page.photos.show_folders(None if plan is None else plan.folder, None if plan is None else plan.pairs)
        self.page.follow()
        self._say_title()

    def _name(self) -> str:
        survey = self.training.survey
        cameras = sorted(survey.cameras, key=lambda each: -each.photos) if survey is not None else []
        name = cameras[0].name if cameras else ""
        if not name:
            return self.tr("My photos")
        return self.tr("My %1").replace("%1", _model_of(name))

    def _say_title(self) -> None:
        training = self.training
        title = self.tr("Train")
        if training.stage in (Stage.LEARNING, Stage.PAUSED):
            title = self.tr("Train · %1 %").replace("%1", str(int(training.through * 100)))
        self.title_changed.emit(title)

    def _take_up(self, plan: Plan) -> None:
        self._pairs = plan.pairs

    def _give_up(self) -> None:
        run = self.training.run
        self.training.leave()
        if run is not None:
            self._waiting.remove(run)

    def _begin_anew(self) -> None:
        """Leave an interrupted one on the drive; it is offered again."""
        self.training.leave()
        self._waiting.look()

    def _keep_built_in(self) -> None:
        run = self.training.run
        self.training.decide()
        self._banner.tell(self.tr("The built-in model stays."), self.tr("What was trained is removed."))
        if run is not None:
            self._waiting.remove(run)

    def _taken(self, card: Card) -> None:
        if self._jobs.closing:
            return
        run = self.training.run
        self.training.decide()
        self._models.read_again()
        self._banner.tell(
            self.tr("“%1” was added to your models.").replace("%1", card.title),
            self.tr("You find it in Enhance, under “Made by you”."),
        )
        if run is not None:
            # The model is in the person's own folder; checkpoints are large.
            self._waiting.remove(run)

    def _not_taken(self, error: PhotofixError) -> None:
        self.page.follow()
        self._banner.show_error(error)

    def _failed(self, error: PhotofixError, log: str, can_go_on: bool) -> None:
        answers = [Answer(self.tr("Go on"), self.training.go_on)] if can_go_on else []
        self._banner.show_error(error, answers, log)
        if can_go_on:
            self._tell_end(error.happened)

    def _tell_end(self, sentence: str) -> None:
        plan = self.training.plan
        title = plan.title if plan is not None else ""
        self.ended.emit(f"“{title}”: {sentence}" if title else sentence, time.monotonic() - self._begun)

    def _trouble(self, message: str) -> None:
        if self._banner.kind is None:
            self._banner.tell(self.tr("The training helped itself."), message)

    def _finished(self) -> None:
        verdict = self.training.verdict
        if verdict is not None:
            self._tell_end(words.verdict_title(verdict))
        if self.page.isVisible() and self.page.run.isAncestorOf(self.page.focusWidget() or self.page):
            self.page.verdict.use.setFocus()


def _model_of(camera: str) -> str:
    """A camera without its maker, where what is left still names it: “FUJIFILM X-T20” is the X-T20."""
    maker, _, model = camera.partition(" ")
    names_it = any(sign.isalpha() for sign in model) and any(sign.isdigit() for sign in model)
    return model if names_it and maker.isalpha() else camera
