"""Painted places as a tint over the photo: made in a thread for what is seen, and painted on at once by the newest stroke."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QPainter

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.tools.tinted_mask import PROTECTED, Ground, TintedMask, View
from photofix.engine.protection import MOST_POINTS, Stroke
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError

Point = tuple[float, float]

_Shown = tuple[tuple[Stroke, ...], Ground | None]


class Tint(QObject):
    """Shows what strokes cover, and one stroke more while it is being painted.

    What isn't made yet for a view is drawn from the last one that is.

    Signals:
        changed: there is more to be seen.

    Args:
        jobs: makes the masks.
        parent: as for every QObject.
        colour: red, green and blue.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None, colour: tuple[int, int, int] = PROTECTED) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._colour = colour
        self._ground: Ground | None = None
        self._strokes: tuple[Stroke, ...] = ()
        self._points: list[Point] = []
        self._radius, self._rubs = 1.0, False
        self._view: View | None = None
        self._mask: TintedMask | None = None
        # What the mask shows, but for the stroke that is being painted; None once that was given up.
        self._shown: _Shown | None = None
        self._making = False

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """Those that are finished."""
        return self._strokes

    @property
    def stroke(self) -> Stroke | None:
        """The one that is being painted."""
        return Stroke(points=tuple(self._points), radius=self._radius, rubs=self._rubs) if self._points else None

    @property
    def under_way(self) -> tuple[float, bool] | None:
        """Of the one that is being painted: its radius in pixels of the photo, and whether it rubs out."""
        return (self._radius, self._rubs) if self._points else None

    @property
    def idle(self) -> bool:
        """Nothing is being made, and what is shown is how it is."""
        return not self._making and (self._is_current() or not (self._strokes or self._points or self._ground))

    @property
    def ground(self) -> Ground | None:
        """What the strokes are painted over."""
        return self._ground

    def show(self, strokes: tuple[Stroke, ...], ground: Ground | None = None) -> None:
        """Show other strokes, over another mask or none."""
        self._strokes, self._ground = strokes, ground
        self._make()
        self.changed.emit()

    def look(self, view: View) -> None:
        """Say what is seen."""
        if view != self._view:
            self._view = view
            self._make()

    def clear(self) -> None:
        """Show nothing, and keep nothing."""
        self._strokes, self._ground = (), None
        self._points.clear()
        self._mask = self._shown = self._view = None

    def begin(self, point: Point, radius: float, *, rubs: bool) -> Box | None:
        """Begin a stroke; the three return the box that changed, in device pixels from the photo's corner, if any did."""
        self._radius, self._rubs = radius, rubs
        self._points = [point]
        if not self._is_current():
            self._make()
            return None if self._mask is None else self._mask.view.box
        return self._add((point,))

    def extend(self, point: Point) -> Box | None:
        """Go on with it, if that is far enough to be seen: a quarter of the radius."""
        last = self._points[-1]
        if math.dist(last, point) < self._radius / 4 or len(self._points) == MOST_POINTS:
            return None
        self._points.append(point)
        return self._add((last, point))

    def end(self) -> Stroke:
        """It is one of the others from now on."""
        stroke = self.stroke
        assert stroke is not None
        if self._is_current():
            self._shown = (*self._strokes, stroke), self._ground
        self._strokes = (*self._strokes, stroke)
        self._points.clear()
        self._make()
        return stroke

    def give_up(self) -> None:
        """It wasn't meant."""
        if self._points:
            self._points.clear()
            self._shown = None
            self._make()
            self.changed.emit()

    def paint(self, painter: QPainter, origin: QPoint, zoom: float) -> None:
        """Draw.

        Args:
            painter: in device pixels.
            origin: the photo's upper left corner.
            zoom: device pixels per pixel of the photo.
        """
        mask = self._mask
        if mask is None:
            return
        box, scale = mask.view.box, zoom / mask.view.zoom
        if scale == 1:
            painter.drawImage(origin + QPoint(box.left, box.top), mask.image)
        else:
            corner = QPointF(origin) + QPointF(box.left, box.top) * scale
            painter.drawImage(QRectF(corner, QSizeF(box.width, box.height) * scale), mask.image)

    def _add(self, points: tuple[Point, ...]) -> Box | None:
        if self._mask is None or not self._is_current():
            return None  # drawn with all the others when they come
        return self._mask.add(Stroke(points=points, radius=self._radius, rubs=self._rubs))

    def _is_current(self) -> bool:
        return self._mask is not None and self._mask.view == self._view and self._shown == (self._strokes, self._ground)

    def _make(self) -> None:
        if self._making or self._view is None or self._is_current():
            return
        if not self._strokes and self._ground is None:
            # Not worth a thread, nor anything at all unless there is a stroke.
            self._mask = None
            if self._points:
                self._came(((), None), TintedMask(self._view, self._colour))
        elif not self._jobs.closing:
            self._making = True
            self._jobs.run(
                partial(_make, self._strokes, self._ground, self._view, self._colour),
                Listener(partial(self._made, (self._strokes, self._ground)), self._failed, self._dropped),
            )

    def _made(self, shown: _Shown, mask: TintedMask) -> None:
        self._making = False
        if self._view is not None:
            self._came(shown, mask)
            self._make()
            self.changed.emit()

    def _came(self, shown: _Shown, mask: TintedMask) -> None:
        self._mask, self._shown = mask, shown
        stroke = self.stroke
        if stroke is not None:
            mask.add(stroke)

    def _failed(self, _: PhotofixError) -> None:
        # The error is in the log; what is protected is protected all the same.
        self._dropped()

    def _dropped(self) -> None:
        self._making = False


def _make(strokes: Sequence[Stroke], ground: Ground | None, view: View, colour: tuple[int, int, int]) -> TintedMask:
    mask = TintedMask(view, colour)
    if ground is not None:
        mask.lay(ground)
    for stroke in strokes:
        mask.add(stroke)
    return mask
