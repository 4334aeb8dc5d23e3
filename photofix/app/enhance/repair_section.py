"""The panel's upper part: the chain, what it makes of the photo's size, and what can be added to it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photofix.app.enhance.chain_editor import placed
from photofix.app.enhance.model_card import ModelCard
from photofix.app.enhance.model_words import ModelWords
from photofix.app.enhance.proposal import Proposal
from photofix.app.enhance.size_choice import SizeChoice
from photofix.app.enhance.speeds import Speeds
from photofix.app.enhance.step_list import StepList
from photofix.app.session.models import Models
from photofix.engine.step import Step
from photofix.engine.suggestion import ORDER


class RepairSection(QWidget):
    """Shows what is done to a photo, and lets a person change it.

    Signals:
        add_wanted: a model is to become a step.

    Args:
        models: which there are.
        speeds: how long they take.
        parent: as for every widget.
    """

    add_wanted = Signal(str)

    def __init__(self, models: Models, speeds: Speeds, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models = models
        self._words = ModelWords(models, speeds)
        self._shown: tuple[Step, ...] = ()
        self._long_edge: int | None = None
        self._size = (0, 0)
        heading = QLabel(self.tr("Repair").upper())
        heading.setProperty("role", "heading")
        self.suggest = QPushButton()
        self.suggest.setProperty("role", "link")
        self.suggest.setToolTip(self.tr("Measure the photo, and propose what to do with the reasons for it"))
        self.proposal = Proposal(self._words.title)
        self.steps = StepList(self._words)
        self.hint = QLabel(self.tr("No step is chosen, so the result is the photo as it is."), wordWrap=True)
        self.hint.setProperty("role", "quiet")
        self.size_choice = SizeChoice()
        self.hint.setContentsMargins(2, 0, 2, 0)
        self._add = QWidget()
        self._offers = QVBoxLayout(self._add)
        self._offers.setContentsMargins(0, 14, 0, 0)
        self._offers.setSpacing(8)
        self.offers: list[ModelCard] = []
        self._offered: list[str] = []
        self._tabbed: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.suggest)
        layout.addLayout(head)
        layout.addWidget(self.proposal)
        layout.addWidget(self.steps)
        layout.addWidget(self.hint)
        layout.addWidget(self.size_choice)
        layout.addWidget(self._add)
        self.show_measuring(False)
        models.changed.connect(self._models_changed)
        speeds.changed.connect(self._say_times)

    def show_photo(self, size: tuple[int, int]) -> None:
        """Another photo is open.

        Args:
            size: its height and width in pixels.
        """
        self._size = size
        self._say_times()

    def show_measuring(self, measuring: bool) -> None:
        """The photo is being measured, or isn't."""
        self.suggest.setText(self.tr("Measuring…") if measuring else self.tr("Suggest"))

    def show_steps(self, steps: Sequence[Step], long_edge: int | None = None) -> None:
        """Say what is done; nobody is told.

        Args:
            steps: first to last.
            long_edge: the result's longer side in pixels; None for as it comes.
        """
        self._shown = tuple(steps)
        self._long_edge = long_edge
        self.steps.show_steps(self._shown)
        self.steps.setVisible(bool(self._shown))
        self.hint.setVisible(not self._shown)
        scale = self._models.scale(self._shown)
        full = self._size[0] * scale, self._size[1] * scale
        self.size_choice.show_size(full, self._models.result_size(self._size, self._shown, long_edge), long_edge)
        self.size_choice.setVisible(bool(self._shown) and (scale > 1 or long_edge is not None))
        self._offer()
        self._say_times()
        self._order_tabs()

    def _models_changed(self) -> None:
        # Titles may be others as well.
        self.steps.clear()
        self._offered, self._tabbed = [], []
        self.show_steps(self._shown, self._long_edge)

    def _offer(self) -> None:
        """Show the models that aren't in the chain, the person's own below the others."""
        chosen = {step.model for step in self._shown}
        cards = sorted(self._models.cards, key=lambda card: (ORDER.index(card.task), card.name))
        free = [card.name for card in cards if card.name not in chosen]
        self._add.setVisible(bool(free))
        if free == self._offered:
            return
        self._offered = free
        while (item := self._offers.takeAt(0)) is not None:
            # Spaces between the groups are items without a widget.
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.offers = []
        own = [name for name in free if self._models.is_own(name)]
        self._offer_some(self.tr("Add a step"), [name for name in free if name not in own])
        self._offer_some(self.tr("Made by you"), own)

    def _offer_some(self, title: str, models: Sequence[str]) -> None:
        if not models:
            return
        heading = QLabel(title.upper())
        heading.setProperty("role", "heading")
        if self.offers:
            self._offers.addSpacing(10)
        self._offers.addWidget(heading)
        for model in models:
            card = ModelCard(model, self._words.title(model), self._words.details(model))
            card.clicked.connect(partial(self._clicked, model))
            self._offers.addWidget(card)
            self.offers.append(card)

    def _clicked(self, model: str, _: bool = False) -> None:
        self.add_wanted.emit(model)
        # The button is gone; what it made is where one wants to go on.
        for card in self.steps.cards:
            if card.model == model:
                card.slider.setFocus()

    def _say_times(self) -> None:
        megapixels = self._size[0] * self._size[1] / 1e6
        for card in self.offers:
            # What it would be given to work on, at the place where it would be put.
            steps = placed(self._shown, Step(model=card.model), self._models)
            earlier = steps[: [step.model for step in steps].index(card.model)]
            before = megapixels * self._models.scale(earlier) ** 2
            card.say(self._words.short(card.model), self._words.time(card.model, before))

    def _order_tabs(self) -> None:
        """Tab goes through the cards as they stand, whatever the order that they were made in."""
        shown = [*(card.model for card in self.steps.cards), "", *self._offered]
        if shown == self._tabbed:
            return
        self._tabbed = shown
        order: list[QWidget] = [self.suggest, self.proposal.use, self.proposal.dismiss]
        for card in self.steps.cards:
            order += [card.grip, card.remove, card.slider]
            order += [
                widget
                for widget in (card.mask_button, card.crisp, card.saturation, card.points_button)
                if widget is not None
            ]
        order += [self.size_choice.kind, self.size_choice.pixels]
        order += self.offers
        for first, second in itertools.pairwise(order):
            QWidget.setTabOrder(first, second)
