"""Draws the part of a layer that a pane shows, from the tiles that there are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from photofix.app.viewer.checkerboard import checkerboard
from photofix.app.viewer.tiles import TILE, Layer, TileKey, TileStore
from photofix.app.viewer.viewport import Viewport

SQUARE_PIXELS_ABOVE = 4.0


@dataclass(frozen=True)
class Pane:
    """A part of the viewer that shows a layer; in device pixels.

    Attributes:
        layer: what it shows.
        left: where its viewport begins, from the viewer's left edge.
        clip: what of the viewer it may paint on.
        under: what is seen as long as nothing of the layer is there yet.
        number: which of the layers that are compared it is; 0 is the photo itself.
    """

    layer: Layer
    left: int
    clip: QRect
    under: Layer | None = None
    number: int = 0


def draw_pane(painter: QPainter, store: TileStore, viewport: Viewport, pane: Pane) -> list[TileKey]:
    """Draw, and return the tiles that belong there, most urgent first, whether they were there or not.

    A tile that isn't there yet is drawn from a coarser level.
    """
    coarsest = TileKey(pane.layer.id, pane.layer.pyramid.levels - 1, 0, 0)
    if pane.under is not None and store.get(coarsest) is None:
        draw_pane(painter, store, viewport, replace(pane, layer=pane.under, under=None))
    x, y = viewport.origin
    x += pane.left
    width, height = viewport.scene
    picture = QRect(x, y, round(width * viewport.zoom), round(height * viewport.zoom))
    visible = picture.intersected(pane.clip)
    if visible.isEmpty():
        return []
    pyramid = pane.layer.pyramid
    # A layer may have another size than the scene: a photo beside its enlargement.
    scale = viewport.zoom * width / pyramid.size()[1]
    level = min(pyramid.levels - 1, max(0, math.floor(-math.log2(scale) + 1e-9)))
    step = scale * (1 << level)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale <= SQUARE_PIXELS_ABOVE)
    span = TILE * step
    keys: list[TileKey] = []
    for row in _range(visible.top() - y, visible.bottom() + 1 - y, span):
        for column in _range(visible.left() - x, visible.right() + 1 - x, span):
            key = TileKey(pane.layer.id, level, row, column)
            # Edges on whole device pixels, shared with the neighbours: neither gaps nor seams.
            left, top = x + round(column * span), y + round(row * span)
            right, bottom = x + round((column + 1) * span), y + round((row + 1) * span)
            target = QRect(left, top, right - left, bottom - top).intersected(visible)
            if target.isEmpty():
                continue
            keys.append(key)
            _draw_tile(painter, store, key, step, target, (x, y), pyramid.levels)
    middle = visible.center()
    keys.sort(key=lambda key: _distance(key, span, middle.x() - x, middle.y() - y))
    # Before all others the one tile that shows everything: what is drawn from while the rest is on the way.
    return [coarsest, *keys]


def _draw_tile(
    painter: QPainter, store: TileStore, key: TileKey, step: float, target: QRect, origin: tuple[int, int], levels: int
) -> None:
    for level in range(key.level, levels):
        up = level - key.level
        tile = store.get(TileKey(key.layer, level, key.row >> up, key.column >> up))
        if tile is None:
            continue
        size = step * (1 << up)
        source = QRectF(
            (target.x() - origin[0]) / size - tile.box.left,
            (target.y() - origin[1]) / size - tile.box.top,
            target.width() / size,
            target.height() / size,
        )
        if tile.image.hasAlphaChannel():
            painter.fillRect(target, checkerboard())
        painter.drawImage(QRectF(target), tile.image, source)
        return


def _range(start: int, end: int, span: float) -> range:
    return range(max(0, math.floor(start / span)), max(0, math.ceil(end / span)))


def _distance(key: TileKey, span: float, x: float, y: float) -> float:
    return ((key.column + 0.5) * span - x) ** 2 + ((key.row + 0.5) * span - y) ** 2
