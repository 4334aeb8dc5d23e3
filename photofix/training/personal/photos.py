"""What is known of each photo of a folder after it was looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Reason = Literal[
    "too-small", "unreadable", "duplicate", "not-a-photo", "no-partner", "size-differs", "misaligned"
]  # fmt: skip

WHY: dict[str, str] = {
    "too-small": "too small",
    "unreadable": "unreadable",
    "duplicate": "nearly the same as others",
    "not-a-photo": "screens or drawings",
    "no-partner": "without a partner of the same name",
    "size-differs": "of another size than their partners",
    "misaligned": "shifted against their partners",
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SurveyedPhoto(_Frozen):
    """A photo that can be used.

    Attributes:
        path: its file.
        partner: of a pair, how it should look; else None.
        size: height and width, upright.
        format: of the file.
        quality: the JPEG's, as `Source.jpeg_quality` has it; None for other formats.
        grey: it has no colour.
        camera: maker and model, or "".
        group: shared by photos that show the same.
        reduce: factor by which it becomes a target; 1 for pairs.
        own: its own damage that is left then, in 8-bit levels.
        sharpness: of its steepest edges then, in levels a pixel.
        aside: left out of the split, because enough cleaner ones are there.
    """

    path: Path
    partner: Path | None = None
    size: tuple[int, int]
    format: str
    quality: int | None = None
    grey: bool = False
    camera: str = ""
    group: int
    reduce: float
    own: float
    sharpness: float
    aside: bool = False


class Left(_Frozen):
    """A photo that can't be used, and why."""

    path: Path
    reason: Reason
