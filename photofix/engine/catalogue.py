"""Which models there are, by their cards. Knows no torch, so that the window can list them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import platformdirs

from photofix.engine.card import Card, read_card
from photofix.errors import CardError, ModelNotFoundError
from photofix.shipped import shipped


class Catalogue:
    """Finds models by name in a list of folders; the first folder that has one wins.

    Args:
        folders: to look in; by default the person's own models, then the shipped ones.
    """

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        self.folders = list(folders) if folders is not None else [user_models(), shipped_models()]

    def cards(self, on_error: Callable[[CardError], None]) -> list[Card]:
        """The cards of all models, by name; `on_error` is told of each that can't be read, and the others are listed."""
        found: dict[str, Card] = {}
        for folder in self.folders:
            for path in sorted(folder.glob("*.json")):
                try:
                    card = read_card(path)
                except CardError as error:
                    on_error(error)
                else:
                    found.setdefault(card.name, card)
        return [found[name] for name in sorted(found)]

    def crisp_version(self, card: Card) -> Card | None:
        """The card of a model's crisp version, NAME-crisp; None where there is none that was tuned from these very weights.

        Raises:
            CardError: there is one, and it can't be read.
        """
        try:
            crisp = self.card(crisp_name(card.name))
        except ModelNotFoundError:
            return None
        return crisp if crisp.is_crisp_version_of(card) else None

    def find(self, name: str) -> Path:
        """The path of a model's card.

        Raises:
            ModelNotFoundError: there is none of that name.
        """
        for folder in self.folders:
            path = folder / f"{name}.json"
            # A name is never a path: it could otherwise lead out of the folder.
            if path.parent == folder and os.path.isfile(path):  # noqa: PTH113 (no error for a name that is too long)
                return path
        names = sorted({path.stem for folder in self.folders for path in folder.glob("*.json")})
        raise ModelNotFoundError(
            f"There is no model {name!r}.",
            tried=f"Models here: {', '.join(names) or 'none'}.",
            advice="Choose one of these; `photofix models` describes them.",
        )

    def card(self, name: str) -> Card:
        """One model's card.

        Raises:
            ModelNotFoundError, CardError: as they say.
        """
        path = self.find(name)
        card = read_card(path)
        if card.name != name:
            raise CardError(f"The card {path} is of a model {card.name!r}.", advice="Rename the file after its model.")
        return card


def crisp_name(name: str) -> str:
    """What a model's crisp version is called."""
    return f"{name}-crisp"


def shipped_models() -> Path:
    """The folder of the models that come with photofix."""
    return shipped("models")


def user_models() -> Path:
    """The folder of the person's own models."""
    return Path(platformdirs.user_data_dir("photofix", appauthor=False)) / "models"
