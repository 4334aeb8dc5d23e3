"""Emulsion that broke: jagged cracks with chips fallen out beside them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params
from photofix.training.degrade.creases import tear
from photofix.training.degrade.marks import Canvas, Layer, colour, lay


class Cracks(BaseMark):
    """Jagged lines down to the paper, here wide and there a hair, a chip missing now and then, a thin shadow along one side.

    Attributes:
        count: range of how many.
        width: range of the widest place in pixels.
        length: range, as a share of the longer side.
    """

    kind: Literal["cracks"] = "cracks"
    count: tuple[int, int] = (1, 4)
    width: tuple[float, float] = (0.7, 4.0)
    length: tuple[float, float] = (0.08, 0.8)

    def sample(self, rng: np.random.Generator) -> Params:
        paper = rng.uniform(0.75, 1.0)
        return {
            "count": int(rng.integers(self.count[0], self.count[1] + 1)),
            "width": rng.uniform(*self.width),
            "chips": rng.uniform(0, 0.12),  # for each point of the way
            "shadow": rng.uniform(0, 0.6),
            "colour": [paper, paper * rng.uniform(0.93, 1), paper * rng.uniform(0.8, 1)],
            "seed": int(rng.integers(2**63)),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width = image.shape[:2]
        light, dark = Canvas(height, width), Canvas(height, width)
        for _ in range(params["count"]):
            low, high = np.log(self.length)
            length = max(height, width) * float(np.exp(rng.uniform(low, high)))
            angle = rng.uniform(0, 2 * np.pi)
            start = rng.uniform(0, 1, 2) * (width, height)
            way = tear(start, start + length * np.array([np.cos(angle), np.sin(angle)]), rng)
            knots = rng.uniform(0.1, 1, max(3, len(way) // 6))
            open_by = np.interp(np.linspace(0, len(knots) - 1, len(way)), np.arange(len(knots)), knots)
            ends = np.minimum(np.arange(len(way)), np.arange(len(way))[::-1]) / max(1.0, len(way) / 6)
            widths = params["width"] * open_by * np.clip(ends, 0.1, 1)
            for i in range(len(way) - 1):
                dark.stroke(way[i : i + 2] + 0.7, widths[i] + 0.3)
                light.stroke(way[i : i + 2], widths[i])
            for place in way[rng.random(len(way)) < params["chips"]]:
                turn = np.sort(rng.uniform(0, 2 * np.pi, 6))
                reach = params["width"] * rng.uniform(0.3, 1.4) * rng.uniform(0.5, 1, 6)
                light.polygon(np.stack([np.cos(turn) * reach, np.sin(turn) * reach], axis=1) + place)
        shade = np.float32(1 - params["shadow"]) * image
        return lay(image, [Layer(dark.coverage(), shade), Layer(light.coverage(), colour(params["colour"]))])
