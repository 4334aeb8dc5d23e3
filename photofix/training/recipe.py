"""Recipes: everything that a training run needs but the photos; frozen, and saved in the model's card."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from photofix.errors import RecipeError
from photofix.training.degrade import Degradation, Nothing
from photofix.training.feature_loss import Features
from photofix.training.gan_losses import GanLossName
from photofix.training.losses import PixelLossName
from photofix.training.stop_rule import StopLimits
from photofix.training.switching import Adaptive, Switching


class Adversarial(BaseModel):
    """A recipe's section on the crisp phase.

    Attributes:
        loss: the kind of game; see `photofix.training.gan_losses`.
        weight: of the critic's opinion in the generator's loss.
        pixel_weight: of the pixel loss in it; features have their own.
        critic: keyword arguments of `photofix.nets.critic.Critic`.
        critic_rate: Adam's learning rate for the critic, throughout.
        critic_steps: at the beginning, of the critic alone.
        switching: whose turn it is after that.
        stop: how far the run may go.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    loss: GanLossName = "bce"
    weight: float = Field(default=0.1, ge=0)
    pixel_weight: float = Field(default=1.0, ge=0)
    critic: dict[str, Any] = Field(default_factory=dict[str, Any])
    critic_rate: float = Field(default=2e-4, gt=0)
    critic_steps: int = Field(default=1000, ge=0)
    switching: Switching = Adaptive()
    stop: StopLimits = StopLimits()


class Erasing(BaseModel):
    """A recipe's section on generators that answer with a mask; see `photofix.training.erasing`.

    Attributes:
        mask: weight of the mask's own loss.
        dice: weight of 1 − Dice in that, beside the cross-entropy. On its own it takes too much for a mark rather than too little.
        inside: weight of the repair's error where something was laid on, beside that of the composite.
        given: share of the crops in which a mask is given, as a person would paint it.
        hard: share of the crops that are cut round what the weights that the run starts from take for marks; see
            `photofix.training.hard_places`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    mask: float = Field(default=0.5, ge=0)
    dice: float = Field(default=0.2, ge=0)
    inside: float = Field(default=0.5, ge=0)
    given: float = Field(default=0.25, ge=0, le=1)
    hard: float = Field(default=0.0, ge=0, le=1)


class Relighting(BaseModel):
    """A recipe's section on generators that decide about a whole photo; see `photofix.training.relighting`.

    Its `crop` is then the longer side of whole photos, and photos are reduced to that.

    Attributes:
        colour: weight of the colour difference beside the pixel loss.
        trunk_from: blocks of the network's trunk from this one on learn as well, of 16; none does at first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    colour: float = Field(default=0.5, ge=0)
    trunk_from: int = Field(default=16, ge=0, le=16)


