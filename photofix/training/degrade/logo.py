"""Logos made of shapes."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from photofix.training.degrade.base import BaseMark, FloatImage, Mask, Params
from photofix.training.degrade.fonts import face_of
from photofix.training.degrade.lettering import lettered, placed
from photofix.training.degrade.marks import FINE, lay
from photofix.training.degrade.style import draw_style, painted
from photofix.training.degrade.text import Fonts, draw_face

SHAPES = ("disc", "ring", "square", "rounded", "triangle", "star", "hexagon", "shield", "drop", "bars", "wave")


class Logo(BaseMark):
    """One to three shapes in each other, the inner cut out of the outer, and now and then initials.

    Attributes:
        size: range of the side in pixels.
        opacity: range.
        fonts: of initials; "built-in" draws the same everywhere.
    """

    kind: Literal["logo"] = "logo"
    size: tuple[float, float] = (16.0, 120.0)
    opacity: tuple[float, float] = (0.2, 1.0)
    fonts: Fonts = "all"

    def sample(self, rng: np.random.Generator) -> Params:
        size = float(np.exp(rng.uniform(*np.log(self.size))))
        return {
            "design": draw_design(rng, self.fonts),
            "size": size,
            "centre": [rng.uniform(0, 1), rng.uniform(0, 1)],
            "tilt": rng.uniform(-30, 30) if rng.random() < 0.2 else 0.0,
            "style": draw_style(rng, size / 3, self.opacity),
        }

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        height, width = image.shape[:2]
        drawn = designed(params["design"], params["size"])
        x, y = params["centre"][0] * width, params["centre"][1] * height

        def coverage(stroke: float, shift: tuple[float, float]) -> Mask:
            shape = drawn.filter(ImageFilter.MaxFilter(2 * round(stroke) + 1)) if round(stroke) else drawn
            return placed(shape, height, width, (x + shift[0], y + shift[1]), params["tilt"])

        return lay(image, painted(params["style"], coverage))


def draw_design(rng: np.random.Generator, fonts: Fonts) -> Params:
    """Which shapes in which size and turn, and which initials."""
    shapes: list[Params] = []
    scale = 1.0
    for _ in range(1 + int(rng.integers(3))):
        shapes.append(
            {
                "shape": SHAPES[int(rng.integers(len(SHAPES)))],
                "scale": scale,
                "turn": float(rng.choice([0, 0, 90, 180, 45])),
            }
        )
        scale *= rng.uniform(0.45, 0.8)
    initials = "".join(chr(65 + int(i)) for i in rng.integers(26, size=int(rng.integers(1, 4))))
    face = draw_face(rng, fonts)
    return {"shapes": shapes, "initials": initials if rng.random() < 0.4 else "", "font": face}


def designed(design: Params, size: float) -> Image.Image:
    """A logo as coverage, 8 bit, `size` pixels a side and a little room around."""
    room = int(np.ceil(size * 0.15)) + 2
    side = int(np.ceil(size)) + 2 * room
    whole = Image.new("L", (side * FINE, side * FINE))
    # Each shape turns what it covers: paint into hole, and hole into paint.
    for part in design["shapes"]:
        one = Image.new("L", whole.size)
        _draw_shape(ImageDraw.Draw(one), part["shape"], side / 2 * FINE, size / 2 * FINE * part["scale"], part["turn"])
        whole = ImageChops.difference(whole, one)
    small = whole.reduce(FINE)
    if design["initials"]:
        word = lettered(design["initials"], face_of(design["font"]), size * 0.4)
        letters = placed(word, side, side, (side / 2, side / 2), 0.0)
        small = ImageChops.difference(small, Image.fromarray((letters * 255).astype(np.uint8)))
    return small


def _draw_shape(draw: ImageDraw.ImageDraw, shape: str, middle: float, radius: float, turn: float) -> None:
    def put(points: npt.ArrayLike) -> None:
        """Fill a polygon of points in [−1, 1], y downwards."""
        x, y = np.asarray(points, np.float64).T
        cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        places = np.stack([x * cos - y * sin, x * sin + y * cos], axis=1) * radius + middle
        draw.polygon([(float(px), float(py)) for px, py in places], fill=255)

    box = [middle - radius, middle - radius, middle + radius, middle + radius]
    around = np.linspace(0, 2 * np.pi, 49)[:-1]
    if shape == "disc":
        draw.ellipse(box, fill=255)
    elif shape == "ring":
        draw.ellipse(box, outline=255, width=max(1, round(radius * 0.18)))
    elif shape == "square":
        put([(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)])
    elif shape == "rounded":
        draw.rounded_rectangle(box, radius * 0.4, fill=255)
    elif shape == "bars":
        for left in (-0.9, -0.25, 0.4):
            put([(left, -0.8), (left + 0.4, -0.8), (left + 0.4, 0.8), (left, 0.8)])
    elif shape == "wave":
        x = np.linspace(-1, 1, 33)
        top, bottom = 0.3 * np.sin(x * 5) - 0.2, 0.3 * np.sin(x * 5) + 0.3
        put(np.concatenate([np.stack([x, top], 1), np.stack([x, bottom], 1)[::-1]]))
    elif shape == "shield":
        put([(-0.8, -0.9), (0.8, -0.9), (0.8, 0.1), (0.45, 0.65), (0, 1), (-0.45, 0.65), (-0.8, 0.1)])
    elif shape == "drop":
        # A circle whose top is drawn out to a point.
        put(np.stack([0.7 * np.sin(around) * np.sin(around / 2) ** 1.5, -np.cos(around)], axis=1))
    else:
        count, inner = {"triangle": (3, 1.0), "hexagon": (6, 1.0), "star": (5, 0.42)}[shape]
        corners = 2 * count if inner < 1 else count
        angles = np.arange(corners) * 2 * np.pi / corners - np.pi / 2
        reach = np.where(np.arange(corners) % 2 == 1, inner, 1.0)
        put(np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=1))
