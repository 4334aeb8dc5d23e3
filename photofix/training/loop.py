"""The training loop: read it from top to bottom.

A run lives in a folder: `recipe.json`, `events.jsonl`, `state.pt` (all that resuming needs) and `ema.safetensors` (the
averaged weights, which are what is validated and shipped). A run that is stopped and resumed takes the same steps, on the same
crops, as one that was not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from photofix.errors import RecipeError, TrainingError, WeightsError
from photofix.nets.layout import channels_last
from photofix.nets.registry import build
from photofix.progress import Progress
from photofix.training.damage import Damage
from photofix.training.dataset import MARGIN, CropPairs, batches, usable_photos
from photofix.training.events import EventLog
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe
from photofix.training.validate import HeldOut

VALIDATION_DAMAGES = (Damage("jpeg", 10), Damage("jpeg", 40), Damage("noise", 25), Damage("noise", 50), Damage("clean"))


@dataclass
class TrainState:
    """All that a resumed run needs, and nothing else."""

    network: nn.Module
    average: AveragedModel
    optimizer: torch.optim.AdamW
    step: int = 0
    train_seconds: float = 0.0


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

    Returns:
        The averaged weights' file.

    Raises:
        RecipeError: the run's folder holds another recipe.
        NoPhotosError: there are no usable photos.
        TrainingError: the loss is not finite any more; the last checkpoint stays.
        Cancelled: `progress` asked for it.
    """
    run.mkdir(parents=True, exist_ok=True)
    _claim(run, recipe)
    files = usable_photos(photos, side=recipe.crop + MARGIN)
    state = new_state(recipe, device, initial)
    if (run / "state.pt").exists():
        load_state(state, run / "state.pt")
    held_out = _held_out(validation, state.network, recipe.scale)

    pairs = CropPairs(
        files, recipe.degradation,
        crop=recipe.crop, reduce=recipe.reduce, seed=recipe.seed, length=recipe.steps * recipe.batch, align=recipe.scale,
    )  # fmt: skip
    last = min(recipe.steps, until or recipe.steps)
    events.emit("start", step=state.step, steps=recipe.steps, recipe=recipe.name, photos=len(files), device=str(device))
    if held_out is not None and state.step == 0:
        events.emit("validate", step=0, **_validate(held_out, state, device))

    recent_loss, recent_start, recent_steps = 0.0, time.monotonic(), 0
    stream = batches(pairs, recipe.batch, start=state.step, workers=workers) if state.step < last else iter(())
    while state.step < last:
        started = time.monotonic()
        clean, degraded = (
            t.to(device, non_blocking=True).float().div_(255).contiguous(memory_format=torch.channels_last)
            for t in next(stream)
        )
        rate = learning_rate(recipe, state.step)
        loss = train_step(state, recipe, clean, degraded, rate)
        state.step += 1
        state.train_seconds += time.monotonic() - started

        recent_loss += loss
        recent_steps += 1
        if state.step % 100 == 0:
            if not math.isfinite(recent_loss):
                raise TrainingError(
                    f"The loss is not a number any more at step {state.step}.",
                    tried=f"The last good weights are in {run}.",
                    advice="Lower the recipe's peak rate and start from them.",
                )
            pace = recent_steps / (time.monotonic() - recent_start)
            mean = recent_loss / recent_steps
            events.emit("step", step=state.step, loss=round(mean, 6), rate=rate, steps_per_second=round(pace, 2))
            recent_loss, recent_start, recent_steps = 0.0, time.monotonic(), 0
        if held_out is not None and (state.step % recipe.validate_every == 0 or state.step == last):
            events.emit("validate", step=state.step, **_validate(held_out, state, device))
        if state.step % recipe.checkpoint_every == 0 or state.step == last:
            save_state(state, run)
            events.emit("checkpoint", step=state.step)
        progress.update(state.step, recipe.steps)
        try:
            progress.check()
        except BaseException:
            save_state(state, run)
            events.emit("end", step=state.step, reason="stopped")
            raise
    events.emit("end", step=state.step, reason="finished" if last == recipe.steps else "stopped")
    return run / "ema.safetensors"


