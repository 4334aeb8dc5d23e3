"""How letters and shapes are painted: colour, opacity, outline, shadow."""

from __future__ import annotations

import colorsys
from collections.abc import Callable

import numpy as np

from photofix.training.degrade.base import Mask, Params
from photofix.training.degrade.marks import Layer, colour, softened


def draw_style(rng: np.random.Generator, size: float, opacity: tuple[float, float]) -> Params:
    """Colour, opacity, and now and then an outline and a shadow.

    Args:
        rng: draws.
        size: of the letters or shapes in pixels, which outline and shadow go by.
        opacity: range.
    """
    paint = _drawn_colour(rng)
    style: Params = {"colour": paint, "opacity": rng.uniform(*opacity)}
    if rng.random() < 0.5:
        style["opacity"] = max(style["opacity"], min(opacity[1], rng.uniform(0.85, 1.0)))  # most writing is solid
    dark = float(np.mean(paint)) < 0.5
    if rng.random() < 0.25:
        # Mostly what stands out against the fill: that is what outlines are for.
        other = [1.0] * 3 if dark else [0.0] * 3
        style["outline"] = {
            "width": max(0.6, size * rng.uniform(0.02, 0.08)),
            "colour": other if rng.random() < 0.7 else _drawn_colour(rng),
        }
    if rng.random() < 0.3:
        reach = max(0.7, size * rng.uniform(0.02, 0.1))
        angle = np.radians(-45 if rng.random() < 0.7 else rng.uniform(0, 360))
        style["shadow"] = {
            "shift": [float(reach * np.cos(angle)), float(-reach * np.sin(angle))],
            "blur": max(0.0, reach * rng.uniform(-0.3, 1.2)),
            "colour": [0.0] * 3 if rng.random() < 0.85 else [1.0] * 3,
            "opacity": rng.uniform(0.3, 0.9),
        }
    return style


def painted(style: Params, coverage: Callable[[float, tuple[float, float]], Mask]) -> list[Layer]:
    """Coats for letters or shapes in a style, to be laid in this order: shadow, outline, fill.

    Args:
        style: drawn.
        coverage: draws the shapes with an outline of so many pixels, moved by (x, y) pixels: (H, W) in [0, 1].
    """
    outline, shadow = style.get("outline"), style.get("shadow")
    stroke = outline["width"] if outline else 0.0
    layers: list[Layer] = []
    if shadow:
        cast = softened(coverage(stroke, (shadow["shift"][0], shadow["shift"][1])), shadow["blur"])
        layers.append(Layer(cast, colour(shadow["colour"]), shadow["opacity"] * style["opacity"]))
    fill = coverage(0.0, (0.0, 0.0))
    if outline:
        # Around the letters, not under them: through half-transparent letters the photo shows, and not the outline.
        around = np.clip(coverage(stroke, (0.0, 0.0)) - fill, 0, 1)
        layers.append(Layer(around, colour(outline["colour"]), style["opacity"]))
    layers.append(Layer(fill, colour(style["colour"]), style["opacity"]))
    return layers


def _drawn_colour(rng: np.random.Generator) -> list[float]:
    kind = rng.random()
    if kind < 0.35:
        return [rng.uniform(0.9, 1.0)] * 3
    if kind < 0.5:
        return [rng.uniform(0.0, 0.12)] * 3
    if kind < 0.6:
        return [rng.uniform(0.2, 0.8)] * 3
    return list(colorsys.hsv_to_rgb(rng.random(), rng.uniform(0.4, 1.0), rng.uniform(0.4, 1.0)))
