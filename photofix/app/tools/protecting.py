"""Protecting places of the open photo by hand: the brush, its bar, and what a stroke changes."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from photofix.app.base.jobs import Jobs
from photofix.app.session.history import ProtectChange
from photofix.app.session.session import Session
from photofix.app.tools.brush import Brush
from photofix.app.tools.brush_bar import BrushBar
from photofix.app.viewer.viewer import Viewer
from photofix.engine.protection import Stroke


class Protecting(QObject):
    """Turns strokes into changes that can be undone, and shows those of the photo that is open.

    Args:
        session: has the photo.
        history: where changes can be undone.
        viewer: where is painted.
        jobs: makes what is seen of it.
        parent: as for every QObject.
    """

    def __init__(
        self,
        session: Session,
        history: QUndoStack,
        viewer: Viewer,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._history = history
        self._viewer = viewer
        self.brush = Brush(viewer, jobs, self)
        self.bar = BrushBar(self.brush, viewer)
        self.brush.painted.connect(self._add)
        self.bar.clear_wanted.connect(self.clear)
        session.opened.connect(self.brush.give_up)
        session.emptied.connect(self.leave)
        session.steps_changed.connect(self._follow)

    def leave(self) -> bool:
        """Lay the brush down; False if it was not in the hand."""
        return self.brush.lay_down()

    def clear(self) -> None:
        """Protect nothing any more."""
        self.brush.give_up()
        if self._session.entry is not None and self._session.entry.protect:
            self._change(())

    def _add(self, stroke: Stroke) -> None:
        if self._session.entry is not None:
            self._change((*self._session.entry.protect, stroke))

    def _change(self, strokes: tuple[Stroke, ...]) -> None:
        entry = self._session.entry
        assert entry is not None
        self._session.look_at(self._viewer.focus_point)
        self._history.push(ProtectChange(self._session, entry, strokes))

    def _follow(self) -> None:
        strokes = () if self._session.entry is None else self._session.entry.protect
        self.brush.tint.show(strokes)
        self.bar.show_painted(bool(strokes))
