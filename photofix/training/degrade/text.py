"""Writing on photos: captions, names, addresses."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params
from photofix.training.degrade.fonts import face_of, faces
from photofix.training.degrade.lettering import fitting, lettered, placed
from photofix.training.degrade.marks import lay
from photofix.training.degrade.style import draw_style, painted
from photofix.training.degrade.words import phrase

Fonts = Literal["all", "built-in"]


class Text(BaseMark):
    """Lines of text, anywhere, also partly outside: a crop sees part of what stands on a photo.

    Attributes:
        size: range of the font's size in pixels; drawn so that each octave is as likely as the others.
        opacity: range.
        lines: most lines.
        tilted: probability that it is tilted at all.
        tilt: largest tilt in degrees.
        fonts: "all" also uses fonts of packages and of the machine; "built-in" draws the same everywhere.
    """

    kind: Literal["text"] = "text"
    size: tuple[float, float] = (8.0, 200.0)
    opacity: tuple[float, float] = (0.2, 1.0)
    lines: int = Field(default=3, ge=1)
    tilted: float = 0.35
    tilt: float = 45.0
    fonts: Fonts = "all"

    def sample(self, rng: np.random.Generator) -> Params:
        size = float(np.exp(rng.uniform(*np.log(self.size))))
        lines = 1 + int(rng.integers(self.lines)) if rng.random() < 0.3 else 1
        return {
            "text": "\n".join(phrase(rng) for _ in range(lines)),
            "font": draw_face(rng, self.fonts),
            "size": size,
            "centre": [rng.uniform(0, 1), rng.uniform(0, 1)],
            "tilt": rng.uniform(-self.tilt, self.tilt) if rng.random() < self.tilted else 0.0,
            "style": draw_style(rng, size, self.opacity),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        height, width = image.shape[:2]
        face = face_of(params["font"])
        text = fitting(params["text"], face, params["size"], float(np.hypot(height, width)))
        x, y = params["centre"][0] * width, params["centre"][1] * height

        def coverage(stroke: float, shift: tuple[float, float]) -> Mask:
            drawn = lettered(text, face, params["size"], stroke=stroke)
            return placed(drawn, height, width, (x + shift[0], y + shift[1]), params["tilt"])

        return lay(image, painted(params["style"], coverage))


def draw_face(rng: np.random.Generator, fonts: Fonts) -> str:
    """The name of a face; one random number, whatever faces there are."""
    there = faces(built_in_only=fonts == "built-in")
    return there[int(rng.random() * len(there))].name
