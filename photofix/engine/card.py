"""Model cards: what a generator is, what it was trained on, what it is worth and what it can't do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from photofix.errors import CardError

SCHEMA = 1


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PhotoCount(_Strict):
    """How many training photos of which licence; never names or paths."""

    photos: int
    licence: str


class Figure(_Strict):
    """One measured figure on one held-out set.

    Attributes:
        set: name of the set.
        damage: what was done to it.
        metric: e.g. "PSNR RGB dB".
        input: of the damaged photos.
        output: of the repaired ones.
    """

    set: str
    damage: str
    metric: str
    input: float
    output: float


class Verdict(_Strict):
    """What was measured of a person's own generator, against the built-in it was started from.

    Attributes:
        verdict: "better", "no-better", or "too-few" photos to say.
        photos: that it was judged on, and never trained on.
        gain: mean PSNR gain in dB on them; None where they are too few.
        low: lower bound of its 95 % interval.
        high: upper bound.
        distance_gain: mean gain in perceptual distance; positive is better.
        general: gain in dB on ordinary photos with ordinary damage.
        sentence: all this in one sentence.
        note: how it was measured.
    """

    verdict: Literal["better", "no-better", "too-few"]
    photos: int
    gain: float | None = None
    low: float | None = None
    high: float | None = None
    distance_gain: float | None = None
    general: float | None = None
    sentence: str
    note: str = ""


class CrispOf(_Strict):
    """Which faithful model a crisp one was tuned from: the two can be mixed.

    Attributes:
        model: its name.
        sha256: of the weights that it was tuned from; with others a mixture would be neither of the two.
    """

    model: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Card(_Strict):
    """The card beside a model's weights, `NAME.json`.

    Attributes:
        schema_version: of this form.
        name: of the model; also the files' name.
        title: for people.
        purpose: one plain sentence.
        task: what kind of repair it is.
        architecture: name in the registry of `photofix.nets`; "spandrel:NAME" is one of spandrel's, of other people's models.
        arguments: the architecture's keyword arguments.
        scale: output pixels per input pixel, on a side.
        input: "native": the network is sent the photo's own pixels; "enlarged": the engine enlarges them by `scale` first.
        tiling: "exact": tiles equal the whole picture; "approximate": they don't quite, and are blended where they meet;
            "whole": never tiled.
        halo: context around a tile in pixels of the network's input; of approximate tiles, half of it is blended.
        multiple: sizes of tiles are multiples of it.
        base: model that it was started from, or None.
        crisp_of: the faithful model whose crisp version this is: `Step.crisp` goes from that one to this one. None for all others.
        recipe: what it was trained by.
        training_photos: counts and licences.
        minutes: of training.
        hardware: that it was trained on.
        figures: held-out.
        verdict: of a person's own model, against its base.
        limits: what it can't do.
        licence: of the weights, SPDX; "unknown" where nobody said.
        source: where the weights were had, of models by others.
        sha256: of the weights' file.
        photofix_version: that wrote it.
    """

    schema_version: Literal[1] = SCHEMA
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    title: str
    purpose: str
    task: Literal["clean", "upscale", "erase", "colourise", "relight"]
    architecture: str
    arguments: dict[str, Any] = Field(default_factory=dict[str, Any])
    scale: int = Field(default=1, ge=1, le=8)
    input: Literal["native", "enlarged"] = "native"
    tiling: Literal["exact", "approximate", "whole"] = "exact"
    halo: int = Field(ge=0, le=1024)
    multiple: int = Field(ge=1, le=256)
    base: str | None = None
    crisp_of: CrispOf | None = None
    recipe: dict[str, Any] = Field(default_factory=dict[str, Any])
    training_photos: tuple[PhotoCount, ...] = ()
    minutes: float = Field(default=0, ge=0)
    hardware: str = ""
    figures: tuple[Figure, ...] = ()
    verdict: Verdict | None = None
    limits: tuple[str, ...] = ()
    licence: str
    source: str = ""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    photofix_version: str

    @property
    def masked(self) -> bool:
        """Whether it answers with a mask of what it repairs, and can be given one."""
        return self.task == "erase"

    @property
    def colours(self) -> bool:
        """Whether it gives grey photos colours, which can be told colour points and a saturation."""
        return self.task == "colourise"

    def is_crisp_version_of(self, faithful: Card) -> bool:
        """Whether it was tuned from that model's very weights, so that the two can be mixed."""
        of = self.crisp_of
        tuned = of is not None and (of.model, of.sha256) == (faithful.name, faithful.sha256)
        return tuned and (self.architecture, self.arguments) == (faithful.architecture, faithful.arguments)


def read_card(path: Path) -> Card:
    """Read a card.

    Raises:
        CardError: it is missing, malformed, or of a schema that this photofix doesn't know.
    """
    try:
        contents = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise CardError(
            f"The card {path} can't be read.", tried=str(error), advice="Put it back beside its weights."
        ) from error
    except (ValueError, RecursionError) as error:
        raise CardError(f"The card {path} is not JSON.", tried=str(error), advice="Fetch the model again.") from error
    version = contents.get("schema_version") if isinstance(contents, dict) else None
    if version != SCHEMA:
        raise CardError(
            f"The card {path} is of version {version!r}, and this photofix reads version {SCHEMA}.",
            advice="Update photofix, or fetch the model again.",
        )
    try:
        return Card.model_validate(contents)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors())
        raise CardError(f"The card {path} is malformed.", tried=problems, advice="Fetch the model again.") from error


def write_card(card: Card, path: Path) -> None:
    """Write a card as people read it: one field a line."""
    path.write_text(card.model_dump_json(indent=2) + "\n", "utf-8")
