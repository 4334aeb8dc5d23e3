"""A person's model out of a finished training: weights and card, which holds counts and never names or paths of photos."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Container
from importlib.metadata import version
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from photofix.engine.card import Card, Figure, PhotoCount, Verdict, write_card
from photofix.engine.model_store import Model, ModelStore
from photofix.errors import SaveError
from photofix.imaging.atomic import write_exclusive
from photofix.imaging.folder import make_folder
from photofix.training.halo import HALOS, smallest_halo
from photofix.training.personal.plan import Plan, slug


def export_model(
    folder: Path, plan: Plan, base: Card, weights: dict[str, Tensor], *,
    verdict: Verdict, figures: tuple[Figure, ...], minutes: float, photos: int, learnt: str, taken: Container[str],
) -> Path:  # fmt: skip
    """Write `NAME.safetensors` (float16) and `NAME.json` into a folder, which is made.

    Args:
        folder: where to.
        plan: what was asked for.
        base: card of the model that it was started from.
        weights: by parameter name.
        verdict: of the judge.
        figures: of the judge.
        minutes: of training.
        photos: how many it was trained on.
        learnt: in a few words, what damage.
        taken: names that other models have.

    Returns:
        The card's path.

    Raises:
        SaveError: they can't be written.
    """
    data = save({name: tensor.to(torch.float16).contiguous() for name, tensor in weights.items()})
    name = free_name(slug(plan.title), taken)
    card = Card(
        name=name,
        title=plan.title,
        purpose=f"Learnt from {photos} photos of your own, {learnt}.",
        task=base.task,
        architecture=base.architecture,
        arguments=base.arguments,
        scale=base.scale,
        input=base.input,
        tiling=base.tiling,
        halo=base.halo,
        multiple=base.multiple,
        base=base.name,
        recipe={"style": plan.style, "seed": plan.seed, "calibrated": plan.calibrated, "pairs": plan.pairs is not None},
        training_photos=(PhotoCount(photos=photos, licence="your own"),),
        minutes=round(minutes, 1),
        hardware=f"{platform.machine()} CPU, {torch.get_num_threads()} threads"
        if not torch.cuda.is_available()
        else "GPU",
        figures=figures,
        verdict=verdict,
        limits=(
            "It was taught one person's photos; on others it was measured in passing only.",
            *base.limits,
        ),
        licence=base.licence,
        sha256=hashlib.sha256(data).hexdigest(),
        photofix_version=version("photofix"),
    )
    make_folder(folder)
    path = folder / f"{name}.json"
    try:
        write_exclusive(folder / f"{name}.safetensors", data, overwrite=True)
        write_card(card, path)
    except OSError as error:
        raise SaveError(
            f"The model can't be written into {folder}: {error.strerror}.", advice="Free some space."
        ) from error
    return path


def settle_halo(path: Path, photo: Path) -> None:
    """Measure how much context the new weights need, and write it on the card: more than their base's only if they do.

    Args:
        path: of the card.
        photo: one with at least 512 pixels a side.
    """
    model: Model = ModelStore([path.parent]).load(path.stem)
    candidates = [halo for halo in HALOS if halo >= model.card.halo] or [model.card.halo]
    halo, _worst = smallest_halo(model, [photo], halos=candidates)
    write_card(model.card.model_copy(update={"halo": halo}), path)


def free_name(wanted: str, taken: Container[str]) -> str:
    """A name that no other model has: the wanted one, or with a number."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
