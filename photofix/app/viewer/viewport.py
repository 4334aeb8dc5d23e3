"""Where the picture lies in the viewer: pan and zoom, as numbers alone. Lengths are device pixels."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_ZOOM = 32.0


@dataclass
class Viewport:
    """A picture of `scene` size seen through a pane of `pane` size.

    Attributes:
        scene: width and height of the picture in its own pixels.
        pane: width and height of what it is seen through.
        zoom: device pixels per picture pixel.
        x: of the picture's left edge, seen from the pane's.
        y: of its top edge, likewise.
        fitted: the whole picture is shown, also after the pane changes its size.
    """

    scene: tuple[int, int] = (1, 1)
    pane: tuple[int, int] = (1, 1)
    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0
    fitted: bool = True

    @property
    def fit_zoom(self) -> float:
        """The zoom at which the whole picture just fits."""
        return min(LARGEST_ZOOM, self.pane[0] / self.scene[0], self.pane[1] / self.scene[1])

    @property
    def smallest_zoom(self) -> float:
        return min(self.fit_zoom, 1.0)

    def fit(self) -> None:
        """Show the whole picture."""
        self.fitted = True
        self.zoom = self.fit_zoom
        self._settle()

    def resize(self, pane: tuple[int, int]) -> None:
        """Take another pane; what was in its middle stays there."""
        middle = self.to_scene(self.pane[0] / 2, self.pane[1] / 2)
        self.pane = (max(1, pane[0]), max(1, pane[1]))
        if self.fitted:
            self.fit()
        else:
            self.zoom = max(self.zoom, self.smallest_zoom)
            self._put(middle, (self.pane[0] / 2, self.pane[1] / 2))

    def zoom_to(self, zoom: float, at: tuple[float, float] | None = None) -> None:
        """Zoom, and keep the picture's point that is `at` a place of the pane (by default the middle) where it is."""
        place = at or (self.pane[0] / 2, self.pane[1] / 2)
        point = self.to_scene(*place)
        self.zoom = min(LARGEST_ZOOM, max(self.smallest_zoom, zoom))
        self.fitted = False
        self._put(point, place)

    def change_scene(self, scene: tuple[int, int]) -> None:
        """The picture has another number of pixels: what is seen stays where it is, and the zoom is in the new ones."""
        self.zoom *= self.scene[0] / scene[0]
        self.scene = scene
        if self.fitted:
            self.fit()
        else:
            self.zoom = min(LARGEST_ZOOM, max(self.smallest_zoom, self.zoom))
            self._settle()

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture."""
        self.x += dx
        self.y += dy
        self._settle()

    def to_scene(self, x: float, y: float) -> tuple[float, float]:
        """The picture's point at a place of the pane."""
        return (x - self.x) / self.zoom, (y - self.y) / self.zoom

    def to_pane(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the picture is in the pane."""
        return x * self.zoom + self.x, y * self.zoom + self.y

    @property
    def origin(self) -> tuple[int, int]:
        """The picture's corner on whole device pixels: so nothing swims or blurs while it is panned."""
        return round(self.x), round(self.y)

    def _put(self, point: tuple[float, float], place: tuple[float, float]) -> None:
        self.x = place[0] - point[0] * self.zoom
        self.y = place[1] - point[1] * self.zoom
        self._settle()

    def _settle(self) -> None:
        self.x = _settled(self.x, self.scene[0] * self.zoom, self.pane[0])
        self.y = _settled(self.y, self.scene[1] * self.zoom, self.pane[1])


def _settled(start: float, length: float, room: float) -> float:
    """In the middle if it fits, else such that no room is wasted."""
    if length <= room:
        return (room - length) / 2
    return min(0.0, max(room - length, start))
