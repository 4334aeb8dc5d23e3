"""Pictures of a photo's tiles, as Qt draws them: made in threads, kept within a limit, made anew when pixels change."""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photofix.app.base.jobs import Jobs, Listener
from photofix.app.viewer.opacity import Opacity, Opaqueness
from photofix.app.viewer.pyramid import Pyramid, at_level
from photofix.engine.tiling import Box
from photofix.errors import PhotofixError
from photofix.imaging import Samples
from photofix.imaging.display import to_srgb

TILE = 512
CACHE_BYTES = 256 << 20
# Neighbouring pixels around each tile, so that smoothing across an edge sees what it would see in the whole picture.
_APRON = 1

_layer_ids = itertools.count(1)


class Layer:
    """One picture of those that the viewer compares.

    Args:
        pyramid: its pixels at every size.
        icc: the profile that they are in.
        opacity: of the photo; None where all of it is opaque.
    """

    def __init__(self, pyramid: Pyramid, icc: bytes | None, opacity: Opacity | None = None) -> None:
        self.id = next(_layer_ids)
        self.pyramid = pyramid
        self.icc = icc
        self.opacity = opacity


class TileKey(NamedTuple):
    """Which tile: of which layer and level, and where on the level's grid."""

    layer: int
    level: int
    row: int
    column: int

    @property
    def box(self) -> Box:
        """What the tile shows, in pixels of its level; may reach past the level's end."""
        return Box(self.row * TILE, self.column * TILE, (self.row + 1) * TILE, (self.column + 1) * TILE)


@dataclass(frozen=True)
class Tile:
    """A tile as it is drawn.

    Attributes:
        image: with some pixels of its neighbours around it.
        box: what the image shows, in pixels of the tile's level.
    """

    image: QImage
    box: Box


class TileStore(QObject):
    """Tiles of some layers: those that are wanted are made, nearest first, and the oldest are forgotten.

    Signals:
        changed: a tile has come that was wanted.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject | None = None, *, limit: int = CACHE_BYTES) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._limit = limit
        self._layers: dict[int, Layer] = {}
        self._tiles: OrderedDict[TileKey, Tile] = OrderedDict()
        self._bytes = 0
        self._stale: set[TileKey] = set()
        self._wanted: list[TileKey] = []
        self._under_way: dict[TileKey, bool] = {}  # and whether it is outdated before it has come

    @property
    def size_in_bytes(self) -> int:
        return self._bytes

    @property
    def idle(self) -> bool:
        """Nothing is wanted or being made."""
        return not self._under_way and not self._wanted

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Serve these layers from now on, and forget all others."""
        self._layers = {layer.id: layer for layer in layers}
        self._wanted = []
        for key in [key for key in self._tiles if key.layer not in self._layers]:
            self._forget(key)

    def get(self, key: TileKey) -> Tile | None:
        """The tile, perhaps from before its pixels changed, if it is here."""
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def want(self, keys: Iterable[TileKey]) -> None:
        """Say which tiles are on the screen, in the order of urgency; earlier wishes are void."""
        self._wanted = [key for key in dict.fromkeys(keys) if key not in self._tiles or key in self._stale]
        self._start()

    def invalidate(self, layer: Layer, box: Box) -> None:
        """The layer's pixels have changed under a box: what shows them is made anew when it is next wanted."""
        for key in self._tiles:
            if key.layer == layer.id and _shows(key, box):
                self._stale.add(key)
        for key in self._under_way:
            if key.layer == layer.id and _shows(key, box):
                self._under_way[key] = True

    def _start(self) -> None:
        if self._jobs.closing:
            self._wanted = []
        limit = 4  # enough to keep every core busy, few enough that a new wish needn't wait
        self._wanted = [key for key in self._wanted if key not in self._under_way]
        while self._wanted and len(self._under_way) < limit:
            key = self._wanted.pop(0)
            self._under_way[key] = False
            self._jobs.run(
                partial(make_tile, self._layers[key.layer], key),
                Listener(partial(self._came, key), partial(self._failed, key), partial(self._dropped, key)),
            )

    def _came(self, key: TileKey, tile: Tile) -> None:
        outdated = self._under_way.pop(key)
        if key.layer in self._layers:
            self._forget(key)
            self._tiles[key] = tile
            self._bytes += tile.image.sizeInBytes()
            if outdated:
                self._stale.add(key)
            while self._bytes > self._limit and len(self._tiles) > 1:
                self._forget(next(iter(self._tiles)))
            self.changed.emit()
        self._start()

    def _failed(self, key: TileKey, _: PhotofixError) -> None:
        # Drawn from a coarser level instead; the error is in the log, and the photo itself isn't concerned.
        self._dropped(key)

    def _dropped(self, key: TileKey) -> None:
        del self._under_way[key]
        self._start()

    def _forget(self, key: TileKey) -> None:
        self._stale.discard(key)
        tile = self._tiles.pop(key, None)
        if tile is not None:
            self._bytes -= tile.image.sizeInBytes()


def make_tile(layer: Layer, key: TileKey) -> Tile:
    """Make a tile, in any thread.

    Raises:
        Cancelled: the photo was closed meanwhile.
    """
    grown = Box(key.box.top - _APRON, key.box.left - _APRON, key.box.bottom + _APRON, key.box.right + _APRON)
    box = grown.intersection(Box(0, 0, *layer.pyramid.size(key.level)))
    pixels = to_srgb(layer.pyramid.read(key.level, box), layer.icc)
    if layer.opacity is None:
        return Tile(to_image(pixels), box)
    return Tile(to_image(pixels, layer.opacity.under(layer.pyramid.size(), key.level, box)), box)


def to_image(pixels: Samples, opacity: Opaqueness | None = None) -> QImage:
    """8-bit sRGB pixels, (h, w, 3), as Qt draws them fastest; with an opacity of (h, w), as it blends them fastest."""
    height, width = pixels.shape[:2]
    if opacity is None:
        image = QImage(width, height, QImage.Format.Format_RGB32)
        alpha = np.uint32(0xFF000000)
    else:
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        alpha = opacity.astype(np.uint32) << np.uint32(24)
        pixels = ((pixels.astype(np.uint16) * opacity[..., None] + 127) // 255).astype(np.uint8)
    # A 32-bit word 0xAARRGGBB a pixel, whichever way round the machine stores it.
    words = np.frombuffer(image.bits(), np.uint32).reshape(height, width)
    np.bitwise_or(alpha, pixels[..., 2], out=words)
    words |= pixels[..., 1].astype(np.uint32) << np.uint32(8)
    words |= pixels[..., 0].astype(np.uint32) << np.uint32(16)
    return image


def _shows(key: TileKey, box: Box) -> bool:
    touched = at_level(box, key.level)
    apron = Box(touched.top - _APRON, touched.left - _APRON, touched.bottom + _APRON, touched.right + _APRON)
    return key.box.intersection(apron).area > 0
