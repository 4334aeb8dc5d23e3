"""The mask of what a step erases: shown over the photo as it was found, painted on and rubbed out by hand."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QUndoStack

from photofix.app.base.jobs import Jobs
from photofix.app.session.history import StepsChange
from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.app.tools.brush import Brush
from photofix.app.tools.brush_bar import BrushBar
from photofix.app.tools.tint import ERASED, Ground
from photofix.app.viewer.viewer import Viewer
from photofix.engine.protection import Stroke
from photofix.engine.step import Step


class MaskPainting(QObject):
    """Turns strokes into changes of the step that erases, and shows the mask that came of it.

    Args:
        session: has the photo.
        history: where changes can be undone.
        models: tell which steps erase.
        viewer: where is painted.
        jobs: makes what is seen of it.
        parent: as for every QObject.
    """

    def __init__(
        self,
        session: Session,
        history: QUndoStack,
        models: Models,
        viewer: Viewer,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history
        self._models = models
        self._viewer = viewer
        # Of several steps that erase, the one whose mask was asked for last.
        self._model = ""
        self.brush = Brush(viewer, jobs, self, key=Qt.Key.Key_M, colour=ERASED)
        self.bar = BrushBar(self.brush, viewer, erases=True)
        self.brush.painted.connect(self._add)
        self.bar.clear_wanted.connect(self.clear)
        session.opened.connect(self.brush.give_up)
        session.emptied.connect(self.leave)
        session.steps_changed.connect(self._follow)
        session.changed.connect(self._follow)
        self._follow()

    @property
    def model(self) -> str:
        """Of the step whose mask it is; empty where none erases."""
        place = self._place()
        return "" if place is None else self._steps()[place].model

    def leave(self) -> bool:
        """Lay the brush down; False if it was not in the hand."""
        was_on = self.brush.on
        self.brush.set_on(False)
        return was_on

    def show(self, model: str, on: bool) -> None:
        """Show a step's mask, or don't."""
        self._model = model
        self._follow()
        self.brush.set_on(on)

    def clear(self) -> None:
        """Erase what was found, and nothing else."""
        self.brush.give_up()
        place = self._place()
        if place is not None and self._steps()[place].paint:
            self._change(place, ())

    def _add(self, stroke: Stroke) -> None:
        place = self._place()
        if place is not None:
            self._change(place, (*self._steps()[place].paint, stroke))

    def _change(self, place: int, strokes: tuple[Stroke, ...]) -> None:
        entry, steps = self._session.entry, self._steps()
        assert entry is not None
        painted = steps[place].model_copy(update={"paint": strokes})
        self._session.look_at(self._viewer.focus_point)
        changed = (*steps[:place], painted, *steps[place + 1 :])
        self._history.push(StepsChange(self._session, entry, changed, self._models.title))

    def _steps(self) -> tuple[Step, ...]:
        return () if self._session.entry is None else self._session.entry.steps

    def _place(self) -> int | None:
        """Of the step in the chain."""
        found: int | None = None
        for place, step in enumerate(self._steps()):
            card = self._models.card(step.model)
            if card is not None and card.masked and (found is None or step.model == self._model):
                found = place
        return found

    def _follow(self) -> None:
        place, entry = self._place(), self._session.entry
        self.brush.possible = place is not None
        if place is None or entry is None or entry.photo is None:
            self.leave()
            self._show((), None)
            return
        mask = entry.masks[place] if place < len(entry.masks) else None
        self._show(self._steps()[place].paint, None if mask is None else Ground(mask, entry.photo.size[0]))
        self.bar.show_painted(bool(self._steps()[place].paint))

    def _show(self, strokes: tuple[Stroke, ...], ground: Ground | None) -> None:
        tint = self.brush.tint
        if (strokes, ground) != (tint.strokes, tint.ground):
            tint.show(strokes, ground)
