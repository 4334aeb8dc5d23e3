"""What of before and after is seen where: mode, divider, pan and zoom. Lengths are device pixels; no widget."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPoint, QRect, QSize

from photofix.app.tile_painter import Pane
from photofix.app.tiles import Layer
from photofix.app.viewport import Viewport
from photofix.engine.tiling import Box

_GAP = 2


class Mode(Enum):
    """How before and after are shown."""

    SPLIT = "split"
    SIDE_BY_SIDE = "side by side"
    AFTER = "after"


class Comparison:
    """Two layers of one photo, seen through a window of some size.

    Attributes:
        before, after: the layers; None where there is no photo.
        viewport: the pan and zoom that both share.
        original: the original is shown alone.
    """

    def __init__(self) -> None:
        self.before: Layer | None = None
        self.after: Layer | None = None
        self.viewport = Viewport()
        self.original = False
        self._mode = Mode.SPLIT
        self._divider = 0.5
        self._size = QSize(1, 1)

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        self.resize(self._size)

    @property
    def divider(self) -> float:
        """Where the divider stands, as a fraction of the width."""
        return self._divider

    @divider.setter
    def divider(self, fraction: float) -> None:
        self._divider = min(1.0, max(0.0, fraction))

    @property
    def has_divider(self) -> bool:
        """There is a divider to be seen."""
        return self._mode is Mode.SPLIT and not self.original and self.after is not None

    @property
    def right(self) -> int:
        """Where the right pane of two begins."""
        return self._size.width() - self.viewport.pane[0]

    @property
    def focus_point(self) -> tuple[float, float]:
        """(y, x) in the middle of what is seen, in pixels of the result."""
        width, height = self.viewport.scene
        x, y = self.viewport.to_scene(self.viewport.pane[0] / 2, self.viewport.pane[1] / 2)
        return min(max(y, 0.0), float(height)), min(max(x, 0.0), float(width))

    @property
    def photo_size(self) -> tuple[int, int]:
        """Height and width of the photo itself; its result may be an enlargement."""
        return (1, 1) if self.before is None else self.before.pyramid.size()

    @property
    def photo_zoom(self) -> float:
        """Device pixels per pixel of the photo."""
        return self.viewport.zoom * self.viewport.scene[0] / self.photo_size[1]

    @property
    def visible(self) -> Box:
        """What is seen of the photo, in device pixels from its upper left corner."""
        (x, y), (width, height), zoom = self.viewport.origin, self.viewport.scene, self.viewport.zoom
        pane = Box(0, 0, self.viewport.pane[1], self.viewport.pane[0]).shifted(-y, -x)
        return pane.intersection(Box(0, 0, round(height * zoom), round(width * zoom)))

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """The photo's point, in its pixels, at a place of the window, as it is drawn."""
        x, y = self.in_pane(x, y)
        left, top = self.viewport.origin
        return (x - left) / self.photo_zoom, (y - top) / self.photo_zoom

    def show(self, before: Layer, after: Layer) -> None:
        """Show another photo, the whole of it; or another result of the same one, and of that what was seen before."""
        same = before is self.before
        self.before, self.after = before, after
        height, width = after.pyramid.size()
        if same:
            self.viewport.change_scene((width, height))
            return
        self.viewport = Viewport(scene=(width, height))
        self.resize(self._size)
        self.viewport.fit()

    def clear(self) -> None:
        """Show nothing."""
        self.before = self.after = None

    def resize(self, size: QSize) -> None:
        """Be seen through a window of another size."""
        self._size = size
        width = (size.width() - _GAP) // 2 if self._mode is Mode.SIDE_BY_SIDE else size.width()
        self.viewport.resize((width, size.height()))

    def panes(self) -> list[Pane]:
        """What is to be drawn, and where."""
        if self.before is None or self.after is None:
            return []
        size = self._size
        whole = QRect(QPoint(0, 0), size)
        if self._mode is Mode.SIDE_BY_SIDE:
            width = self.viewport.pane[0]
            right = QRect(self.right, 0, width, size.height())
            after = self.before if self.original else self.after
            return [
                Pane(self.before, 0, QRect(0, 0, width, size.height())),
                Pane(after, right.left(), right, self.before),
            ]
        if self.original:
            return [Pane(self.before, 0, whole)]
        if self._mode is Mode.AFTER:
            return [Pane(self.after, 0, whole, self.before)]
        x = round(self._divider * size.width())
        return [
            Pane(self.before, 0, QRect(0, 0, x, size.height())),
            Pane(self.after, 0, QRect(x, 0, size.width() - x, size.height()), self.before),
        ]

    def in_pane(self, x: float, y: float) -> tuple[float, float]:
        """A place of the window, seen from the pane that it lies in."""
        if self._mode is Mode.SIDE_BY_SIDE and x >= self.right:
            x -= self.right
        return x, y
