"""Colours that a person wants at single places of a photo, for a step that colourises. Knows no torch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter, field_validator

from photofix.engine.json_file import in_words, read_json
from photofix.errors import UsageError

# Of one step: a point every few seconds for an hour.
MOST_POINTS = 1000
# Of a file that could hold so many.
_LARGEST = 1 << 20
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class ColourPoint(BaseModel):
    """One place, and what colour is there.

    Attributes:
        x: in pixels of the photo, from its left edge; the middle of the first pixel is at 0.5.
        y: from its upper edge.
        colour: ``#rrggbb``, encoded as the photo's own samples are (sRGB, mostly). Its chroma is meant; how bright the place is, the
            photo says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    x: FiniteFloat = Field(ge=0, le=1_000_000)
    y: FiniteFloat = Field(ge=0, le=1_000_000)
    colour: str

    @field_validator("colour")
    @classmethod
    def _is_one(cls, colour: str) -> str:
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"{colour!r} is not a colour of the form #rrggbb")
        return colour.lower()

    @property
    def rgb(self) -> tuple[float, float, float]:
        """Red, green and blue in [0, 1]."""
        red, green, blue = bytes.fromhex(self.colour[1:])
        return red / 255, green / 255, blue / 255


def parse_colour_point(text: str) -> ColourPoint:
    """Read ``X,Y=#RRGGBB``.

    Raises:
        UsageError: it is not of that form.
    """
    place, equals, colour = text.partition("=")
    x, comma, y = place.partition(",")
    try:
        if not (equals and comma):
            raise ValueError("there are a comma and an equals sign in one")
        return ColourPoint.model_validate({"x": x.strip(), "y": y.strip(), "colour": colour.strip()})
    except ValueError as error:  # pydantic's ValidationError is one
        raise UsageError(
            f"{text!r} is not a colour point.",
            tried=in_words(error),
            advice="Write X,Y=#RRGGBB, with X and Y in pixels of the photo: 1200,340=#c8503c.",
        ) from error


def read_colour_points(path: Path) -> tuple[ColourPoint, ...]:
    """Read a JSON list of points, each ``{"x": 1200, "y": 340, "colour": "#c8503c"}``.

    Raises:
        UsageError: there is no such file, or it holds something else.
    """
    return read_json(
        path,
        _POINTS.validate_json,
        what="colour points",
        largest=_LARGEST,
        which="Name a file with a list of points, as JSON.",
        instead='Write a list such as [{"x": 1200, "y": 340, "colour": "#c8503c"}].',
    )


def outside(points: Sequence[ColourPoint], size: tuple[int, int]) -> ColourPoint | None:
    """The first that lies outside of a photo of (height, width)."""
    height, width = size
    return next((point for point in points if point.x > width or point.y > height), None)


_POINTS: TypeAdapter[tuple[ColourPoint, ...]] = TypeAdapter(tuple[ColourPoint, ...])
