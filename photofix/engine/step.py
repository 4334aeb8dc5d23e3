"""What is to be done to a photo: steps, and chains of them. What window, command line and batch hand to the engine."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from photofix.engine.colour_points import MOST_POINTS, ColourPoint
from photofix.engine.guide import MaskImage
from photofix.engine.protection import Stroke
from photofix.errors import UsageError


class Step(BaseModel):
    """One generator, applied at a strength.

    Attributes:
        model: its name in the model store.
        strength: 0 leaves the photo as it is, 1 is the generator's own answer, up to 1.5 goes past it:
            ``input + strength · (output − input)``.
        crisp: of a generator that has a crisp version, how far to go from the faithful one, 0, to that one, 1: their weights are mixed.
        mask: of a generator that answers with one: it repairs exactly there; None lets it look for itself.
        paint: strokes that add to that mask, or to the one it found; those that rub take away from it.
        saturation: of a generator that colourises: what all the colour that it gives is multiplied by; 0 is grey.
        points: colours that are to be at single places of the photo, of such a generator.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(min_length=1)
    strength: float = Field(default=1.0, ge=0, le=1.5, allow_inf_nan=False)
    crisp: float = Field(default=0.0, ge=0, le=1, allow_inf_nan=False)
    mask: MaskImage | None = None
    paint: tuple[Stroke, ...] = ()
    saturation: float = Field(default=1.0, ge=0, le=2, allow_inf_nan=False)
    points: tuple[ColourPoint, ...] = Field(default=(), max_length=MOST_POINTS)

    @property
    def guided(self) -> bool:
        """Whether anything is said of its mask."""
        return self.mask is not None or bool(self.paint)

    def __str__(self) -> str:
        if self.crisp:
            return f"{self.model}:{self.strength:g}:{self.crisp:g}"
        return self.model if self.strength == 1 else f"{self.model}:{self.strength:g}"

    @property
    def in_a_name(self) -> str:
        """As part of a file's name: clean, clean-80 at a strength of 80 %, upscale-2x-crisp50 if it is half crisp."""
        strength = "" if self.strength == 1 else f"-{round(self.strength * 100)}"
        crisp = f"-crisp{round(self.crisp * 100)}" if self.crisp else ""
        return f"{self.model}{strength}{crisp}"


class Chain(BaseModel):
    """What is done to a photo; stored as JSON.

    Attributes:
        steps: first to last; at least one.
        protect: places that every step leaves as they were.
        long_edge: the result's longer side in pixels, to which it is made smaller in the end; one that is smaller stays as it is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[Step, ...] = Field(min_length=1)
    protect: tuple[Stroke, ...] = ()
    long_edge: int | None = Field(default=None, ge=1, le=100_000)

    def __str__(self) -> str:
        """The steps as `parse_chain` reads them, e.g. ``clean:0.8,upscale-2x``."""
        return ",".join(str(step) for step in self.steps)

    @property
    def has_places(self) -> bool:
        """Whether places of one photo are protected, or told colours."""
        return bool(self.protect) or any(step.points for step in self.steps)

    def without_places(self) -> Chain:
        """The same for other photos: nothing is protected, and no colours are told."""
        steps = tuple(step.model_copy(update={"points": ()}) for step in self.steps)
        return self.model_copy(update={"steps": steps, "protect": ()})

    @property
    def in_a_name(self) -> str:
        """The steps as part of a file's name."""
        return "+".join(step.in_a_name for step in self.steps)


def parse_chain(text: str) -> Chain:
    """Read ``MODEL[:STRENGTH[:CRISP]],…``.

    Raises:
        UsageError: it is not of that form, a strength is not in 0 to 1.5, or a crispness not in 0 to 1.
    """
    steps: list[dict[str, str]] = []
    for part in text.split(","):
        model, *amounts = part.strip().split(":", 2)
        steps.append({"model": model} | dict(zip(("strength", "crisp"), amounts, strict=False)))
    try:
        return Chain.model_validate({"steps": steps})
    except ValidationError as error:
        raise UsageError(
            f"{text!r} is not a chain of steps.",
            tried="; ".join(str(problem["msg"]) for problem in error.errors()),
            advice="Write MODEL, MODEL:STRENGTH or MODEL:STRENGTH:CRISP, strengths from 0 to 1.5, with commas between the steps.",
        ) from error
