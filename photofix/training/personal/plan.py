"""What a person asked for, kept in the run's folder so that an interrupted run goes on as it began."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from photofix.errors import RecipeError, UsageError
from photofix.imaging.atomic import write_exclusive
from photofix.imaging.folder import make_folder

CROP = 128
"""Side in pixels of the crops that a person's own model is trained on."""

SHORTEST_MINUTES = 0.05
LONGEST_MINUTES = 7 * 24 * 60.0


class Plan(BaseModel):
    """One personal training.

    Attributes:
        folder: of the person's photos; with `pairs`, of the damaged ones.
        pairs: folder of the better versions of the same names; None damages the photos as their camera would.
        base: model to start from.
        minutes: how long it may take in all, from the survey to the verdict.
        style: "faithful": nearest to the truth, pixel by pixel; "crisp": then tuned against a critic, for finer texture.
        title: of the model, in the person's words.
        seed: of the split, the crops and their damage.
        calibrated: learn from the damage measured in the photos; False learns from the built-in's own, for comparison.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    pairs: Path | None = None
    base: str = "clean"
    minutes: float = Field(default=20.0, ge=SHORTEST_MINUTES, le=LONGEST_MINUTES)
    style: Literal["faithful", "crisp"] = "faithful"
    title: str = Field(default="My photos", min_length=1, max_length=60)
    seed: int = Field(default=1, ge=0)
    calibrated: bool = True


def make_plan(**asked: object) -> Plan:
    """A plan from what was asked.

    Raises:
        UsageError: something of it makes no sense; it says what.
    """
    try:
        return Plan.model_validate(asked)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"{name} can't be {first.get('input')!r}.",
            tried=f"{first['msg']}.",
            advice=f"Training takes from {SHORTEST_MINUTES} minutes to a week; names have 1 to 60 characters."
            if name in {"minutes", "title"}
            else "`photofix train --help` says what can be.",
        ) from error


def claim(run: Path, plan: Plan) -> bool:
    """Take a run's folder for a plan; True if a run of this very plan was begun there.

    Raises:
        RecipeError: the folder holds a run of another plan.
        DiskFullError, SaveError: it can't be made, or written to.
    """
    make_folder(run)
    path = run / "plan.json"
    if not path.exists():
        write_exclusive(path, f"{plan.model_dump_json(indent=2)}\n".encode())
        return False
    begun = read_plan(run)
    if begun == plan:
        return True
    changed = [name for name, value in begun if value != getattr(plan, name)]
    raise RecipeError(
        f"{run} holds a training that was begun otherwise: {', '.join(changed)} differ.",
        tried="Nothing was changed.",
        advice="Choose a new folder for the run, or ask for just what it was begun with.",
    )


def read_plan(run: Path) -> Plan:
    """The plan that a run was begun with.

    Raises:
        RecipeError: there is none, or it is malformed.
    """
    try:
        return Plan.model_validate(json.loads((run / "plan.json").read_text("utf-8")))
    except (OSError, json.JSONDecodeError, ValidationError) as error:
        raise RecipeError(
            f"{run} holds no training that can be continued.", tried=str(error), advice="Begin a new one."
        ) from error


def slug(title: str) -> str:
    """A model's file name from its title: "Omas Dias 1962" becomes "omas-dias-1962"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "my-model"


def default_run(plan: Plan) -> Path:
    """Where a training lives: the same request finds its folder again, and goes on."""
    return runs_folder() / slug(plan.title)


def runs_folder() -> Path:
    """The folder of all personal trainings."""
    return Path(platformdirs.user_data_dir("photofix", appauthor=False)) / "trainings"
