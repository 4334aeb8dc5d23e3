"""Thin marks of age: scratches, dust and hairs."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params
from photofix.training.degrade.marks import Canvas, Layer, colour, lay, softened

Points = npt.NDArray[np.float64]


class Scratches(BaseMark):
    """Scratches: on prints short and anywhere, light where the picture is gone down to the paper; on film long, upright, parallel.

    Attributes:
        count: range of how many.
        width: range in pixels.
        film: probability of a film's rather than a print's.
        dark: probability that they are dark: of a positive film, or full of dirt.
    """

    kind: Literal["scratches"] = "scratches"
    count: tuple[int, int] = (1, 8)
    width: tuple[float, float] = (0.5, 2.8)
    film: float = 0.25
    dark: float = 0.2

    def sample(self, rng: np.random.Generator) -> Params:
        dark = rng.random() < self.dark
        paper = rng.uniform(0.02, 0.2) if dark else rng.uniform(0.75, 1.0)
        return {
            "count": int(rng.integers(self.count[0], self.count[1] + 1)),
            "width": rng.uniform(*self.width),
            "film": bool(rng.random() < self.film),
            "colour": [paper, paper * rng.uniform(0.94, 1), paper * rng.uniform(0.82, 1)],
            "opacity": rng.uniform(0.6, 1.0),
            "angle": rng.uniform(0, 180),
            "seed": int(rng.integers(2**63)),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width = image.shape[:2]
        side = max(height, width)
        canvas = Canvas(height, width)
        for _ in range(params["count"]):
            if params["film"]:
                angle, length, bend, waver = 90 + rng.normal(0, 0.6), side * rng.uniform(0.5, 2.5), 0.0, 0.0005
            else:
                # Most of them go the way of whatever wiped over the print.
                angle = params["angle"] + rng.normal(0, 12) if rng.random() < 0.6 else rng.uniform(0, 180)
                length, bend = side * float(np.exp(rng.uniform(np.log(0.08), np.log(0.9)))), rng.normal(0, 5)
                waver = 0.006
            middle = rng.uniform(0, 1, 2) * (width, height)
            points = _arc(middle, length, angle, bend, waver, rng)
            # A broad scratch is several hairlines side by side.
            across = np.array([-np.sin(np.radians(angle)), -np.cos(np.radians(angle))])
            broad = params["width"] * rng.uniform(0.6, 1.3)
            strands = 1 + round(broad)
            for _ in range(strands):
                aside = points + across * rng.uniform(-0.5, 0.5) * (broad if strands > 1 else 0)
                shade = _uneven(len(points), rng, gaps=rng.uniform(0, 0.45))
                canvas.stroke(aside, min(broad, rng.uniform(0.4, 1.2)), shade * rng.uniform(0.6, 1))
        return lay(image, [Layer(canvas.coverage(), colour(params["colour"]), params["opacity"])])


class Dust(BaseMark):
    """Specks: many tiny ones, a few larger, light where dust lay on a negative, dark where it lies on the print.

    Attributes:
        density: range of specks a square of 100 pixels.
        size: range of the typical radius in pixels.
        dark: share of dark ones, in the pictures that have both.
    """

    kind: Literal["dust"] = "dust"
    density: tuple[float, float] = (4.0, 60.0)
    size: tuple[float, float] = (0.45, 1.3)
    dark: float = 0.3

    def sample(self, rng: np.random.Generator) -> Params:
        low, high = np.log(self.density)
        return {
            "density": float(np.exp(rng.uniform(low, high))),
            "size": rng.uniform(*self.size),
            "dark": self.dark if rng.random() < 0.5 else 0.0,
            "tone": rng.uniform(0.8, 1.0),
            "opacity": rng.uniform(0.5, 1.0),
            "seed": int(rng.integers(2**63)),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width = image.shape[:2]
        light, dark = Canvas(height, width), Canvas(height, width)
        for _ in range(max(1, round(params["density"] * height * width / 1e4))):
            # Sizes of dust are about log-normal: a few are much larger than most.
            radius = min(params["size"] * float(np.exp(rng.normal(0, 0.55))), 6.0)
            turn = np.linspace(0, 2 * np.pi, 9)[:-1] + rng.uniform(0, 2 * np.pi)
            rim = radius * rng.uniform(0.55, 1.25, 8)
            stretch = rng.uniform(0.5, 1.0)
            centre = rng.uniform(0, 1, 2) * (width, height)
            speck = np.stack([np.cos(turn) * rim, np.sin(turn) * rim * stretch], axis=1) + centre
            (dark if rng.random() < params["dark"] else light).polygon(speck, rng.uniform(0.5, 1))
        tone = params["tone"]
        return lay(
            image,
            [
                Layer(light.coverage(), colour([tone, tone, tone * 0.97]), params["opacity"]),
                Layer(dark.coverage(), colour([0.08, 0.07, 0.06]), params["opacity"]),
            ],
        )


class Hairs(BaseMark):
    """Fibres: long thin curls of even width, dark on a print, light where they lay on a negative.

    Attributes:
        count: range of how many.
        width: range in pixels.
        light: probability that they are light.
    """

    kind: Literal["hairs"] = "hairs"
    count: tuple[int, int] = (1, 4)
    width: tuple[float, float] = (0.5, 1.6)
    light: float = 0.5

    def sample(self, rng: np.random.Generator) -> Params:
        light = rng.random() < self.light
        return {
            "count": int(rng.integers(self.count[0], self.count[1] + 1)),
            "width": rng.uniform(*self.width),
            "tone": rng.uniform(0.8, 1.0) if light else rng.uniform(0.05, 0.25),
            "opacity": rng.uniform(0.5, 0.95),
            "soft": rng.uniform(0, 0.6),
            "seed": int(rng.integers(2**63)),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width = image.shape[:2]
        canvas = Canvas(height, width)
        for _ in range(params["count"]):
            # In pixels: a hair doesn't grow with the picture.
            length = float(np.exp(rng.uniform(np.log(12), np.log(120))))
            steps = max(8, int(length / 1.5))
            # Bends of a few places, joined smoothly: a fibre is stiff, and no circle.
            knots = int(rng.integers(4, 9))
            bends = (rng.normal(0, 1.1, knots) + rng.normal(0, 0.6)) * (length / 80) ** 0.5
            place = np.linspace(0, knots - 1, steps)
            curl = np.cumsum(np.interp(place, np.arange(knots), bends)) * (knots - 1) / steps
            heading = rng.uniform(0, 2 * np.pi) + curl
            points = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], axis=1), axis=0) * (length / steps)
            points += rng.uniform(0, 1, 2) * (width, height) - points.mean(axis=0)
            canvas.stroke(points, params["width"] * rng.uniform(0.8, 1.2), rng.uniform(0.75, 1))
        coverage = softened(canvas.coverage(), params["soft"])
        return lay(image, [Layer(coverage, colour([params["tone"]] * 3), params["opacity"])])


def _arc(middle: Points, length: float, angle: float, bend: float, waver: float, rng: np.random.Generator) -> Points:
    """Points 1.5 pixels apart along a nearly straight way, slightly wavering."""
    steps = max(4, int(length / 1.5))
    heading = np.radians(angle + bend * np.linspace(-1, 1, steps)) + np.cumsum(rng.normal(0, waver, steps))
    points = np.cumsum(np.stack([np.cos(heading), -np.sin(heading)], axis=1), axis=0) * (length / steps)
    return points - points[steps // 2] + middle


def _uneven(steps: int, rng: np.random.Generator, gaps: float) -> Points:
    """Shades along a way: it presses more and less, lifts off now and then, and runs out at its ends."""
    knots = max(3, steps // 7)
    press = np.interp(np.linspace(0, knots - 1, steps), np.arange(knots), rng.uniform(0, 1, knots))
    shade = np.clip((press - gaps) / 0.2, 0, 1)
    ends = np.minimum(np.arange(steps), np.arange(steps)[::-1]) / max(1, min(8, steps // 3))
    return shade * np.clip(ends, 0.15, 1)