def train_step(state: TrainState, recipe: Recipe, clean: Tensor, degraded: Tensor, rate: float) -> float:
    """One step on (B, 3, h, w) float tensors in [0, 1]; returns the loss."""
    for group in state.optimizer.param_groups:
        group["lr"] = rate
    with torch.autocast(clean.device.type, torch.bfloat16):
        prediction = state.network(degraded)
    loss = PIXEL_LOSSES[recipe.loss](prediction.float(), clean)
    state.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(state.network.parameters(), recipe.clip)
    state.optimizer.step()
    state.average.update_parameters(state.network)
    return float(loss.detach())


def learning_rate(recipe: Recipe, step: int) -> float:
    """One cycle: a linear rise over `warmup` steps, then a cosine to `final_rate` (Smith, arXiv:1708.07120)."""
    if step < recipe.warmup:
        return recipe.peak_rate * (step + 1) / recipe.warmup
    through = (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)
    return recipe.final_rate + (recipe.peak_rate - recipe.final_rate) * 0.5 * (1 + math.cos(math.pi * through))


def new_state(recipe: Recipe, device: torch.device, initial: dict[str, Tensor] | None = None) -> TrainState:
    """A network as the recipe says, from its seed or from `initial` weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        network = build(recipe.architecture, recipe.arguments)
    if initial is not None:
        try:
            network.load_state_dict({name: tensor.float() for name, tensor in initial.items()})
        except RuntimeError as error:
            raise WeightsError(
                "The weights to start from don't fit the recipe's architecture.",
                tried=str(error).splitlines()[0],
                advice="Start from weights of the same architecture, or from nothing.",
            ) from error
    network = channels_last(network.to(device))
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe.ema))
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=recipe.peak_rate, betas=(0.9, 0.99), weight_decay=recipe.weight_decay, fused=True
    )
    return TrainState(network, average, optimizer)


def save_state(state: TrainState, run: Path) -> None:
    """Write `state.pt` and `ema.safetensors`, each whole or not at all."""
    contents: dict[str, Any] = {
        "step": state.step,
        "train_seconds": state.train_seconds,
        "network": state.network.state_dict(),
        "average": state.average.state_dict(),
        "optimizer": state.optimizer.state_dict(),
    }
    partial = run / "state.pt.partial"
    torch.save(contents, partial)
    partial.replace(run / "state.pt")
    weights = {name: tensor.detach().contiguous().cpu() for name, tensor in state.average.module.state_dict().items()}
    save_file(weights, run / "ema.safetensors.partial")
    (run / "ema.safetensors.partial").replace(run / "ema.safetensors")


def load_state(state: TrainState, path: Path) -> None:
    """Fill `state` from a file that `save_state` wrote; no code in it is run."""
    contents = torch.load(path, map_location="cpu", weights_only=True)
    state.network.load_state_dict(contents["network"])
    state.average.load_state_dict(contents["average"])
    state.optimizer.load_state_dict(contents["optimizer"])
    state.step = contents["step"]
    state.train_seconds = contents["train_seconds"]


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


def _claim(run: Path, recipe: Recipe) -> None:
    written = run / "recipe.json"
    text = recipe.model_dump_json(indent=2) + "\n"
    if not written.exists():
        written.write_text(text, "utf-8")
    elif written.read_text("utf-8") != text:
        raise RecipeError(
            f"{run} holds a run of another recipe.",
            advice="Choose a new folder, or give the recipe that the run began with.",
        )


def _held_out(validation: Path | None, network: nn.Module, scale: int) -> HeldOut | None:
    if validation is None:
        return None
    multiple = int(getattr(network, "multiple", 1))
    files: Sequence[Path] = usable_photos(validation, side=4 * multiple)
    damages = VALIDATION_DAMAGES if scale == 1 else _small(scale)
    return HeldOut(files, damages, multiple)


def _small(scale: int) -> tuple[Damage, ...]:
    return Damage("bicubic", scale), Damage("bicubic", scale, Damage("jpeg", 60))


def _validate(held_out: HeldOut, state: TrainState, device: torch.device) -> dict[str, Any]:
    return {"psnr": held_out.measure(state.average.module, device)}
