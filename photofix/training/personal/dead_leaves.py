"""Pictures of nothing: leaves of many sizes that fall over one another, with the edges, textures and flat places of photographs.

The dead leaves model (Lee, Mumford and Huang, "Occlusion Models for Natural Images", IJCV 2001) has much of the statistics of
natural pictures when radii r have the density r⁻³; restorers that were trained on nothing else work on photographs (Achddou,
Gousseau and Ladjal, "Synthetic Images as a Regularity Prior for Image Restoration Neural Networks", 2021). Here nothing is
learnt from their truth: they are questions, unlike one person's photos, that a generator is to go on answering as before.
"""

from __future__ import annotations

import functools

import numpy as np

from photofix.training.dataset import Pixels

# Sides in pixels: drawn twice as large, so that edges have soft steps like a lens's.
SIDE = 384
_DRAWN = 2 * SIDE
_MOST_LEAVES = 1500
_SHAPES = ("ellipse", "box", "diamond")


class DeadLeaves:
    """Pictures by number, each (384, 384, 3) uint8, the same at every call.

    Args:
        count: how many; they are drawn when they are first asked for, and kept in memory.
    """

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int, /) -> Pixels:
        if not 0 <= index < self._count:
            raise IndexError(index)
        return _drawn(index)


@functools.lru_cache(maxsize=64)
def _drawn(index: int) -> Pixels:
    rng = np.random.default_rng([20011, index])
    picture = np.full((_DRAWN, _DRAWN, 3), 0.5, np.float32)
    empty = np.ones((_DRAWN, _DRAWN), np.bool_)
    smallest, largest = rng.uniform(4, 16), rng.uniform(0.2, 0.6) * _DRAWN
    grey, contrast = rng.uniform(0.2, 0.8), rng.uniform(0.1, 0.35)
    tint = rng.normal(0, 0.06, 3)
    # From the front to the back: a leaf shows where nothing lies over it. The last ones are large, and fill what is left.
    for number in range(_MOST_LEAVES):
        radius = float(largest / 2) if number > 0.8 * _MOST_LEAVES else _radius(smallest, largest, rng)
        _fall(picture, empty, radius, np.clip(grey + rng.normal(0, contrast), 0.02, 0.98) + tint, rng)
        if not empty.any():
            break
    reduced = np.clip(picture, 0, 1).reshape(SIDE, 2, SIDE, 2, 3).mean(axis=(1, 3))
    pixels = np.rint(reduced * 255).astype(np.uint8)
    pixels.flags.writeable = False
    return pixels


def _radius(smallest: float, largest: float, rng: np.random.Generator) -> float:
    """Of density r⁻³ between the two."""
    part = rng.random()
    return float((part * largest**-2 + (1 - part) * smallest**-2) ** -0.5)


def _fall(
    picture: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    empty: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    radius: float,
    colour: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    rng: np.random.Generator,
) -> None:
    """One leaf, under those that lie there."""
    x, y = rng.uniform(-0.1 * _DRAWN, 1.1 * _DRAWN, 2)
    reach = 1.5 * radius
    rows = slice(max(0, int(y - reach)), max(0, min(_DRAWN, int(y + reach) + 1)))
    columns = slice(max(0, int(x - reach)), max(0, min(_DRAWN, int(x + reach) + 1)))
    free = empty[rows, columns]
    if not free.any():
        return
    across = np.arange(columns.start, columns.stop, dtype=np.float32)[None] - np.float32(x)
    down = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] - np.float32(y)
    angle = rng.uniform(0, np.pi)
    cosine, sine = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    along = (across * cosine + down * sine).astype(np.float32)
    beside = (down * cosine - across * sine) / np.float32(rng.uniform(0.15, 1))
    shape = _SHAPES[rng.integers(len(_SHAPES))]
    if shape == "ellipse":
        inside = along**2 + beside**2 < radius**2
    elif shape == "box":
        inside = np.maximum(np.abs(along), np.abs(beside)) < radius
    else:
        inside = np.abs(along) + np.abs(beside) < radius
    seen = inside & free
    if not seen.any():
        return
    shades = along * np.float32(rng.normal(0, 0.3) / _DRAWN) + _texture(along, rng)
    vivid = colour + rng.normal(0, 0.12, 3) * rng.random()
    picture[rows, columns][seen] = vivid.astype(np.float32) + shades[seen][:, None]
    free[seen] = False


def _texture(
    along: np.ndarray[tuple[int, ...], np.dtype[np.float32]], rng: np.random.Generator
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Stripes, grain of some size, or nothing."""
    kind = rng.random()
    if kind < 0.3:
        wave = np.sin(along * np.float32(rng.uniform(0.05, 1.2)) + np.float32(rng.uniform(0, 2 * np.pi)))
        return wave * np.float32(rng.uniform(0, 0.15))
    if kind < 0.7:
        size = int(rng.integers(1, 9))
        height, width = along.shape
        grain = rng.standard_normal((height // size + 1, width // size + 1), np.float32)
        grain = grain.repeat(size, axis=0).repeat(size, axis=1)[:height, :width]
        return grain * np.float32(rng.uniform(0.01, 0.12))
    return np.zeros_like(along)
