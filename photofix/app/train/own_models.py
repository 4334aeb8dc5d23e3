"""What can be done to the files of a person's own models: taking in, renaming, exporting, throwing away."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QFile

from photofix.app.train.runs import slug
from photofix.engine.card import Card, read_card
from photofix.engine.catalogue import shipped_models
from photofix.engine.import_model import import_model
from photofix.errors import OutputExistsError, SaveError
from photofix.imaging.atomic import write_exclusive


def take(path: Path, own: Path, taken: Collection[str] = ()) -> Card:
    """Take a trained model in, under the next free name where its own is taken.

    Args:
        path: of its card, with its weights beside it.
        own: the folder of the person's own models.
        taken: names that mustn't be used, besides those of models that are there.

    Returns:
        The card that it has there.

    Raises:
        PhotofixError: as of `import_model`.
    """
    card = read_card(path)
    target = own / f"{card.name}.json"
    if card.name not in taken and (not target.is_file() or read_card(target).sha256 == card.sha256):
        return import_model(path, own)
    name = free_name(card.name, own, taken)
    with tempfile.TemporaryDirectory(prefix="photofix-") as folder:
        renamed = card.model_copy(update={"name": name})
        write_exclusive(Path(folder) / f"{name}.safetensors", path.with_suffix(".safetensors").read_bytes())
        write_exclusive(Path(folder) / f"{name}.json", _as_json(renamed))
        return import_model(Path(folder) / f"{name}.json", own)


def free_name(title: str, own: Path, taken: Collection[str] = ()) -> str:
    """A name for a model's files that no other has."""
    stem = slug(title)
    number, name = 1, stem
    while name in taken or any((folder / f"{name}.json").is_file() for folder in (own, shipped_models())):
        number += 1
        name = f"{stem}-{number}"
    return name


def rename(name: str, own: Path, title: str) -> Card:
    """Call a model something else; its files keep their names.

    Raises:
        CardError: there is no such card any more.
        SaveError: it can't be written.
    """
    path = own / f"{name}.json"
    card = read_card(path).model_copy(update={"title": title})
    write_exclusive(path, _as_json(card), overwrite=True)
    return card


def export(name: str, own: Path, folder: Path) -> Path:
    """Copy a model's two files into a folder, where a drop onto another photofix takes them in.

    Returns:
        The weights' path there.

    Raises:
        OutputExistsError: there are files of these names already; they stay.
        SaveError: it can't be read or written.
    """
    weights, card = folder / f"{name}.safetensors", folder / f"{name}.json"
    try:
        contents = [(own / path.name).read_bytes() for path in (weights, card)]
    except OSError as error:
        raise SaveError(f"The model {name!r} can't be read: {error.strerror}.", tried="Nothing was written.") from error
    if card.exists():
        raise OutputExistsError(
            f"“{card.name}” is in that folder already.",
            tried="Nothing was written.",
            advice="Choose another folder, or remove the one that is there.",
        )
    write_exclusive(weights, contents[0])
    try:
        write_exclusive(card, contents[1])
    except SaveError:
        weights.unlink(missing_ok=True)
        raise
    return weights


def throw_away(name: str, own: Path) -> None:
    """Move a model's two files to the system's trash.

    Raises:
        SaveError: there is no trash, or it doesn't take them; they stay.
    """
    # The card first: without it there is no model, and weights alone do no harm.
    for path in (own / f"{name}.json", own / f"{name}.safetensors"):
        moved = QFile.moveToTrash(str(path)) if path.exists() else True
        # Some versions answer with the place in the trash as well.
        if not (moved[0] if isinstance(moved, tuple) else moved):
            raise SaveError(
                f"“{path.name}” can't be moved to the trash.",
                tried="It was left where it is.",
                advice=f"Remove it from {own} yourself, if you don’t want it any more.",
            )


def _as_json(card: Card) -> bytes:
    return (card.model_dump_json(indent=2) + "\n").encode()
