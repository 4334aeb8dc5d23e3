"""What of a photo and its results is seen where: mode, divider, pan and zoom. Lengths are device pixels; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QRect, QSize

from photofix.app.viewer.tile_painter import Pane
from photofix.app.viewer.tiles import Layer
from photofix.app.viewer.viewport import Viewport
from photofix.engine.tiling import Box

_GAP = 2


class Mode(Enum):
    """How before and after are shown."""

    SPLIT = "split"
    SIDE_BY_SIDE = "side by side"
    AFTER = "after"


class Comparison:
    """A photo and one result of it, or two, seen through a window of some size.

    Attributes:
        layers: the photo and its results, from left to right; none where there is no photo.
        viewport: the pan and zoom that all share.
        original: the original is shown alone.
    """

    def __init__(self) -> None:
        self.layers: tuple[Layer, ...] = ()
        self._chosen = 0
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
    def before(self) -> Layer | None:
        """The photo itself."""
        return self.layers[0] if self.layers else None

    @property
    def after(self) -> Layer | None:
        """The result that is worked on."""
        return self.layers[self._chosen] if self.layers else None

    @property
    def has_divider(self) -> bool:
        """There is a divider to be seen."""
        return self._mode is Mode.SPLIT and not self.original and self.after is not None

    @property
    def _lefts(self) -> list[int]:
        """Where the panes begin that stand beside each other."""
        last = max(1, len(self.layers) - 1)
        room = self._size.width() - self.viewport.pane[0]
        return [room * number // last for number in range(len(self.layers))]

    @property
    def focus_point(self) -> tuple[float, float]:
        """(y, x) in the middle of what is seen of the result, in its pixels: beside the divider, there is the photo itself."""
        width, height = self.viewport.scene
        # Of what the result shows in the pane, that is; the rest of the pane may be empty.
        left = self.divider if self.has_divider else 0.0
        seen = self.visible
        begin = max(left * self.viewport.pane[0], seen.left + self.viewport.origin[0])
        end = seen.right + self.viewport.origin[0]
        x, y = self.viewport.to_scene((begin + max(begin, end)) / 2, self.viewport.pane[1] / 2)
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

    def show(self, layers: Sequence[Layer], chosen: int) -> None:
        """Show another photo, the whole of it; or other results of the same one, and of that what was seen before.

        Args:
            layers: the photo, and what is made of it.
            chosen: which of them is worked on: its pixels are those that the zoom counts.
        """
        same = layers[0] is self.before
        self.layers, self._chosen = tuple(layers), chosen
        height, width = layers[chosen].pyramid.size()
        if same:
            self.viewport.change_scene((width, height))
            self.resize(self._size)
            return
        self.viewport = Viewport(scene=(width, height))
        self.resize(self._size)
        self.viewport.fit()

    def clear(self) -> None:
        """Show nothing."""
        self.layers, self._chosen = (), 0

    def resize(self, size: QSize) -> None:
        """Be seen through a window of another size."""
        self._size = size
        width, count = size.width(), max(2, len(self.layers))
        if self._mode is Mode.SIDE_BY_SIDE:
            width = (width - (count - 1) * _GAP) // count
        self.viewport.resize((width, size.height()))

    def panes(self) -> list[Pane]:
        """What is to be drawn, and where."""
        if not self.layers:
            return []
        width, height = self._size.width(), self._size.height()
        if self._mode is Mode.SIDE_BY_SIDE:
            pane = self.viewport.pane[0]
            return [
                self._pane(0 if self.original else number, left, QRect(left, 0, pane, height))
                for number, left in enumerate(self._lefts)
            ]
        if self.original or self._mode is Mode.AFTER:
            return [self._pane(0 if self.original else self._chosen, 0, QRect(0, 0, width, height))]
        # What differs least is what is hardest to see: of two results, one is laid on the other.
        x, last = round(self._divider * width), len(self.layers) - 1
        return [
            self._pane(last - 1, 0, QRect(0, 0, x, height)),
            self._pane(last, 0, QRect(x, 0, width - x, height)),
        ]

    def _pane(self, number: int, left: int, clip: QRect) -> Pane:
        return Pane(self.layers[number], left, clip, self.before if number else None, number)

    def in_pane(self, x: float, y: float) -> tuple[float, float]:
        """A place of the window, seen from the pane that it lies in."""
        if self._mode is Mode.SIDE_BY_SIDE:
            x -= max((left for left in self._lefts if left <= x), default=0)
        return x, y
