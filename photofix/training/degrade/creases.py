"""Marks of handling: folds and torn corners."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params
from photofix.training.degrade.field import cloudy_field, smooth_field, smooth_step
from photofix.training.degrade.marks import Canvas, Layer, colour, lay


class Creases(BaseMark):
    """Folds: a crack where the emulsion broke off, light along one side of it and shade along the other.

    Attributes:
        count: range of how many.
        crack: range of the crack's width in pixels.
        shading: range of how far the bent paper's light and shade reach, in pixels.
    """

    kind: Literal["creases"] = "creases"
    count: tuple[int, int] = (1, 3)
    crack: tuple[float, float] = (0.8, 5.0)
    shading: tuple[float, float] = (3.0, 16.0)

    def sample(self, rng: np.random.Generator) -> Params:
        paper = rng.uniform(0.82, 1.0)
        return {
            "count": int(rng.integers(self.count[0], self.count[1] + 1)),
            "crack": rng.uniform(*self.crack),
            "shading": rng.uniform(*self.shading),
            "relief": rng.uniform(0.2, 0.55),
            "broken": rng.uniform(0.1, 0.9),  # share of the fold along which the emulsion is gone
            "colour": [paper, paper * rng.uniform(0.94, 1), paper * rng.uniform(0.84, 1)],
            "seed": int(rng.integers(2**63)),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width = image.shape[:2]
        side = max(height, width)
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        layers: list[Layer] = []
        paper = colour(params["colour"])
        for _ in range(params["count"]):
            angle = np.radians(rng.choice([0.0, 90.0, rng.uniform(0, 180)]) + rng.normal(0, 4))
            middle = rng.uniform(0.1, 0.9, 2) * (width, height)
            along = (x - middle[0]) * np.cos(angle) + (y - middle[1]) * np.sin(angle)
            across = (y - middle[1]) * np.cos(angle) - (x - middle[0]) * np.sin(angle)
            # Paper doesn't fold along a ruler: wide waves of a pixel or three, and small ones where it cracked.
            position = along / side
            across = across + _wave(position, 3, rng) * 3 + _wave(position, 30, rng) * 0.5
            # Some end inside of the photo.
            ends = (1 - smooth_step(position, *sorted(rng.uniform(0.2, 1.8, 2)))) if rng.random() < 0.5 else 1.0
            relief = np.exp(-np.abs(across) / (params["shading"] / 3)) * ends
            lit = relief * (across > 0)
            # How much of the photo is hidden by shade, and by light: where that is next to nothing, no mask asks for a repair.
            layers += [
                Layer(_cut(relief * params["relief"]), np.zeros(3, np.float32)),
                Layer(_cut(lit * params["relief"]), np.full(3, 0.7, np.float32)),
            ]
            # The crack's width comes and goes; where it would be negative, the emulsion held.
            ragged = 0.6 * cloudy_field(height, width, max(2, side / 12), rng)
            jitter = 1.1 * smooth_field(height, width, max(2, side / 2.5), rng)
            local = (_wave(position, 18, rng) + 2 * params["broken"] - 0.8) * (1 + ragged) + 0.5 * ragged
            crack = np.clip(params["crack"] * np.clip(local, 0, 1) / 2 - np.abs(across + jitter) + 0.5, 0, 1) * ends
            layers.append(Layer(crack.astype(np.float32), paper, 0.95))
        return lay(image, layers)


class TornCorners(BaseMark):
    """Corners that are torn off: what lay under the photo shows, and along the tear the paper's own white.

    Attributes:
        count: range of how many corners.
        size: range of what is missing, as a share of the shorter side.
    """

    kind: Literal["torn_corners"] = "torn_corners"
    count: tuple[int, int] = (1, 2)
    size: tuple[float, float] = (0.15, 0.5)

    def sample(self, rng: np.random.Generator) -> Params:
        count = int(rng.integers(self.count[0], self.count[1] + 1))
        # A scanner's white lid or its black one, an album's page or a table.
        kind, tone, warmth = rng.random(), rng.uniform(0.1, 0.9), rng.uniform(0.0, 0.25)
        ground = (
            [0.99] * 3
            if kind < 0.45
            else [0.03] * 3
            if kind < 0.7
            else [tone, tone * (1 - warmth / 2), tone * (1 - warmth)]
        )
        return {
            "corners": [int(corner) for corner in rng.permutation(4)[:count]],
            "size": [[rng.uniform(*self.size), rng.uniform(*self.size)] for _ in range(count)],
            "ground": ground,
            "fringe": rng.uniform(1.0, 6.0),  # width of torn paper along the edge, in pixels
            "seed": int(rng.integers(2**63)),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width = image.shape[:2]
        shorter = min(height, width)
        torn, missing = Canvas(height, width), Canvas(height, width)
        for corner, size in zip(params["corners"], params["size"], strict=True):
            right, bottom = corner % 2, corner // 2
            inwards = np.array([-1.0 if right else 1.0, -1.0 if bottom else 1.0])
            origin = np.array([width * right, height * bottom], np.float64)
            start, end = (origin + inwards * reach * shorter for reach in ((size[0], 0), (0, size[1])))
            edge = tear(start, end, rng)
            # Beyond the corner, so that nothing of it stays.
            around = [end - (4 * inwards[0], 0), origin - 4 * inwards, start - (0, 4 * inwards[1])]
            torn.polygon([*edge, *around])
            # The fringe is as wide as the tear was slanted, and uneven.
            normal = inwards / np.sqrt(2)
            knots = rng.uniform(0.2, 1.6, max(3, len(edge) // 5))
            depth = (
                np.interp(np.linspace(0, len(knots) - 1, len(edge)), np.arange(len(knots)), knots) * params["fringe"]
            )
            inner = edge - depth[:, None] * normal
            missing.polygon([*inner, *around])
        grain = 0.96 + 0.04 * smooth_field(height, width, max(height, width) / 2, rng)[..., None]
        fibres = (grain * np.array([0.97, 0.95, 0.91])).astype(np.float32)
        return lay(image, [Layer(torn.coverage(), fibres), Layer(missing.coverage(), colour(params["ground"]))])


def _wave(position: npt.NDArray[np.float32], cells: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """A smooth random function of a place in about [−1, 1], with so many bends, in [−1, 1]."""
    knots = rng.uniform(-1, 1, 2 * cells + 4)
    place = np.clip((position + 1) * cells, 0, 2 * cells + 2)
    index = place.astype(int)
    share = place - index
    share = share * share * (3 - 2 * share)
    return knots[index] * (1 - share) + knots[index + 1] * share


def tear(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """A jagged way from start to end: midpoints pushed aside again and again (Fournier et al., CACM 25(6), 1982)."""
    points = np.array([start, end])
    push = 0.14
    while np.hypot(*(points[1] - points[0])) > 1.5 and len(points) < 600:
        ways = np.diff(points, axis=0)
        aside = np.stack([-ways[:, 1], ways[:, 0]], axis=1) * rng.normal(0, push, (len(ways), 1))
        woven = np.empty((2 * len(points) - 1, 2))
        woven[::2], woven[1::2] = points, points[:-1] + ways / 2 + aside
        points = woven
    return points


def _cut(coverage: npt.NDArray[np.floating]) -> Mask:
    """Tails of an exponential never end; paper does."""
    return np.where(coverage < 0.02, 0, coverage).astype(np.float32)
