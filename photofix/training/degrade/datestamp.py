"""Date stamps, as film cameras burnt them in with a row of diodes, and digital ones write them."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params
from photofix.training.degrade.fonts import face_of
from photofix.training.degrade.lettering import lettered, placed
from photofix.training.degrade.marks import FINE, Layer, colour, lay, softened
from photofix.training.degrade.text import Fonts, draw_face
from photofix.training.degrade.words import date

# The seven segments a to g as (x, y, x, y) of their middle line in a cell 1 wide and 2 high, and which digits light them.
_SEGMENTS = ((0, 0, 1, 0), (1, 0, 1, 1), (1, 1, 1, 2), (0, 2, 1, 2), (0, 1, 0, 2), (0, 0, 0, 1), (0, 1, 1, 1))
_LIT = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc",
    "5": "afgcd", "6": "afgedc", "7": "abc", "8": "abcdefg", "9": "abcdfg", "-": "g",
}  # fmt: skip
_COLOURS = ((1.0, 0.48, 0.1), (1.0, 0.3, 0.12), (1.0, 0.72, 0.2), (0.98, 0.9, 0.35), (0.4, 0.95, 0.4))


class DateStamp(BaseMark):
    """A date, mostly near the right lower corner of the picture, glowing a little into the film.

    Attributes:
        size: range of the digits' height in pixels.
        segments: probability of seven segments, as in film cameras, rather than a font.
        corner: probability of the right lower corner rather than anywhere: a crop may be cut from anywhere.
        fonts: "all" also uses fonts of packages and of the machine; "built-in" draws the same everywhere.
    """

    kind: Literal["date_stamp"] = "date_stamp"
    size: tuple[float, float] = (8.0, 40.0)
    segments: float = 0.65
    corner: float = 0.4
    fonts: Fonts = "all"

    def sample(self, rng: np.random.Generator) -> Params:
        corner = rng.random() < self.corner
        return {
            "text": date(rng),
            "segments": bool(rng.random() < self.segments),
            "font": draw_face(rng, self.fonts),
            "size": float(np.exp(rng.uniform(*np.log(self.size)))),
            "centre": [rng.uniform(0.6, 0.85), rng.uniform(0.85, 0.95)] if corner else list(rng.uniform(0, 1, 2)),
            "colour": list(_COLOURS[int(rng.choice(5, p=[0.4, 0.2, 0.2, 0.12, 0.08]))]),
            "opacity": rng.uniform(0.7, 1.0),
            "glow": rng.uniform(0.0, 0.7),
            "upright": bool(rng.random() < 0.85),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        height, width = image.shape[:2]
        size = params["size"]
        drawn = (
            segmented(params["text"], size)
            if params["segments"]
            else lettered(params["text"], face_of(params["font"]), size)
        )
        centre = params["centre"][0] * width, params["centre"][1] * height
        digits = placed(drawn, height, width, centre, 0.0 if params["upright"] else 90.0)
        paint = colour(params["colour"])
        layers: list[Layer] = []
        if params["segments"] and params["glow"] > 0:
            # Diodes light up the film around them: light adds.
            halo = softened(digits, size * 0.12)
            halo = np.where(halo < 0.04, np.float32(0), halo)
            layers.append(Layer(halo, np.minimum(image + 0.6 * paint, 1), params["glow"]))
            digits = softened(digits, size * 0.025)
        layers.append(Layer(digits, paint, params["opacity"]))
        return lay(image, layers)


def segmented(text: str, size: float) -> Image.Image:
    """A row of seven-segment digits as coverage, 8 bit; digits are `size` pixels high."""
    unit = size / 2 * FINE
    thick = max(1, round(unit * 0.26))
    cell = unit * 1.75
    margin = thick + unit * 0.3
    image = Image.new("L", (int(cell * len(text) + 2 * margin), int(2 * unit + 2 * margin)))
    draw = ImageDraw.Draw(image)
    for position, letter in enumerate(text):
        left, top = margin + position * cell, margin
        lean = unit * 0.08  # digits of such displays lean a little
        for name in _LIT.get(letter, ""):
            x0, y0, x1, y1 = _SEGMENTS["abcdefg".index(name)]
            gap = 0.1  # between segments
            dx, dy = (x1 - x0) * gap, (y1 - y0) * gap
            ends = [(x0 + dx, y0 + dy), (x1 - dx, y1 - dy)]
            draw.line([(left + x * unit + (2 - y) * lean, top + y * unit) for x, y in ends], fill=255, width=thick)
        if letter in ".:'":
            for y in {".": (2.0,), ":": (0.6, 1.4), "'": (0.05, 0.3)}[letter]:
                x = left + unit * 0.5
                draw.ellipse(
                    [x - thick * 0.6, top + y * unit - thick * 0.6, x + thick * 0.6, top + y * unit + thick * 0.6],
                    fill=255,
                )
    return image.reduce(FINE)
