"""Saying by hand what colours are where: points of the step that colourises, and the dialog in which a colour is chosen."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QUndoStack
from PySide6.QtWidgets import QColorDialog

from photofix.app.session.models import Models
from photofix.app.session.session import Session
from photofix.app.tools.own_step import OwnStep
from photofix.app.tools.point_tool import PointTool
from photofix.app.tools.points_bar import PointsBar
from photofix.app.viewer.viewer import Viewer
from photofix.engine.colour_points import MOST_POINTS, ColourPoint


class ColourPointing(QObject):
    """Turns what is done on the photo into changes of the step that colourises.

    Args:
        session: has the photo.
        history: where changes can be undone.
        models: tell which steps colourise.
        viewer: where points are set.
        parent: as for every QObject.
    """

    def __init__(
        self, session: Session, history: QUndoStack, models: Models, viewer: Viewer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._viewer = viewer
        self._own = OwnStep(session, history, models, viewer, lambda card: card.colours)
        self.dialog: QColorDialog | None = None
        self.tool = PointTool(viewer, self)
        self.bar = PointsBar(self.tool, viewer)
        self.tool.set_wanted.connect(self._ask_for_new)
        self.tool.colour_wanted.connect(self._ask_for_other)
        self.tool.moved.connect(self._move)
        self.tool.removal_wanted.connect(self._remove)
        self.tool.changed.connect(self._close_dialog)
        self.bar.clear_wanted.connect(self.clear)
        session.opened.connect(self._close_dialog)
        session.emptied.connect(self.leave)
        session.steps_changed.connect(self._follow)
        session.changed.connect(self._follow)
        self._follow()

    @property
    def model(self) -> str:
        """Of the step whose points they are; empty where none colourises."""
        return self._own.model

    def leave(self) -> bool:
        """Lay the tool down; False if it was not in use."""
        return self.tool.lay_down()

    def show(self, model: str, on: bool) -> None:
        """Show a step's points, or don't."""
        self._own.wanted = model
        self._follow()
        self.tool.set_on(on)

    def clear(self) -> None:
        """No points any more."""
        self._change(())

    # A colour is chosen

    def _ask_for_new(self, x: float, y: float) -> None:
        points = self._points()
        if len(points) < MOST_POINTS:
            self._ask(self._seen_at(x, y), len(points), x, y)

    def _ask_for_other(self, number: int) -> None:
        point = self._points()[number]
        self._ask(QColor(point.colour), number, point.x, point.y)

    def _ask(self, first: QColor, number: int, x: float, y: float) -> None:
        self._close_dialog()
        dialog = QColorDialog(first, self._viewer)
        dialog.setWindowTitle(self.tr("What colour is here?"))
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(partial(self._put, number, x, y))
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _put(self, number: int, x: float, y: float, colour: QColor) -> None:
        points = self._points()
        point = ColourPoint(x=round(x, 2), y=round(y, 2), colour=colour.name())
        self._change((*points[:number], point, *points[number + 1 :]))

    def _seen_at(self, x: float, y: float) -> QColor:
        """What colour the result has there."""
        entry = self._session.entry
        if entry is None or entry.photo is None:
            return QColor(Qt.GlobalColor.gray)
        pixels, scale = entry.photo.after.array, entry.photo.scale
        height, width = pixels.shape[:2]
        row, column = min(int(y * scale), height - 1), min(int(x * scale), width - 1)
        shift = 0 if pixels.dtype == np.uint8 else 8
        red, green, blue = (int(value) >> shift for value in pixels[row, column])
        return QColor(red, green, blue)

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()

    def _forget_dialog(self) -> None:
        self.dialog = None
        if self.tool.on:
            self._viewer.setFocus()

    # The points

    def _move(self, number: int, x: float, y: float) -> None:
        points = self._points()
        moved = points[number].model_copy(update={"x": round(x, 2), "y": round(y, 2)})
        self._change((*points[:number], moved, *points[number + 1 :]))

    def _remove(self, number: int) -> None:
        points = self._points()
        self._change((*points[:number], *points[number + 1 :]))

    def _change(self, points: tuple[ColourPoint, ...]) -> None:
        step = self._own.step
        if step is not None:
            self._own.become(step.model_copy(update={"points": points}))

    def _points(self) -> tuple[ColourPoint, ...]:
        step = self._own.step
        return () if step is None else step.points

    def _follow(self) -> None:
        entry, there = self._session.entry, self._own.step is not None
        self.tool.possible = there
        if not there or entry is None or entry.photo is None:
            self.leave()
        points = self._points()
        self.tool.show(points)
        self.bar.show_set(bool(points))
