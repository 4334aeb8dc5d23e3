"""The mask of what a step erases: shown over the photo as it was found, painted on and rubbed out by hand."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QUndoStack

from photofix.app.base.jobs import Jobs
from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.app.tools.brush import Brush
from photofix.app.tools.brush_bar import BrushBar
from photofix.app.tools.own_step import OwnStep
from photofix.app.tools.tinted_mask import ERASED, Ground
from photofix.app.viewer.viewer import Viewer
from photofix.engine.protection import Stroke


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
        self._own = OwnStep(session, history, models, viewer, lambda card: card.masked)
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
        return self._own.model

    def leave(self) -> bool:
        """Lay the brush down; False if it was not in the hand."""
        return self.brush.lay_down()

    def show(self, model: str, on: bool) -> None:
        """Show a step's mask, or don't."""
        self._own.wanted = model
        self._follow()
        self.brush.set_on(on)

    def clear(self) -> None:
        """Erase what was found, and nothing else."""
        self.brush.give_up()
        self._paint(())

    def _add(self, stroke: Stroke) -> None:
        if self._own.step is not None:
            self._paint((*self._own.step.paint, stroke))

    def _paint(self, strokes: tuple[Stroke, ...]) -> None:
        step = self._own.step
        if step is not None:
            self._own.become(step.model_copy(update={"paint": strokes}))

    def _follow(self) -> None:
        place, step, entry = self._own.place, self._own.step, self._session.entry
        self.brush.possible = step is not None
        if place is None or step is None or entry is None or entry.photo is None:
            self.leave()
            self._show((), None)
            return
        mask = entry.masks[place] if place < len(entry.masks) else None
        self._show(step.paint, None if mask is None else Ground(mask, entry.photo.size[0]))
        self.bar.show_painted(bool(step.paint))

    def _show(self, strokes: tuple[Stroke, ...], ground: Ground | None) -> None:
        tint = self.brush.tint
        if (strokes, ground) != (tint.strokes, tint.ground):
            tint.show(strokes, ground)
