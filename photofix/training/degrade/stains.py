"""Stains: water, coffee, foxing."""

from __future__ import annotations

from typing import Literal

import numpy as np

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params, no_mask
from photofix.training.degrade.field import cloudy_field, smooth_step
from photofix.training.degrade.marks import Layer, lay


class Stains(BaseMark):
    """Blots that dried: a tint all over, a darker rim where the liquid carried its colour to, an uneven outline.

    Attributes:
        count: range of how many.
        size: range of the radius, as a share of the longer side.
        strength: range of how much light they take.
        light: probability of pale blots, where the colour was washed out, rather than brown ones.
    """

    kind: Literal["stains"] = "stains"
    count: tuple[int, int] = (1, 4)
    size: tuple[float, float] = (0.05, 0.45)
    strength: tuple[float, float] = (0.25, 1.0)
    light: float = 0.15

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "count": int(rng.integers(self.count[0], self.count[1] + 1)),
            "size": float(np.exp(rng.uniform(*np.log(self.size)))),
            "strength": rng.uniform(*self.strength),
            "light": bool(rng.random() < self.light),
            "rim": rng.uniform(0, 1),
            # What is let through of red, green and blue: tea to rust.
            "tint": [rng.uniform(0.7, 0.95), rng.uniform(0.45, 0.75), rng.uniform(0.15, 0.5)],
            "seed": int(rng.integers(2**63)),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width = image.shape[:2]
        side = max(height, width)
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        depth, coverage = no_mask(image), no_mask(image)
        for _ in range(params["count"]):
            radius = side * params["size"] * rng.uniform(0.5, 1.3)
            centre = rng.uniform(0, 1, 2) * (width, height)
            stretch, turn = rng.uniform(0.6, 1.0), rng.uniform(0, np.pi)
            along = (x - centre[0]) * np.cos(turn) + (y - centre[1]) * np.sin(turn)
            across = ((y - centre[1]) * np.cos(turn) - (x - centre[0]) * np.sin(turn)) / stretch
            # 0 in the middle, 1 at the outline, which wavers.
            out = np.hypot(along, across) / radius + 0.4 * cloudy_field(
                height, width, 1.3 * side / radius, rng, octaves=4
            )
            soft = 1.5 / radius + rng.uniform(0.01, 0.25)
            inside = 1 - smooth_step(out.astype(np.float32), 1 - soft, 1)
            rim = np.exp(-(((out - (1 - soft)) / max(0.05, 1.2 / radius)) ** 2)) * inside
            uneven = cloudy_field(height, width, side / radius * 2, rng, octaves=4)
            body = 0.35 + 0.3 * uneven
            depth = np.maximum(depth, np.clip(inside * body + params["rim"] * (0.6 + 0.5 * uneven) * rim, 0, 1))
            coverage = np.maximum(coverage, inside)
        loss = (depth * np.float32(params["strength"]))[..., None]
        if params["light"]:
            paint = image + loss * np.float32(0.6) * (np.array([0.93, 0.9, 0.83], np.float32) - image)
        else:
            paint = image * (1 - loss * (1 - np.array(params["tint"], np.float32)))
        return lay(image, [Layer(coverage.astype(np.float32), paint.astype(np.float32))])
