"""Watermarks over the whole photo: large and diagonal, or tiled."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params
from photofix.training.degrade.fonts import face_of
from photofix.training.degrade.lettering import lettered, placed
from photofix.training.degrade.logo import designed, draw_design
from photofix.training.degrade.marks import Canvas, Layer, colour, lay, softened
from photofix.training.degrade.text import Fonts, draw_face
from photofix.training.degrade.words import claim


class Watermark(BaseMark):
    """A claim or a logo, pale or dark, half transparent: once across the photo, or again and again; now and then with a cross.

    Attributes:
        size: range of the letters' size in pixels.
        opacity: range.
        tiled: probability of repeating it over the whole photo.
        logo: probability of a logo beside or instead of words.
        fonts: "all" also uses fonts of packages and of the machine; "built-in" draws the same everywhere.
    """

    kind: Literal["watermark"] = "watermark"
    size: tuple[float, float] = (10.0, 80.0)
    opacity: tuple[float, float] = (0.2, 0.7)
    tiled: float = 0.5
    logo: float = 0.35
    fonts: Fonts = "all"

    def sample(self, rng: np.random.Generator) -> Params:
        tone = float(
            rng.choice([rng.uniform(0.85, 1.0), rng.uniform(0, 0.15), rng.uniform(0.3, 0.7)], p=[0.7, 0.15, 0.15])
        )
        cast = rng.uniform(-0.2, 0.2, 3) * (rng.random() < 0.15)
        return {
            "text": claim(rng),
            "font": draw_face(rng, self.fonts),
            "design": draw_design(rng, self.fonts) if rng.random() < self.logo else None,
            "words": bool(rng.random() < 0.75),
            "size": float(np.exp(rng.uniform(*np.log(self.size)))),
            "tilt": float(rng.choice([45, 30, -30, 0, rng.uniform(-60, 60)], p=[0.25, 0.25, 0.1, 0.2, 0.2])),
            "tiled": bool(rng.random() < self.tiled),
            "gap": [rng.uniform(0.3, 2.5), rng.uniform(0.5, 4.0)],  # in units of the size
            "staggered": bool(rng.random() < 0.5),
            "centre": [rng.uniform(0.2, 0.8), rng.uniform(0.2, 0.8)],
            "colour": [float(v) for v in np.clip(tone + cast, 0, 1)],
            "opacity": rng.uniform(*self.opacity),
            "hollow": bool(rng.random() < 0.15),
            "shadow": rng.uniform(0.3, 0.8) if rng.random() < 0.3 else 0.0,
            "cross": bool(rng.random() < 0.15),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        height, width = image.shape[:2]
        drawn = self._drawn(params)
        centre = params["centre"][0] * width, params["centre"][1] * height
        if params["tiled"]:
            drawn = _tiled(drawn, params, float(np.hypot(height, width)) * 2)
        coverage = placed(drawn, height, width, centre, params["tilt"])
        if params["cross"]:
            coverage = np.maximum(coverage, _cross(height, width, centre, max(0.8, params["size"] * 0.04)))
        layers = [Layer(coverage, colour(params["colour"]), params["opacity"])]
        if params["shadow"]:
            reach = max(1, round(params["size"] * 0.04))
            cast = np.pad(coverage, ((reach, 0), (reach, 0)))[:height, :width]
            # Beside the letters: under them it would only make them another colour.
            beside = np.clip(softened(cast, reach / 2) - coverage, 0, 1)
            layers.insert(0, Layer(beside, colour([1 - params["colour"][1]] * 3), params["opacity"] * params["shadow"]))
        return lay(image, layers)

    def _drawn(self, params: Params) -> Image.Image:
        size = params["size"]
        words = None
        if params["words"] or params["design"] is None:
            words = lettered(params["text"], face_of(params["font"]), size)
            if params["hollow"] and size >= 24:
                wider = lettered(params["text"], face_of(params["font"]), size, stroke=max(1.0, size * 0.03))
                rim = np.clip(np.asarray(wider, np.int16) - np.asarray(words, np.int16), 0, 255)
                words = Image.fromarray(rim.astype(np.uint8))
        if params["design"] is None:
            return words if words is not None else Image.new("L", (1, 1))
        logo = designed(params["design"], size * (1.3 if words is not None else 2.5))
        if words is None:
            return logo
        both = Image.new("L", (logo.width + words.width, max(logo.height, words.height)))
        both.paste(logo, (0, (both.height - logo.height) // 2))
        both.paste(words, (logo.width, (both.height - words.height) // 2))
        return both


def _tiled(drawn: Image.Image, params: Params, reach: float) -> Image.Image:
    """A drawing again and again over a square of `reach` pixels, its middle in the middle of a tile."""
    across = drawn.width + round(params["gap"][0] * params["size"])
    down = drawn.height + round(params["gap"][1] * params["size"])
    columns, rows = int(reach / across) // 2 + 1, int(reach / down) // 2 + 1
    sheet = Image.new("L", ((2 * columns + 1) * across, (2 * rows + 1) * down))
    for row in range(2 * rows + 1):
        for column in range(-1, 2 * columns + 1):
            pushed = across // 2 if params["staggered"] and row % 2 else 0
            sheet.paste(
                drawn, (column * across + pushed + (across - drawn.width) // 2, row * down + (down - drawn.height) // 2)
            )
    return sheet


def _cross(height: int, width: int, centre: tuple[float, float], thick: float) -> Mask:
    canvas = Canvas(height, width)
    x, y = centre
    far = 2.0 * max(height, width)
    for slope in (height / width, -height / width):
        canvas.stroke([(x - far, y - slope * far), (x + far, y + slope * far)], thick)
    return canvas.coverage()
