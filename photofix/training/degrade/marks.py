"""Laying something on a photo, and knowing exactly where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from photofix.training.degrade.base import FloatImage, Mask, join, no_mask

# Drawn so many times larger and averaged: edges of vector shapes are then antialiased to 16 levels.
FINE = 4

# Less coverage than this is nothing: it would alter nothing that 8 bits can show.
_LEAST = 1 / 255

Paint = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """One coat.

    Attributes:
        coverage: (H, W) in [0, 1]: how much of each pixel it covers.
        paint: what it covers with, encoded: (3,), or (H, W, 3) where it depends on what is below.
        opacity: how little shines through, in [0, 1].
    """

    coverage: Mask
    paint: Paint
    opacity: float = 1.0


def lay(image: FloatImage, layers: Iterable[Layer]) -> tuple[FloatImage, Mask]:
    """Lay coats on a photo, first to last.

    Returns:
        The picture, and the mask of what all coats cover. A pixel with mask 0 is bit-identical to what it was, and a pixel that
        is as it was (white letters on white) has mask 0.
    """
    painted, mask = image, no_mask(image)
    for layer in layers:
        coverage = np.where(layer.coverage < _LEAST, np.float32(0), np.minimum(layer.coverage, 1)).astype(np.float32)
        share = (coverage * np.float32(layer.opacity))[..., None]
        mixed = np.clip(painted + share * (layer.paint - painted), 0, 1)
        painted = np.where(coverage[..., None] > 0, mixed, painted).astype(np.float32, copy=False)
        mask = join(mask, coverage)
    altered = (painted != image).any(axis=2)
    return painted, np.where(altered, mask, np.float32(0))


class Canvas:
    """A place to draw antialiased shapes; coordinates are the photo's pixels, with (0, 0) at the top left corner.

    Attributes:
        draw: Pillow's drawing, in units of 1/FINE pixel; `fine` converts to it.
    """

    def __init__(self, height: int, width: int) -> None:
        self._image = Image.new("L", (width * FINE, height * FINE))
        self.draw = ImageDraw.Draw(self._image)

    def polygon(self, points: npt.ArrayLike, shade: float = 1.0) -> None:
        """Fill a polygon of (n, 2) points (x, y)."""
        self.draw.polygon(fine(points), fill=round(255 * shade))

    def stroke(self, points: npt.ArrayLike, width: float, shades: npt.ArrayLike = 1.0) -> None:
        """Draw a line through (n, 2) points, `width` pixels wide, each piece in its own shade in [0, 1]."""
        corners = fine(points)
        wide = max(1, round(width * FINE))
        tones = np.broadcast_to(np.round(255 * np.clip(np.asarray(shades, np.float64), 0, 1)), len(corners)).astype(int)
        for start, end, tone in zip(corners[:-1], corners[1:], tones[:-1], strict=True):
            if tone == 0:
                continue
            self.draw.line([start, end], fill=int(tone), width=wide)
            if wide > 2:
                reach = wide / 2 - 0.5
                self.draw.ellipse([end[0] - reach, end[1] - reach, end[0] + reach, end[1] + reach], fill=int(tone))

    def coverage(self) -> Mask:
        """What has been drawn: (H, W) in [0, 1]."""
        small = self._image.reduce(FINE)
        return np.asarray(small, np.float32) / np.float32(255)


def fine(points: npt.ArrayLike) -> list[tuple[float, float]]:
    """(n, 2) points in pixels, in the canvas' own units."""
    return [(float(x) * FINE, float(y) * FINE) for x, y in np.asarray(points, np.float64)]


def colour(values: Iterable[float]) -> Paint:
    """(3,) paint of parameters' numbers in [0, 1]."""
    return np.clip(np.array(list(values), np.float32), 0, 1)


def softened(coverage: Mask, sigma: float) -> Mask:
    """A coverage out of focus: shadows, glow. A Gaussian of `sigma` pixels; nothing comes in from outside."""
    if sigma <= 0:
        return coverage
    reach = max(1, int(np.ceil(3 * sigma)))
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (offsets / sigma) ** 2)
    weights = (weights / weights.sum()).astype(np.float32)
    padded = np.pad(coverage, reach)
    height, width = coverage.shape
    tall = sum(
        (weight * padded[i : i + height] for i, weight in enumerate(weights)),
        start=np.zeros((height, width + 2 * reach), np.float32),
    )
    return sum(
        (weight * tall[:, i : i + width] for i, weight in enumerate(weights)),
        start=np.zeros((height, width), np.float32),
    )
