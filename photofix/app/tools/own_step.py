"""The step of the open photo that a tool is for: found in the chain, and changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoStack

from photofix.app.session.history import StepsChange
from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.app.viewer.viewer import Viewer
from photofix.engine.card import Card
from photofix.engine.step import Step


class OwnStep:
    """Of all steps the one that a tool can say something to, if there is one.

    Attributes:
        wanted: of several such steps, the model of the one that was asked for last.

    Args:
        session: has the photo.
        history: where changes can be undone.
        models: have the steps' cards.
        viewer: what is seen in it is repaired first.
        fits: says of a card whether the tool is for it.
    """

    def __init__(
        self,
        session: Session,
        history: QUndoStack,
        models: Models,
        viewer: Viewer,
        fits: Callable[[Card], bool],
    ) -> None:
        self._session = session
        self._history = history
        self._models = models
        self._viewer = viewer
        self._fits = fits
        self.wanted = ""

    @property
    def place(self) -> int | None:
        """Of the step in the chain, from 0; None where there is none."""
        found: int | None = None
        for place, step in enumerate(self._steps()):
            card = self._models.card(step.model)
            if card is not None and self._fits(card) and (found is None or step.model == self.wanted):
                found = place
        return found

    @property
    def step(self) -> Step | None:
        """It, as it is now."""
        place = self.place
        return None if place is None else self._steps()[place]

    @property
    def model(self) -> str:
        """Its model; empty where there is none."""
        step = self.step
        return "" if step is None else step.model

    def become(self, step: Step) -> None:
        """Have another in its place, so that it can be undone; nothing is done where that changes nothing."""
        place, entry, steps = self.place, self._session.entry, self._steps()
        if place is None or entry is None or step == steps[place]:
            return
        changed = (*steps[:place], step, *steps[place + 1 :])
        self._session.look_at(self._viewer.focus_point)
        self._history.push(StepsChange(self._session, entry, changed, self._models.title))

    def _steps(self) -> tuple[Step, ...]:
        return () if self._session.entry is None else self._session.entry.steps
