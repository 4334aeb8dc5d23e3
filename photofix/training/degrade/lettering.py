"""Letters as coverage: lines of text, sheared, turned and put where they belong."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from photofix.training.degrade.base import Mask
from photofix.training.degrade.fonts import Face, written

# A line longer than this share of the picture's diagonal is cut: what lies outside isn't seen, and need not be drawn.
_LONGEST = 3.0
_SMOOTH = Image.Resampling.BILINEAR


def lettered(text: str, face: Face, size: float, *, stroke: float = 0.0) -> Image.Image:
    """Lines of text as coverage, 8 bit, with room around them.

    Args:
        text: lines divided by newlines.
        face: to write in.
        size: of the font in pixels.
        stroke: of an outline around the letters, in pixels; the result is letters and outline together.

    Returns:
        A Pillow image of mode "L"; its middle is the text's middle, whatever the stroke.
    """
    font, text = face.at(size), written(text, face)
    heavy = face.weight * size
    draw = ImageDraw.Draw(Image.new("L", (1, 1)))
    left, top, right, bottom = draw.multiline_textbbox((0, 0), text, font=font, stroke_width=heavy, align="center")
    # The same room with and without an outline, so that both lie on each other.
    room = int(np.ceil(size * 0.25)) + 2
    width, height = int(np.ceil(right - left)) + 2 * room, int(np.ceil(bottom - top)) + 2 * room
    image = Image.new("L", (width, height))
    ImageDraw.Draw(image).multiline_text(
        (room - left, room - top), text, fill=255, font=font, stroke_width=heavy + stroke, align="center"
    )
    if face.slant or face.width != 1.0:
        wide = max(1, round(width * face.width + height * abs(face.slant)))
        # Output to input: columns are pressed together, and rows pushed along, the top to the right.
        across = 1 / face.width
        shear = face.slant * across
        middle = width / 2 - across * wide / 2 - shear * height / 2
        image = image.transform((wide, height), Image.Transform.AFFINE, (across, shear, middle, 0, 1, 0), _SMOOTH)
    return image


def placed(drawn: Image.Image, height: int, width: int, centre: tuple[float, float], tilt: float) -> Mask:
    """Put a drawing's middle at a place of the picture, turned.

    Args:
        drawn: coverage, 8 bit.
        height: of the picture.
        width: of the picture.
        centre: (x, y) in pixels.
        tilt: in degrees, anticlockwise.

    Returns:
        (height, width) in [0, 1].
    """
    cos, sin = float(np.cos(np.radians(tilt))), float(np.sin(np.radians(tilt)))
    x = drawn.width / 2 - cos * centre[0] + sin * centre[1]
    y = drawn.height / 2 - sin * centre[0] - cos * centre[1]
    # Pillow adds half a pixel on both sides itself.
    turned = drawn.transform((width, height), Image.Transform.AFFINE, (cos, -sin, x, sin, cos, y), _SMOOTH)
    return np.asarray(turned, np.float32) / np.float32(255)


def fitting(text: str, face: Face, size: float, longest: float) -> str:
    """The text, cut where a line would be much longer than the picture."""
    lines: list[str] = []
    for line in text.split("\n"):
        length = face.at(size).getlength(line) * face.width
        keep = len(line) if length <= _LONGEST * longest else max(1, int(len(line) * _LONGEST * longest / length))
        lines.append(line[:keep])
    return "\n".join(lines)
