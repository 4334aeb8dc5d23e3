"""Making a model, weights and card, out of a run."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save

from photofix.engine.card import Card, write_card
from photofix.errors import TrainingError
from photofix.nets.generator import Generator
from photofix.nets.registry import build
from photofix.training.recipe import Recipe


def package(run: Path, folder: Path, **description: Any) -> Card:
    """Write `NAME.safetensors` (the run's averaged weights, rounded to float16) and `NAME.json` (its card).

    Args:
        run: a run's folder, as the training loop leaves it.
        folder: where to; files of that name are replaced, the card last.
        description: the card's fields that the run doesn't know (title, purpose, task, halo, licence …).

    Raises:
        TrainingError: the run has no weights, or weights that are not finite or beyond float16.
    """
    recipe = Recipe.model_validate_json((run / "recipe.json").read_text("utf-8"))
    weights = {name: tensor.to(torch.float16).contiguous() for name, tensor in load_weights(run).items()}
    broken = [name for name, tensor in weights.items() if not bool(torch.isfinite(tensor).all())]
    if broken:
        raise TrainingError(f"The run {run} has weights that can't be stored: {broken[0]}.", advice="Train it again.")
    data = save(weights)
    network: Generator = build(recipe.architecture, recipe.arguments)
    card = Card(
        architecture=recipe.architecture,
        arguments=recipe.arguments,
        base=recipe.base,
        multiple=network.multiple,
        scale=recipe.scale,
        input="native" if recipe.scale == 1 else "enlarged",
        name=recipe.name,
        photofix_version=version("photofix"),
        recipe=recipe.model_dump(mode="json"),
        sha256=hashlib.sha256(data).hexdigest(),
        **description,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{recipe.name}.safetensors").write_bytes(data)
    write_card(card, folder / f"{recipe.name}.json")
    return card


def load_weights(run: Path) -> dict[str, torch.Tensor]:
    """The averaged weights of a run.

    Raises:
        TrainingError: there are none.
    """
    path = run / "ema.safetensors"
    if not path.is_file():
        raise TrainingError(f"The run {run} has no weights yet.", advice="Train until its first checkpoint.")
    return load_file(path)
