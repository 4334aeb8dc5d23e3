"""What a person does to the steps of the open photo: each a change that can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from photofix.app.base.banner import Banner
from photofix.app.session.entry import Entry
from photofix.app.session.history import SizeChange, StepsChange
from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.app.viewer.viewer import Viewer
from photofix.engine.step import Step
from photofix.engine.suggestion import ORDER
from photofix.errors import PhotofixError


class ChainEditor(QObject):
    """Changes the open photo's steps.

    Args:
        session: has the photo.
        history: where changes can be undone.
        models: which there are.
        viewer: what is seen in it is repaired first.
        banner: says when there is no room for what was asked for.
        parent: as for every QObject.
    """

    def __init__(
        self,
        session: Session,
        history: QUndoStack,
        models: Models,
        viewer: Viewer,
        banner: Banner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history
        self._models = models
        self._viewer = viewer
        self._banner = banner
        session.desk.refused.connect(self._take_back)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Of the open photo."""
        return () if self._session.entry is None else self._session.entry.steps

    def add(self, model: str) -> None:
        """Do one more thing, at the place where it usually does most good."""
        if all(step.model != model for step in self.steps):
            self.use(placed(self.steps, Step(model=model), self._models))

    def remove(self, model: str) -> None:
        """Do one thing less."""
        self.use(tuple(step for step in self.steps if step.model != model))

    def set_strength(self, model: str, strength: float) -> None:
        """Do one thing more or less strongly."""
        self._change(model, strength=strength)

    def set_crisp(self, model: str, crisp: float) -> None:
        """Let one thing go more or less far towards its crisp version."""
        self._change(model, crisp=crisp)

    def set_saturation(self, model: str, saturation: float) -> None:
        """Make the colours that one thing gives more or less strong."""
        self._change(model, saturation=saturation)

    def move(self, model: str, place: int) -> None:
        """Do one thing earlier or later: it becomes the step of that number, from 0."""
        others = [step for step in self.steps if step.model != model]
        moved = [step for step in self.steps if step.model == model]
        place = max(0, min(place, len(others)))
        self.use((*others[:place], *moved, *others[place:]))

    def use(self, steps: Sequence[Step]) -> None:
        """Do something else."""
        entry, steps = self._session.entry, tuple(steps)
        if entry is not None and steps != entry.steps:
            self._session.look_at(self._viewer.focus_point)
            self._history.push(StepsChange(self._session, entry, steps, self._models.title))

    def set_long_edge(self, long_edge: int | None) -> None:
        """Make the result smaller in the end, its longer side so many pixels; None leaves it as it comes."""
        entry = self._session.entry
        if entry is not None and long_edge != entry.long_edge:
            self._session.look_at(self._viewer.focus_point)
            self._history.push(SizeChange(self._session, entry, long_edge))

    def _change(self, model: str, **amount: float) -> None:
        self.use(tuple(step.model_copy(update=amount) if step.model == model else step for step in self.steps))

    def _take_back(self, entry: Entry, error: PhotofixError) -> None:
        """There is no room for what was asked for: the steps become what they were."""
        last = self._history.command(self._history.index() - 1)
        is_steps = isinstance(last, StepsChange) and last.entry is entry and last.after == entry.steps
        is_size = isinstance(last, SizeChange) and last.entry is entry and last.after == entry.long_edge
        if is_steps or is_size:
            self._history.undo()
        else:
            kept = tuple(step for step in entry.steps if self._models.scale([step]) == 1)
            self._session.set_steps(kept, entry)
        self._banner.show_error(error)


def placed(steps: Sequence[Step], step: Step, models: Models) -> tuple[Step, ...]:
    """The steps with one more, before the first that usually comes later."""

    def rank(model: str) -> int:
        card = models.card(model)
        return ORDER.index(card.task) if card is not None else len(ORDER)

    place = next((n for n, other in enumerate(steps) if rank(other.model) > rank(step.model)), len(steps))
    return (*steps[:place], step, *steps[place:])