class Colourising(BaseModel):
    """A recipe's section on generators that colour a whole photo; see `photofix.training.colourising`.

    Its `crop` is then the longer side of whole photos, as with `Relighting`.

    Attributes:
        rarity: how much more strong chroma counts than none.
        pointed: share of the photos of which single points are known.
        trunk_from: blocks of the network's trunk from this one on learn as well, of 16; none does at first.
        trunk_rate: of the learning rate, what the trunk gets: it knows much already.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rarity: float = Field(default=1.0, ge=0)
    pointed: float = Field(default=0.5, ge=0, le=1)
    trunk_from: int = Field(default=16, ge=0, le=16)
    trunk_rate: float = Field(default=0.1, gt=0, le=1)


class Recipe(BaseModel):
    """One phase of training.

    Attributes:
        name: of the model that comes out.
        phase: "faithful": the generator alone, on pixels and perhaps features; "crisp": against a critic, from faithful weights.
        architecture: name in the registry of `photofix.nets`.
        arguments: the architecture's keyword arguments.
        base: path of the run or name of the model to start from; None starts from nothing.
        degradation: what the generator is to learn to undo.
        target: what is done to good crops first and is to stay: film grain, rough texture.
        scale: of an upscaler, whose input the engine enlarges by it; 1 for all others.
        crop: side of the training crops in pixels.
        batch: crops a step.
        steps: length of the run.
        reduce: range of the factor by which stored photos are reduced before use.
        peak_rate: AdamW's learning rate at the top of the cycle.
        final_rate: at its end.
        warmup: steps of linear rise to the peak; a cosine falls from there to the end.
        weight_decay: AdamW's.
        ema: decay a step of the averaged weights, which are what is validated and saved.
        clip: largest gradient norm.
        loss: on pixels; see `photofix.training.losses`.
        features: what a frozen network's activations add to it; None adds nothing.
        adversarial: the crisp phase's critic and limits; None in the faithful phase.
        erasing: what is made of masks, by the architecture that has some; None with all others.
        relighting: how the architecture learns that looks at whole photos; None with all others.
        colourising: how the architecture learns that colours whole photos; None with all others.
        seed: of data and initial weights.
        validate_every: steps between validations.
        checkpoint_every: steps between checkpoints.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    phase: Literal["faithful", "crisp"] = "faithful"
    architecture: str = "unet"
    arguments: dict[str, Any] = Field(default_factory=dict[str, Any])
    base: str | None = None
    degradation: Degradation
    target: Degradation = Nothing()
    scale: int = Field(default=1, ge=1, le=8)
    crop: int = Field(default=96, ge=16, multiple_of=16)
    batch: int = Field(default=12, ge=1)
    steps: int = Field(ge=1)
    reduce: tuple[float, float] = (1.5, 2.5)
    peak_rate: float = Field(default=1e-3, gt=0)
    final_rate: float = Field(default=1e-6, gt=0)
    warmup: int = Field(default=500, ge=0)
    weight_decay: float = Field(default=1e-4, ge=0)
    ema: float = Field(default=0.999, ge=0, lt=1)
    clip: float = Field(default=1.0, gt=0)
    loss: PixelLossName = "crop_rmse"
    features: Features | None = None
    adversarial: Adversarial | None = None
    erasing: Erasing | None = None
    relighting: Relighting | None = None
    colourising: Colourising | None = None
    seed: int = Field(default=1, ge=0)
    validate_every: int = Field(default=1000, ge=1)
    checkpoint_every: int = Field(default=500, ge=1)

    @model_validator(mode="after")
    def _one_phase(self) -> Recipe:
        if (self.phase == "crisp") != (self.adversarial is not None):
            raise ValueError("a crisp recipe, and no other, has a section “adversarial”")
        return self

    @model_validator(mode="after")
    def _masks_where_there_are_some(self) -> Recipe:
        if (self.architecture == "inpainting_unet") != (self.erasing is not None):
            raise ValueError("a recipe of the architecture “inpainting_unet”, and no other, has a section “erasing”")
        if self.erasing is not None and (self.phase, self.features, self.scale) != ("faithful", None, 1):
            raise ValueError("a recipe with a section “erasing” is faithful, without features, and keeps the size")
        return self

    @model_validator(mode="after")
    def _whole_photos_where_they_are_looked_at(self) -> Recipe:
        if (self.architecture == "relight") != (self.relighting is not None):
            raise ValueError("a recipe of the architecture “relight”, and no other, has a section “relighting”")
        if self.relighting is not None and (self.phase, self.features, self.scale) != ("faithful", None, 1):
            raise ValueError("a recipe with a section “relighting” is faithful, without features, and keeps the size")
        return self

    @model_validator(mode="after")
    def _whole_photos_where_they_are_coloured(self) -> Recipe:
        if (self.architecture == "colourise") != (self.colourising is not None):
            raise ValueError("a recipe of the architecture “colourise”, and no other, has a section “colourising”")
        if self.colourising is not None and (self.phase, self.features, self.scale) != ("faithful", None, 1):
            raise ValueError("a recipe with a section “colourising” is faithful, without features, and keeps the size")
        return self

    @model_validator(mode="after")
    def _targets_as_they_are_where_photos_are_small(self) -> Recipe:
        if self.whole_photos and not isinstance(self.target, Nothing):
            raise ValueError(
                "a recipe that learns from whole photos has no “target”: they are made small, and grain is gone there"
            )
        return self

    @property
    def whole_photos(self) -> bool:
        """Whether it learns from whole photos, made small, and with the feature network that comes along for a trunk."""
        return self.relighting is not None or self.colourising is not None


def load_recipe(name: str) -> Recipe:
    """Read a recipe that is shipped (by name) or a file of one's own (by path).

    Raises:
        RecipeError: there is none of that name, or it is malformed.
    """
    shipped = resources.files("photofix.training") / "recipes"
    path = Path(name)
    try:
        text = path.read_text("utf-8") if path.suffix == ".json" else (shipped / f"{name}.json").read_text("utf-8")
    except OSError as error:
        names = sorted(entry.name.removesuffix(".json") for entry in shipped.iterdir() if entry.name.endswith(".json"))
        raise RecipeError(
            f"There is no recipe {name!r}.",
            tried=f"Shipped recipes are: {', '.join(names)}.",
            advice="Give one of these, or the path of a .json file.",
        ) from error
    try:
        return Recipe.model_validate(json.loads(text))
    except (json.JSONDecodeError, ValidationError) as error:
        raise RecipeError(
            f"The recipe {name!r} is malformed.", tried=str(error), advice="Mend it and try again."
        ) from error
