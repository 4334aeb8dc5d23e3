"""The training loop: read it from top to bottom.

A run lives in a folder: `recipe.json`, `events.jsonl`, `state.pt` (all that resuming needs), of some recipes `hard_places.json`, and `ema.safetensors` (the
averaged weights, which are what is validated and shipped; in the crisp phase those of the best validation). A run that is stopped and resumed takes the same steps, on the same
crops, as one that was not.
"""

from __future__ import annotations

import math
import time
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from photofix.errors import TrainingError, WeightsError
from photofix.progress import Cancelled, Progress
from photofix.training import checkpoint
from photofix.training.dataset import MARGIN, batches, usable_photos
from photofix.training.distributed import ALONE, Team
from photofix.training.events import EventLog, Means
from photofix.training.phases import hard_places, new_pairs, new_trainer
from photofix.training.recipe import Recipe
from photofix.training.schedule import learning_rate


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

    kept_places = run / "hard_places.json"
    hard = team.from_leader(lambda: hard_places(recipe, files, state.network, kept_places, progress.check))
    pairs = new_pairs(recipe, files, hard)
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


def _asked_to_stop(progress: Progress) -> bool:
    try:
        progress.check()
    except Cancelled:
        return True
    return False
