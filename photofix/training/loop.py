"""The training loop: read it from top to bottom.

A run lives in a folder: `recipe.json`, `events.jsonl`, `state.pt` (all that resuming needs) and `ema.safetensors` (the
averaged weights, which are what is validated and shipped; in the crisp phase those of the best validation). A run that is stopped and resumed takes the same steps, on the same
crops, as one that was not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from photofix.errors import TrainingError, UsageError, WeightsError
from photofix.progress import Cancelled, Progress
from photofix.training import checkpoint
from photofix.training.adversarial import CrispTrainer
from photofix.training.damage import Damage
from photofix.training.dataset import MARGIN, CropPairs, Pairs, batches, usable_photos
from photofix.training.distributed import ALONE, Team
from photofix.training.erasing import ErasingTrainer
from photofix.training.events import EventLog, Means
from photofix.training.feature_loss import FeatureLoss
from photofix.training.feature_network import load_feature_network
from photofix.training.held_out_light import HeldOutLight
from photofix.training.held_out_marks import HeldOutMarks
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.marked_pairs import MarkedPairs
from photofix.training.perceptual import held_out_distance
from photofix.training.recipe import Recipe
from photofix.training.relighting import RelightingTrainer
from photofix.training.schedule import learning_rate
from photofix.training.state import TrainState, new_state
from photofix.training.trainer import Trainer
from photofix.training.validate import HeldOut
from photofix.training.whole_pairs import WholePairs

VALIDATION_MARKS = Damage("text"), Damage("age")
VALIDATION_LIGHT = (
    Damage("exposure", -2), Damage("exposure", 1.5), Damage("backlight"), Damage("haze"), Damage("white-balance"),
    Damage("contrast"), Damage("fading"), Damage("yellowing"), Damage("clean"),
)  # fmt: skip
VALIDATION_DAMAGES = (Damage("jpeg", 10), Damage("jpeg", 40), Damage("noise", 25), Damage("noise", 50), Damage("clean"))


def train(
    recipe: Recipe,
    *,
    photos: Path,
    validation: Path | None,
    run: Path,
    events: EventLog,
    progress: Progress,
    device: torch.device,
    initial: dict[str, Tensor] | None = None,
    until: int | None = None,
    workers: int = 1,
    download: bool = False,
    team: Team = ALONE,
) -> Path:
    """Train a generator by `recipe`, from where the run's folder left off.

    Args:
        recipe: what to do.
        photos: folder of clean training photos.
        validation: folder of held-out photos; None doesn't validate.
        run: the run's folder; made if it isn't there.
        events: hears of every step.
        progress: asked to stop after every step; a stop writes a checkpoint first.
        device: to compute on.
        initial: weights to start a new run from, by parameter name.
        until: stop after this step, as if the person had; None goes to the recipe's end.
        workers: processes that prepare crops; 0 prepares them in this one.
        download: whether a feature network's weights may be downloaded.
        team: the processes that train together; each calls this.

    Returns:
        The averaged weights' file.

    Raises:
        RecipeError: the run's folder holds another recipe.
        NoPhotosError: there are no usable photos.
        TrainingError: the loss is not finite any more; the last checkpoint stays.
        UsageError: a crisp recipe without held-out photos.
        WeightsError: weights to start from, or a feature network's, are missing or don't fit.
        Cancelled: `progress` asked for it.
    """
    if not team.leads:
        events = EventLog(None, None)
    team.from_leader(lambda: checkpoint.claim(run, recipe))
    files = usable_photos(photos, side=recipe.crop + MARGIN)
    trainer = new_trainer(recipe, device, initial=initial, validation=validation, download=download, team=team)
    kept = team.from_leader(lambda: checkpoint.read(run))
    if kept is not None:
        trainer.load_state_dict(kept)
    state = trainer.state

    pairs = _pairs(recipe, files)
    last = min(recipe.steps, until or recipe.steps)
    events.emit("start", step=state.step, steps=recipe.steps, recipe=recipe.name, photos=len(files), device=str(device))
    if validation is not None and state.step == 0:
        events.emit("validate", step=0, **trainer.validate())

    means, since = Means(), time.monotonic()
    going = state.step < last and not trainer.finished
    stream = batches(pairs, recipe.batch, start=state.step, workers=workers, team=team) if going else iter(())
    while going:
        started = time.monotonic()
        clean, degraded = (
            t.to(device, non_blocking=True).float().div_(255).contiguous(memory_format=torch.channels_last)
            for t in next(stream)
        )
        rate = learning_rate(recipe, state.step)
        losses = trainer.step(clean, degraded, rate)
        state.train_seconds += time.monotonic() - started
        if not all(map(math.isfinite, losses.values())):
            raise TrainingError(
                f"The loss is not a number any more at step {state.step}.",
                tried=f"The last good weights are in {run}.",
                advice="Lower the recipe's peak rate and start from them.",
            )
        means.add(losses)
        if state.step % 100 == 0:
            pace = means.steps / (time.monotonic() - since)
            events.emit("step", step=state.step, **team.mean(means.take()), rate=rate, steps_per_second=round(pace, 2))
            since = time.monotonic()
        if validation is not None and (state.step % recipe.validate_every == 0 or state.step == last):
            events.emit("validate", step=state.step, **trainer.validate())
        going = state.step < last and not trainer.finished
        progress.update(state.step, recipe.steps)
        if team.any(_asked_to_stop(progress)):
            if team.leads:
                checkpoint.save(trainer, run)
            events.emit("end", step=state.step, reason="stopped")
            raise Cancelled
        if team.leads and (state.step % recipe.checkpoint_every == 0 or not going):
            checkpoint.save(trainer, run)
            events.emit("checkpoint", step=state.step)
    whole = trainer.finished or last == recipe.steps
    events.emit("end", step=state.step, reason="finished" if whole else "stopped")
    return run / "ema.safetensors"


class FaithfulTrainer:
    """The generator alone, on pixels and perhaps features.

    Args:
        recipe: whose loss to use.
        state: the generator.
        device: where it is.
        held_out: to validate on.
        features: what a frozen network's activations add to the loss.
        team: the processes that train together.
    """

    finished = False

    def __init__(
        self,
        recipe: Recipe,
        state: TrainState,
        device: torch.device,
        *,
        held_out: HeldOut | None = None,
        features: FeatureLoss | None = None,
        team: Team = ALONE,
    ) -> None:
        self.state = state
        self._recipe = recipe
        self._device = device
        self._held_out = held_out
        self._features = features
        self._team = team

    def step(self, clean: Tensor, degraded: Tensor, rate: float) -> dict[str, float]:
        loss = train_step(self.state, self._recipe, clean, degraded, rate, self._features)
        self.state.step += 1
        return {"loss": loss}

    def validate(self) -> dict[str, Any]:
        if (held_out := self._held_out) is None:
            return {}
        return {**self._team.from_leader(lambda: held_out.measure(self.state.average.module, self._device))}

    def weights(self) -> dict[str, Tensor]:
        return self.state.averaged_weights()

    def state_dict(self) -> dict[str, Any]:
        return self.state.state_dict()

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        self.state.load_state_dict(contents)


def train_step(
    state: TrainState,
    recipe: Recipe,
    clean: Tensor,
    degraded: Tensor,
    rate: float,
    features: FeatureLoss | None = None,
) -> float:
    """One step on (B, 3, h, w) float tensors in [0, 1]; returns the loss."""
    for group in state.optimizer.param_groups:
        group["lr"] = rate
    with torch.autocast(clean.device.type, torch.bfloat16):
        prediction = state.parallel(degraded)
        seen = None if features is None else features(prediction, clean)
    loss = PIXEL_LOSSES[recipe.loss](prediction.float(), clean)
    if features is not None and seen is not None:
        loss = loss + features.features.weight * seen
    state.descend(loss, recipe.clip)
    return float(loss.detach())


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
    if recipe.relighting is not None and initial is None:
        # Its trunk is the feature network that comes along.
        initial = load_feature_network("efficientnet-lite0", torch.device("cpu")).state_dict()
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
    held_out = None if validation is None else _held_out(validation, state.network, recipe, device)
    if recipe.phase == "crisp":
        if held_out is None:
            raise UsageError(
                f"The crisp recipe {recipe.name!r} needs held-out photos: they decide when it has gone far enough.",
                advice="Name a folder with --validation.",
            )
        return CrispTrainer(recipe, state, device, held_out=held_out, features=features, team=team)
    return FaithfulTrainer(recipe, state, device, held_out=held_out, features=features, team=team)


def load_initial(path: Path) -> dict[str, Tensor]:
    """Weights of an earlier run or model, to start a new run from.

    Raises:
        WeightsError: there is no such file, or it isn't safetensors.
    """
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            f"The weights {path} can't be read.", tried=str(error), advice="Name a .safetensors file."
        ) from error


def _pairs(recipe: Recipe, files: Sequence[Path]) -> Pairs:
    if recipe.relighting is not None:
        return WholePairs(
            files, recipe.degradation,
            side=recipe.crop, batch=recipe.batch, seed=recipe.seed, length=recipe.steps * recipe.batch,
        )  # fmt: skip
    crops = CropPairs(
        files, recipe.degradation,
        crop=recipe.crop, reduce=recipe.reduce, seed=recipe.seed, length=recipe.steps * recipe.batch, align=recipe.scale,
    )  # fmt: skip
    return crops if recipe.erasing is None else MarkedPairs(crops, given=recipe.erasing.given, seed=recipe.seed)


def _asked_to_stop(progress: Progress) -> bool:
    try:
        progress.check()
    except Cancelled:
        return True
    return False


def _held_out(validation: Path, network: nn.Module, recipe: Recipe, device: torch.device) -> HeldOut:
    multiple = int(getattr(network, "multiple", 1))
    files: Sequence[Path] = usable_photos(validation, side=4 * multiple)
    return HeldOut(files, validation_damages(recipe.scale), multiple, held_out_distance(recipe.features, device))


def _held_out_marks(validation: Path, network: nn.Module) -> HeldOutMarks:
    multiple = int(getattr(network, "multiple", 1))
    return HeldOutMarks(usable_photos(validation, side=4 * multiple), VALIDATION_MARKS, multiple)


def _held_out_light(validation: Path, recipe: Recipe) -> HeldOutLight:
    return HeldOutLight(usable_photos(validation, side=recipe.crop // 2), VALIDATION_LIGHT, recipe.crop)


def validation_damages(scale: int) -> tuple[Damage, ...]:
    """What held-out photos are damaged by; upscalers get theirs made smaller by `scale`."""
    if scale == 1:
        return VALIDATION_DAMAGES
    return Damage("bicubic", scale), Damage("bicubic", scale, Damage("jpeg", 60))
