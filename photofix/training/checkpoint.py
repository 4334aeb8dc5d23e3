"""What a run keeps in its folder: `recipe.json`, `state.pt` and `ema.safetensors`, each whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from pydantic import ValidationError
from safetensors.torch import save_file

from photofix.errors import RecipeError
from photofix.training.recipe import Recipe
from photofix.training.trainer import Trainer


def save(trainer: Trainer, run: Path) -> None:
    """Write the trainer's state, and the weights that it would ship."""
    partial = run / "state.pt.partial"
    torch.save(trainer.state_dict(), partial)
    partial.replace(run / "state.pt")
    save_file(trainer.weights(), run / "ema.safetensors.partial")
    (run / "ema.safetensors.partial").replace(run / "ema.safetensors")


def read(run: Path) -> dict[str, Any] | None:
    """A trainer's state from the run's last checkpoint, if it has one; no code in it is run."""
    path = run / "state.pt"
    return torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None


def claim(run: Path, recipe: Recipe) -> None:
    """Make the run's folder, or see that it belongs to this recipe.

    Raises:
        RecipeError: it holds a run of another one.
    """
    run.mkdir(parents=True, exist_ok=True)
    written = run / "recipe.json"
    if not written.exists():
        written.write_text(recipe.model_dump_json(indent=2) + "\n", "utf-8")
        return
    # Read and not compared as text: a recipe that was written before there was some option still is the same one.
    try:
        same = Recipe.model_validate_json(written.read_text("utf-8")) == recipe
    except ValidationError:
        same = False
    if not same:
        raise RecipeError(
            f"{run} holds a run of another recipe.",
            advice="Choose a new folder, or give the recipe that the run began with.",
        )
