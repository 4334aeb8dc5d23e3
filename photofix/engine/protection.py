"""Places of a photo that stay as they were, painted by hand: strokes of a round brush.

Strokes, not pixels: they are small enough to be undone one by one, stored with a chain and sent to another process, and they mean the
same place at every scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from photofix.engine.tiling import Box

Floats = npt.NDArray[np.float32]

# The share of the radius over which a stroke fades, so that its edge isn't seen in the result.
FADE = 0.3
# Of one stroke: some hours of painting.
MOST_POINTS = 100_000


class Stroke(BaseModel):
    """One stroke of the brush.

    Attributes:
        points: (x, y) of the brush's middle in pixels of the photo, (0, 0) being its upper left corner; one point is a dot.
        radius: of the brush in pixels of the photo; the stroke fades over the last part of it.
        rubs: it takes away protection that was painted before, rather than adding some.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    points: tuple[tuple[FiniteFloat, FiniteFloat], ...] = Field(min_length=1, max_length=MOST_POINTS)
    radius: float = Field(gt=0, le=100_000, allow_inf_nan=False)
    rubs: bool = False

    def bounds(self) -> tuple[float, float, float, float]:
        """Top, left, bottom and right of all that it covers."""
        xs, ys = zip(*self.points, strict=True)
        return min(ys) - self.radius, min(xs) - self.radius, max(ys) + self.radius, max(xs) + self.radius


def coverage(strokes: Sequence[Stroke], box: Box, scale: float = 1) -> Floats | None:
    """How much the strokes protect under a box: (h, w) float32 from 0, not at all, to 1; None where nothing is.

    A function of absolute places alone, so that tiles meet without a seam.

    Args:
        strokes: in the order of painting.
        box: in pixels of a picture that is `scale` times as large as the photo.
        scale: of that picture.
    """
    covered: Floats | None = None
    for stroke in strokes:
        top, left, bottom, right = (edge * scale for edge in stroke.bounds())
        part = _inside(box, top, left, bottom, right)
        if not part.area:
            continue
        if covered is None:
            if stroke.rubs:
                continue
            covered = np.zeros((box.height, box.width), np.float32)
        _paint(covered[part.shifted(-box.top, -box.left).slices], stroke, part, scale)
    return covered


def _inside(box: Box, top: float, left: float, bottom: float, right: float) -> Box:
    """The pixels of a box that such edges touch."""
    top, bottom = (min(max(edge, box.top), box.bottom) for edge in (np.floor(top), np.ceil(bottom)))
    left, right = (min(max(edge, box.left), box.right) for edge in (np.floor(left), np.ceil(right)))
    return Box(int(top), int(left), int(bottom), int(right))


def _paint(covered: Floats, stroke: Stroke, box: Box, scale: float) -> None:
    radius = stroke.radius * scale
    fade = max(1.0, FADE * radius)
    points = [(x * scale, y * scale) for x, y in stroke.points]
    # The squared distance from the line to each pixel's middle, where it is less than the radius.
    distance = np.full(covered.shape, np.float32(radius * radius))
    for start, end in pairwise(points) if len(points) > 1 else [(points[0], points[0])]:
        _approach(distance, start, end, radius, box)
    inside = np.clip((np.float32(radius) - np.sqrt(distance)) / np.float32(fade), 0, 1)
    if stroke.rubs:
        np.minimum(covered, 1 - inside, out=covered)
    else:
        np.maximum(covered, inside, out=covered)


def _approach(distance: Floats, start: tuple[float, float], end: tuple[float, float], radius: float, box: Box) -> None:
    """Lower squared distances to those from one straight piece."""
    (x0, y0), (x1, y1) = start, end
    near = _inside(box, min(y0, y1) - radius, min(x0, x1) - radius, max(y0, y1) + radius, max(x0, x1) + radius)
    if not near.area:
        return
    y = (np.arange(near.top, near.bottom, dtype=np.float32) + np.float32(0.5 - y0))[:, None]
    x = (np.arange(near.left, near.right, dtype=np.float32) + np.float32(0.5 - x0))[None, :]
    dx, dy = np.float32(x1 - x0), np.float32(y1 - y0)
    length = dx * dx + dy * dy
    along = np.clip((x * dx + y * dy) / length, 0, 1) if length > 0 else np.float32(0)
    part = distance[near.shifted(-box.top, -box.left).slices]
    np.minimum(part, (x - along * dx) ** 2 + (y - along * dy) ** 2, out=part)
