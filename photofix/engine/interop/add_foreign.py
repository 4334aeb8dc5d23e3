"""Taking in a model of other people: recognised, written as safetensors, and given a card."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import torch
from safetensors.torch import save
from torch import Tensor

from photofix.engine.card import Card
from photofix.engine.import_model import place_model
from photofix.engine.interop.foreign import DEFAULT_NOISE, PREFIX, Found, recognise
from photofix.engine.interop.foreign_weights import PICKLES, read_foreign_weights
from photofix.errors import UsageError, WeightsError

UNKNOWN = "unknown"
# Context around tiles. How far these networks see differs, and most see further; what that leaves is blended.
_HALO, _HALO_OF_UPSCALERS = 64, 32
_LARGEST_SCALE = 8
_PURPOSES = {"FBCNN": "removes JPEG blocks", "SCUNet": "removes noise", "DRUNet": "removes noise of σ = {noise:g}"}


def add_foreign(
    path: Path, folder: Path | None = None, *, tell: Callable[[str], None],
    name: str | None = None, title: str | None = None, licence: str = UNKNOWN, source: str = "", noise: float | None = None,
) -> Card:  # fmt: skip
    """Add a model of other people to a folder: `NAME.safetensors` and a card, both whole or neither.

    Args:
        path: of its weights, as `read_foreign_weights` takes them.
        folder: where to; by default that of the person's own models.
        tell: hears of what is worth knowing before it is done.
        name: of the model; by default after the file.
        title: for people; by default the file's name.
        licence: SPDX, as its makers say.
        source: where it was had.
        noise: σ in 8-bit levels that a DRUNet is told to remove, by default 15; other networks aren't told.

    Raises:
        WeightsError: no weights, or of no network that is known.
        UsageError: a name that can't be one, or a noise for a network that isn't told.
        CardError, ModelError: the name is taken, by a shipped model or by another one of the person's.
        MissingExtraError: the extra isn't installed.
        SaveError: it can't be written.
    """
    if path.suffix.lower() in PICKLES:
        tell(
            f"“{path.name}” is a pickle, a kind of file that can hold programs. It is read as numbers alone; "
            "nothing in it is run, and what is kept is a copy as safetensors."
        )
    name = _name(path.stem) if name is None else name
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
        raise UsageError(
            f"A model can't be named {name!r}.",
            tried="Nothing was changed.",
            advice="Choose a name of small letters, digits, dots and hyphens, with --name.",
        )
    weights = read_foreign_weights(path)
    found = recognise(weights, DEFAULT_NOISE if noise is None else noise)
    if not 1 <= found.scale <= _LARGEST_SCALE:
        raise WeightsError(f"This {found.name} enlarges {found.scale} times.", advice="Up to 8 times can be used.")
    told = found.name == "DRUNet"
    if noise is not None and (not told or not 0 <= noise <= 255):
        raise UsageError(
            f"A {found.name} is not told a noise of {noise:g}.",
            tried="Nothing was changed.",
            advice="Leave --noise out; it is for networks of the kind DRUNet, from 0 to 255.",
        )
    arguments = {"noise": DEFAULT_NOISE if noise is None else noise} if told else {}
    contents = _stored(found, weights)
    card = Card(
        name=name,
        title=path.stem if title is None else title,
        purpose=_purpose(found, arguments),
        task="upscale" if found.scale > 1 else "clean",
        architecture=PREFIX + found.name,
        arguments=dict(arguments),
        scale=found.scale,
        tiling="approximate",
        halo=_HALO if found.scale == 1 else _HALO_OF_UPSCALERS,
        multiple=found.network.multiple,
        limits=(
            "It was made by others, and not measured here.",
            "Tiles are blended where they meet, and don't quite equal the whole picture.",
        ),
        licence=licence.strip() or UNKNOWN,
        source=source,
        sha256=hashlib.sha256(contents).hexdigest(),
        photofix_version=version("photofix"),
    )
    place_model(card, contents, (card.model_dump_json(indent=2) + "\n").encode(), folder, renew=True)
    return card


def _name(stem: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip("-._")


def _purpose(found: Found, arguments: Mapping[str, float]) -> str:
    what = _PURPOSES.get(found.name, "repairs what its makers taught it").format(**arguments)
    if found.scale > 1:
        what = f"enlarges {found.scale} times"
    return f"By others: {what} ({found.name})."


def _stored(found: Found, read: Mapping[str, Tensor]) -> bytes:
    """The network's own weights, no optimiser's and nothing else of the file, as precisely as they were stored."""
    precisions = {tensor.dtype for tensor in read.values() if tensor.is_floating_point()}
    half = precisions == {torch.float16}
    weights = {
        name: (tensor.half() if half and tensor.is_floating_point() else tensor).contiguous().clone()
        for name, tensor in found.network.network.state_dict().items()
    }
    return save(weights)
