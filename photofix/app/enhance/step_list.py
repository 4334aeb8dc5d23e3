"""The chain as a list of cards that can be put into another order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photofix.app.enhance.model_words import ModelWords
from photofix.app.enhance.step_card import StepCard
from photofix.engine.step import Step


class StepList(QWidget):
    """Shows steps, first to last.

    Signals:
        strength_changed: of a model, as a step has it.
        crisp_changed: of a model, as a step has it.
        saturation_changed: of a model, as a step has it.
        removal_wanted: of a model.
        move_wanted: of a model, to a place, from 0.
        mask_wanted: of a model, to be shown or not.
        points_wanted: of a model, to be set or not.

    Args:
        words: what is said of models.
        parent: as for every widget.
    """

    strength_changed = Signal(str, float)
    crisp_changed = Signal(str, float)
    saturation_changed = Signal(str, float)
    removal_wanted = Signal(str)
    move_wanted = Signal(str, int)
    mask_wanted = Signal(str, bool)
    points_wanted = Signal(str, bool)

    def __init__(self, words: ModelWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._cards: dict[str, StepCard] = {}

    @property
    def cards(self) -> list[StepCard]:
        """As they stand, first to last."""
        return sorted(self._cards.values(), key=self._column.indexOf)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show another chain; cards of steps that stay, stay: a slider under the pointer isn't exchanged."""
        for model in self._cards.keys() - {step.model for step in steps}:
            self._drop(self._cards.pop(model))
        for place, step in enumerate(steps):
            card = self._cards.get(step.model) or self._make(step)
            card.show_step(step)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            card.set_movable(len(steps) > 1)

    def show_mask_of(self, model: str) -> None:
        """Say whose mask is shown; empty for none."""
        for card in self._cards.values():
            if card.mask_button is not None:
                card.mask_button.setChecked(card.model == model)

    def show_points_of(self, model: str) -> None:
        """Say whose colour points are shown; empty for none."""
        for card in self._cards.values():
            if card.points_button is not None:
                card.points_button.setChecked(card.model == model)

    def clear(self) -> None:
        """Show none."""
        self.show_steps(())

    def _make(self, step: Step) -> StepCard:
        words = self._words
        card = StepCard(
            step,
            words.title(step.model),
            words.short(step.model),
            words.details(step.model),
            self,
            masked=words.masked(step.model),
            colours=words.colours(step.model),
            can_be_crisp=words.has_crisp_version(step.model),
        )
        card.strength_changed.connect(partial(self.strength_changed.emit, step.model))
        card.crisp_changed.connect(partial(self.crisp_changed.emit, step.model))
        card.saturation_changed.connect(partial(self.saturation_changed.emit, step.model))
        card.removal_wanted.connect(partial(self.removal_wanted.emit, step.model))
        card.nudged.connect(partial(self._nudge, card))
        if card.mask_button is not None:
            card.mask_button.clicked.connect(partial(self._show_mask, card))
        if card.points_button is not None:
            card.points_button.clicked.connect(partial(self._show_points, card))
        card.grip.dragged.connect(partial(self._drag, card))
        card.grip.dropped.connect(partial(self._drop_here, card))
        self._cards[step.model] = card
        return card

    def _show_mask(self, card: StepCard, _: bool = False) -> None:
        self.mask_wanted.emit(card.model, card.mask_button is not None and card.mask_button.isChecked())

    def _show_points(self, card: StepCard, _: bool = False) -> None:
        self.points_wanted.emit(card.model, card.points_button is not None and card.points_button.isChecked())

    def _drop(self, card: StepCard) -> None:
        # Who has the focus and goes, hands it to the one that takes its place.
        cards, had_focus = [*self.cards, card], card.isAncestorOf(card.window().focusWidget() or self)
        place = self._column.indexOf(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        if had_focus and len(cards) > 1:
            cards[min(max(0, place), len(cards) - 2)].remove.setFocus()

    def _nudge(self, card: StepCard, by: int) -> None:
        place = self._column.indexOf(card) + by
        if 0 <= place < len(self._cards):
            self.move_wanted.emit(card.model, place)

    def _drag(self, card: StepCard, height: int) -> None:
        y = self.mapFromGlobal(QPoint(0, height)).y()
        place = sum(other.geometry().center().y() < y for other in self._cards.values() if other is not card)
        card.set_dragged(True)
        if place != self._column.indexOf(card):
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)

    def _drop_here(self, card: StepCard) -> None:
        card.set_dragged(False)
        self.move_wanted.emit(card.model, self._column.indexOf(card))
