"""Taking in a model from a file: checked, and copied whole into the folder of the person's own. Knows no torch, for the window."""

from __future__ import annotations

import hashlib
from pathlib import Path

from photofix.engine.card import Card, read_card
from photofix.engine.catalogue import shipped_models, user_models
from photofix.errors import CardError, ModelError, OutputExistsError, SaveError, WeightsError
from photofix.imaging.atomic import write_exclusive
from photofix.imaging.folder import make_folder

ENDINGS = (".safetensors", ".json")
# Of other programs; they can hold code that runs when they are opened.
FOREIGN = (".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".bin", ".onnx", ".h5", ".param")
_LARGEST_CARD = 4 << 20
_LARGEST_WEIGHTS = 1 << 30


def is_model_file(path: Path) -> bool:
    """By its ending: a model of ours, or one of another program."""
    return path.suffix.lower() in (*ENDINGS, *FOREIGN)


def import_model(path: Path, folder: Path | None = None) -> Card:
    """Copy a model, named by its weights or its card, which lie side by side.

    Whether the weights fit their architecture is found when they are first used; no more than numbers is ever read from them.

    Args:
        path: of NAME.safetensors or NAME.json.
        folder: where to; by default that of the person's own models.

    Returns:
        The model's card.

    Raises:
        CardError: the card is missing, malformed, or its model has the name of a shipped one.
        WeightsError: the weights are missing, altered, too large, or no safetensors.
        ModelError: there is another model of that name.
        SaveError: it can't be written.
    """
    if path.suffix.lower() in FOREIGN:
        raise WeightsError(
            f"“{path.name}” is not a model that photofix opens.",
            tried="Files of this kind can hold programs, and are never opened.",
            advice="Models for photofix are two files of one name, .safetensors and .json. "
            "Some of other programs can be converted in a terminal: photofix models add FILE.",
        )
    card = _card(path.with_suffix(".json"))
    weights = _weights(path.with_suffix(".safetensors"), card)
    place_model(card, weights, path.with_suffix(".json").read_bytes(), folder)
    return card


def place_model(
    card: Card, weights: bytes, description: bytes, folder: Path | None = None, *, renew: bool = False
) -> None:
    """Put a model among the person's own, whole or not at all; one that is there already stays.

    Args:
        card: of the model.
        weights: the file that the card describes.
        description: the card's own file.
        folder: where to; by default that of the person's own models.
        renew: where the same weights are there under that name, give them this card.

    Raises:
        CardError: a shipped model has the name.
        ModelError: another one has the name.
        SaveError: it can't be written.
    """
    folder = user_models() if folder is None else folder
    if (shipped_models() / f"{card.name}.json").is_file():
        raise CardError(
            f"A model named {card.name!r} came with photofix, and is not replaced.",
            tried="Nothing was changed.",
            advice="Give yours another name.",
        )
    target = folder / f"{card.name}.json"
    if not target.is_file():
        _copy(card, weights, description, folder)
    elif read_card(target).sha256 != card.sha256:
        raise ModelError(
            f"You already have another model named {card.name!r}.",
            tried="Nothing was changed.",
            advice=f"Remove that one from {folder} first, or give this one another name.",
        )
    elif renew:
        write_exclusive(target, description, overwrite=True)


def _card(path: Path) -> Card:
    try:
        if path.stat().st_size > _LARGEST_CARD:
            raise CardError(f"“{path.name}” is too large to be a card.", advice="Fetch the model again.")
    except OSError as error:
        raise CardError(
            f"The card “{path.name}” is missing.",
            tried="A model is two files of one name: NAME.safetensors, the weights, and NAME.json, its card.",
            advice="Put both into one folder, and try again. "
            "One of another program may be taken in a terminal: photofix models add FILE.",
        ) from error
    return read_card(path)


def _weights(path: Path, card: Card) -> bytes:
    from safetensors import (  # here, so that the window's process has it only when it is needed
        SafetensorError,
        safe_open,
    )

    try:
        if path.stat().st_size > _LARGEST_WEIGHTS:
            raise WeightsError(f"“{path.name}” is too large.", advice="Models of up to 1 GB can be used.")
        contents = path.read_bytes()
    except OSError as error:
        raise WeightsError(
            f"The weights “{path.name}” are missing.",
            tried="A model is two files of one name: NAME.safetensors, the weights, and NAME.json, its card.",
            advice="Put both into one folder, and try again.",
        ) from error
    found = hashlib.sha256(contents).hexdigest()
    if found != card.sha256:
        raise WeightsError(
            f"“{path.name}” are not the weights that their card describes.",
            tried=f"Their SHA-256 begins with {found[:12]}, the card says {card.sha256[:12]}.",
            advice="The file was altered or cut short. Fetch the model again.",
        )
    try:
        with safe_open(path, framework="numpy") as file:
            file.keys()
    except SafetensorError as error:
        raise WeightsError(
            f"“{path.name}” is not a file of safetensors.",
            tried="Other kinds of weights can hold programs, and are never opened.",
            advice="Fetch the model again.",
        ) from error
    return contents


def _copy(card: Card, weights: bytes, description: bytes, folder: Path) -> None:
    """The card last: until it is there, there is no model."""
    make_folder(folder)
    place = folder / f"{card.name}.safetensors"
    try:
        # Weights without a card are what an interrupted copy left.
        write_exclusive(place, weights, overwrite=True)
        write_exclusive(folder / f"{card.name}.json", description)
    except OutputExistsError:
        raise
    except SaveError:
        place.unlink(missing_ok=True)
        raise
