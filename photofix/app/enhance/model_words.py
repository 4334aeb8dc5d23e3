"""What the panel says of models: title, a few words, how long they take, and everything on hovering."""

from __future__ import annotations

from photofix.app.enhance.speeds import Speeds
from photofix.app.session import titles
from photofix.app.session.models import Models
from photofix.engine.card import Card


class ModelWords:
    """Words for models.

    Args:
        models: which there are.
        speeds: how long they take.
    """

    def __init__(self, models: Models, speeds: Speeds) -> None:
        self._models = models
        self._speeds = speeds

    def title(self, model: str) -> str:
        """What it is called; its name, where it isn't installed."""
        return self._models.title(model)

    def short(self, model: str) -> str:
        """What it is for, in a few words."""
        card = self._models.card(model)
        if card is None:
            return titles.not_installed()
        return titles.in_a_few_words(card, own=self._models.is_own(model))

    def masked(self, model: str) -> bool:
        """Whether it answers with a mask."""
        card = self._models.card(model)
        return card is not None and card.masked

    def colours(self, model: str) -> bool:
        """Whether it gives colours, which can be told how strong they are, and where which is."""
        card = self._models.card(model)
        return card is not None and card.colours

    def has_crisp_version(self, model: str) -> bool:
        """Whether it can be made crisp."""
        return self._models.has_crisp_version(model)

    def time(self, model: str, megapixels: float) -> str:
        """How long it takes for a photo of that size; empty where that was never measured."""
        card = self._models.card(model)
        return "" if card is None else self._speeds.hint(model, megapixels * card.scale**2)

    def details(self, model: str) -> str:
        """Everything that there is room for on hovering."""
        card = self._models.card(model)
        return "" if card is None else self._details(card)

    def _details(self, card: Card) -> str:
        purpose = titles.purpose(card, own=self._models.is_own(card.name))
        return f"{purpose}\n{titles.licence(card)}"
