"""What a personal training works on: the survey turned into examples to learn from, to choose by and to judge by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from photofix.engine.card import Card
from photofix.errors import NoPhotosError, UsageError
from photofix.progress import Progress
from photofix.training.degrade import Degradation, Nothing
from photofix.training.events import EventLog
from photofix.training.personal.dead_leaves import DeadLeaves
from photofix.training.personal.examples import DamagedPhotos, Examples, GivenPairs
from photofix.training.personal.gallery import degradation_of, made_gallery, make_gallery
from photofix.training.personal.plan import Plan
from photofix.training.personal.survey import Survey, load_survey, save_survey, survey
from photofix.training.personal.targets import Targets
from photofix.training.recipe import Recipe

# What can be learnt from photos as a camera wrote them.
TASKS = ("clean", "upscale")
# Pictures of dead leaves to replay on. They are drawn in seconds, and many crops come out of each.
LEAVES = 48


@dataclass(frozen=True)
class Material:
    """Photos of a training, by what they are for.

    Attributes:
        survey: what was found out about them.
        train: to learn from.
        replay: what the base had learnt, to be kept: on the person's photos, and on pictures unlike any; empty where that is learnt anyway.
        choose: to choose the best weights by.
        judge: opened once, at the end.
        learnt: what damage is learnt, in a few words.
    """

    survey: Survey
    train: Examples
    replay: tuple[Examples, ...]
    choose: Examples
    judge: Examples
    learnt: str

    @property
    def real(self) -> tuple[Path, ...]:
        """Files of the judge's photos as the person has them."""
        return tuple(photo.path for photo in self.survey.part("judge"))


def prepare(plan: Plan, run: Path, base: Card, *, events: EventLog, progress: Progress, crop: int) -> Material:
    """The survey, anew or as the run's folder has it, and the examples that follow from it.

    Raises:
        NoPhotosError: too few photos that can be used.
        UsageError: the base can't learn from what was given.
    """
    if base.task not in TASKS:
        raise UsageError(
            f"{base.title} can't be taught a camera: what it undoes isn't in your photos.",
            advice=f"Start from one whose task is one of these: {', '.join(TASKS)}.",
        )
    if plan.pairs is not None and base.scale > 1:
        raise UsageError(
            f"{base.title} makes photos larger, and can't learn from pairs of one size.",
            advice="Give the good photos alone: they are made smaller as your camera would have taken them.",
        )
    found = surveyed(plan, run, base, events=events, progress=progress, crop=crop)
    damage = degradation_of(found)
    if plan.pairs is None and base.scale == 1 and isinstance(damage, Nothing):
        raise NoPhotosError(
            "Nothing was found that these photos could teach.",
            tried="They show no noise that could be told from texture, and no JPEG compression.",
            advice="Choose photos as the camera wrote them, or give pairs: damaged ones, and better versions of the same.",
        )
    if plan.pairs is not None:
        learnt = "with the damage of the pairs that you gave"
    elif plan.calibrated:
        learnt = "with the noise and compression of their camera"
    else:
        learnt = "with the damage that its base had learnt"

    def examples(part: Literal["train", "choose", "judge"], degradation: Degradation) -> Examples:
        clean = found.targets(part, run)
        if plan.pairs is not None:
            files = [(photo.path, 1.0) for photo in found.part(part)]
            return GivenPairs(clean, Targets(files, run / "targets"))
        return DamagedPhotos(clean, degradation, align=base.scale)

    old = base_degradation(base)
    learning = damage if plan.calibrated else old
    known = (found.targets("train", run), DeadLeaves(LEAVES)) if plan.calibrated or plan.pairs is not None else ()
    return Material(
        survey=found,
        train=examples("train", learning),
        replay=tuple(DamagedPhotos(photos, old, align=base.scale) for photos in known),
        choose=examples("choose", learning),
        judge=examples("judge", damage),
        learnt=learnt,
    )


def surveyed(plan: Plan, run: Path, base: Card, *, events: EventLog, progress: Progress, crop: int) -> Survey:
    """The run's survey if it is of these photos, or a new one, which is kept; told in the event ``survey``."""
    found = load_survey(run)
    if found is None or not found.is_of(plan.folder, plan.pairs, scale=base.scale, crop=crop, seed=plan.seed):
        found = survey(
            plan.folder, pairs=plan.pairs, scale=base.scale, crop=crop, seed=plan.seed,
            progress=SurveyProgress(events, progress),
        )  # fmt: skip
        save_survey(found, run)
    events.emit("survey", **found.summary())
    pairs = made_gallery(run) or make_gallery(found, run, progress)
    events.emit("gallery", pairs=[{"clean": str(clean), "degraded": str(degraded)} for clean, degraded in pairs])
    return found


def base_degradation(base: Card) -> Degradation:
    """What the base had learnt to undo, by its card; nothing, where the card doesn't say."""
    try:
        return Recipe.model_validate(base.recipe).degradation
    except ValidationError:
        return Nothing()


class SurveyProgress:
    """Turns a survey's progress into events, one a percent."""

    def __init__(self, events: EventLog, progress: Progress) -> None:
        self._events = events
        self._progress = progress
        self._told = -1

    def update(self, done: float, total: float) -> None:
        percent = int(100 * done / total) if total else 100
        if percent > self._told:
            self._told = percent
            self._events.emit("survey-progress", done=round(done), of=round(total))

    def check(self) -> None:
        self._progress.check()
