"""Which models there are, as the window knows them: by their cards, without torch."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from photofix.app.session import titles
from photofix.engine.card import Card
from photofix.engine.catalogue import Catalogue, crisp_name, user_models
from photofix.engine.fitter import fitted_size
from photofix.engine.step import Step
from photofix.errors import CardError, ModelError

_log = logging.getLogger(__name__)


class Models(QObject):
    """The models that can be chosen, the person's own among them.

    Attributes:
        own: the folder of the person's own.
        broken: what is wrong with cards that can't be read.

    Signals:
        changed: others are there than before.

    Args:
        catalogue: where they are; by default the person's own and the shipped ones.
        own: the folder of the person's own.
        parent: as for every QObject.
    """

    changed = Signal()

    def __init__(
        self, catalogue: Catalogue | None = None, own: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue or Catalogue()
        self.own = own or user_models()
        self._cards: dict[str, Card] = {}
        self._made_here: set[str] = set()
        self.broken: list[CardError] = []
        self._read()

    @property
    def cards(self) -> Sequence[Card]:
        """Of all that can be chosen, by name: a crisp version is not chosen, but gone towards."""
        return [card for card in self._cards.values() if card.crisp_of is None]

    def card(self, name: str) -> Card | None:
        """A model's card; None where it isn't installed, which the engine says when it is asked for a repair."""
        return self._cards.get(name)

    def cards_of(self, steps: Sequence[Step]) -> list[Card]:
        """The cards of some steps, of those that are installed."""
        return [card for step in steps if (card := self.card(step.model)) is not None]

    def has_crisp_version(self, name: str) -> bool:
        """Whether it can be made crisp."""
        faithful, crisp = self.card(name), self.card(crisp_name(name))
        return faithful is not None and crisp is not None and crisp.is_crisp_version_of(faithful)

    def is_own(self, name: str) -> bool:
        """The person made it, or brought it."""
        return name in self._made_here

    def title(self, name: str) -> str:
        """What a model is called."""
        card = self.card(name)
        return name if card is None else titles.title(card, own=self.is_own(name))

    def scale(self, steps: Sequence[Step]) -> int:
        """Of the result's side to the photo's."""
        return math.prod(card.scale for card in self.cards_of(steps))

    def result_size(
        self, size: tuple[int, int], steps: Sequence[Step], long_edge: int | None = None
    ) -> tuple[int, int]:
        """What (height, width) becomes."""
        scale = self.scale(steps)
        return fitted_size((size[0] * scale, size[1] * scale), long_edge)

    def colours(self, steps: Sequence[Step]) -> bool:
        """Some steps give a grey photo colour."""
        return any(card.task == "colourise" for card in self.cards_of(steps))

    def read_again(self) -> None:
        """Look which models there are now."""
        self._read()
        self.changed.emit()

    def _read(self) -> None:
        self.broken = []
        self._cards.clear()
        self._made_here.clear()
        for card in self._catalogue.cards(self.broken.append):
            try:
                # By its name, as the engine will look for it.
                path = self._catalogue.find(card.name)
            except ModelError as error:
                _log.warning("a card that is not named after its model: %s", error)
                continue
            self._cards[card.name] = card
            if path.parent == self.own:
                self._made_here.add(card.name)
