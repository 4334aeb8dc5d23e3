"""What a recipe's phase takes its steps with: crops to learn from, photos held out, and the trainer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from photofix.errors import UsageError
from photofix.nets.inpainting_unet import TRUNK, InpaintingUNet
from photofix.training.adversarial import CrispTrainer
from photofix.training.colourising import ColourisingTrainer
from photofix.training.damage import Damage
from photofix.training.dataset import CropPairs, HardPlaces, Pairs, usable_photos
from photofix.training.distributed import ALONE, Team
from photofix.training.erasing import ErasingTrainer
from photofix.training.faithful import FaithfulTrainer
from photofix.training.feature_loss import FeatureLoss
from photofix.training.feature_network import load_feature_network
from photofix.training.hard_places import find_hard_places, kept_places
from photofix.training.held_out_colour import HeldOutColour
from photofix.training.held_out_light import HeldOutLight
from photofix.training.held_out_marks import HeldOutMarks
from photofix.training.marked_pairs import MarkedPairs
from photofix.training.perceptual import held_out_distance
from photofix.training.recipe import Recipe
from photofix.training.relighting import RelightingTrainer
from photofix.training.state import new_state
from photofix.training.trainer import Trainer
from photofix.training.validate import HeldOut
from photofix.training.whole_pairs import WholePairs

VALIDATION_MARKS = Damage("text"), Damage("age")
VALIDATION_LIGHT = (
    Damage("exposure", -2), Damage("exposure", 1.5), Damage("backlight"), Damage("haze"), Damage("white-balance"),
    Damage("contrast"), Damage("fading"), Damage("yellowing"), Damage("clean"),
)  # fmt: skip
VALIDATION_DAMAGES = (Damage("jpeg", 10), Damage("jpeg", 40), Damage("noise", 25), Damage("noise", 50), Damage("clean"))


def hard_places(
    recipe: Recipe, files: Sequence[Path], network: nn.Module, kept: Path, check: Callable[[], None]
) -> HardPlaces | None:
    """Places of these photos that the recipe wants to be seen more often, found by the network or read from `kept`.

    Args:
        recipe: says whether, and of how many crops.
        files: the photos.
        network: the generator at the start of its run.
        kept: where they are written once they are found.
        check: may end the search, by what it raises.
    """
    if recipe.erasing is None or recipe.erasing.hard == 0 or not isinstance(network, InpaintingUNet):
        return None
    reduce = sum(recipe.reduce) / 2
    places = kept_places(kept, len(files), lambda: find_hard_places(files, network, reduce=reduce, check=check))
    return HardPlaces(places, recipe.erasing.hard)


def new_pairs(recipe: Recipe, files: Sequence[Path], hard: HardPlaces | None = None) -> Pairs:
    """What the recipe's phase learns from: clean and degraded crops of these photos, of `hard` places more often."""
    if recipe.whole_photos:
        return WholePairs(
            files, recipe.degradation,
            side=recipe.crop, batch=recipe.batch, seed=recipe.seed, length=recipe.steps * recipe.batch,
        )  # fmt: skip
    crops = CropPairs(
        files, recipe.degradation,
        crop=recipe.crop, reduce=recipe.reduce, seed=recipe.seed, length=recipe.steps * recipe.batch, align=recipe.scale,
        target=recipe.target, hard=hard,
    )  # fmt: skip
    return crops if recipe.erasing is None else MarkedPairs(crops, given=recipe.erasing.given, seed=recipe.seed)


def new_trainer(
    recipe: Recipe,
    device: torch.device,
    *,
    initial: dict[str, Tensor] | None = None,
    validation: Path | None = None,
    download: bool = False,
    team: Team = ALONE,
) -> Trainer:
    """What takes the steps of the recipe's phase; the arguments are those of `train`.

    Raises:
        RecipeError, UsageError, WeightsError, NoPhotosError, TrainingError: as `train`.
    """
    if recipe.whole_photos and initial is None:
        # Its trunk is the feature network that comes along.
        initial = load_feature_network("efficientnet-lite0", torch.device("cpu")).state_dict()
    if recipe.erasing is not None and not any(name.startswith(TRUNK) for name in initial or {}):
        trunk = load_feature_network("efficientnet-lite0", torch.device("cpu")).state_dict()
        initial = {**(initial or {}), **{TRUNK + name: tensor for name, tensor in trunk.items()}}
    state = new_state(recipe, device, initial, team)
    features = None
    if recipe.features is not None:
        network = load_feature_network(recipe.features.network, device, download=download)
        features = FeatureLoss(network, recipe.features)
    if recipe.erasing is not None:
        marks = None if validation is None else _held_out_marks(validation, state.network)
        return ErasingTrainer(recipe, state, device, held_out=marks, team=team)
    if recipe.relighting is not None:
        light = None if validation is None else _held_out_light(validation, recipe)
        return RelightingTrainer(recipe, state, device, held_out=light, team=team)
    if recipe.colourising is not None:
        colour = None if validation is None else _held_out_colour(validation, recipe)
        return ColourisingTrainer(recipe, state, device, held_out=colour, team=team)
    held_out = None if validation is None else _held_out(validation, state.network, recipe, device)
    if recipe.phase == "crisp":
        if held_out is None:
            raise UsageError(
                f"The crisp recipe {recipe.name!r} needs held-out photos: they decide when it has gone far enough.",
                advice="Name a folder with --validation.",
            )
        return CrispTrainer(recipe, state, device, held_out=held_out, features=features, team=team)
    return FaithfulTrainer(recipe, state, device, held_out=held_out, features=features, team=team)


def _held_out(validation: Path, network: nn.Module, recipe: Recipe, device: torch.device) -> HeldOut:
    multiple = int(getattr(network, "multiple", 1))
    files: Sequence[Path] = usable_photos(validation, side=4 * multiple)
    return HeldOut(files, validation_damages(recipe.scale), multiple, held_out_distance(recipe.features, device))


def _held_out_marks(validation: Path, network: nn.Module) -> HeldOutMarks:
    multiple = int(getattr(network, "multiple", 1))
    return HeldOutMarks(usable_photos(validation, side=4 * multiple), VALIDATION_MARKS, multiple)


def _held_out_colour(validation: Path, recipe: Recipe) -> HeldOutColour:
    return HeldOutColour(usable_photos(validation, side=recipe.crop // 2), recipe.crop)


def _held_out_light(validation: Path, recipe: Recipe) -> HeldOutLight:
    return HeldOutLight(usable_photos(validation, side=recipe.crop // 2), VALIDATION_LIGHT, recipe.crop)


def validation_damages(scale: int) -> tuple[Damage, ...]:
    """What held-out photos are damaged by; upscalers get theirs made smaller by `scale`."""
    if scale == 1:
        return VALIDATION_DAMAGES
    return Damage("bicubic", scale), Damage("bicubic", scale, Damage("jpeg", 60))
