"""From what was measured of a photo to a chain that would repair it, with the reason for each step. Pure: no torch, no photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from photofix.engine.card import Card
from photofix.engine.step import Step
from photofix.imaging.findings import Findings

# What a photo is repaired of first makes the next step's work easier: holes, then noise, then light, then colour; an
# enlargement comes last, since it would enlarge what is wrong, and everything after it would take as many times longer.
ORDER = ("erase", "clean", "relight", "colourise", "upscale")

# Standard deviation of grain in smooth places. White noise of σ 3 a channel measures about 1.9 in luma, of σ 10 about 5.9;
# of 40 photos that nobody would clean, one measures above 2.
GRAIN, STRONG_GRAIN = 2.0, 5.0
# Contrast of the 8×8 grid. Its median is 0.4 at JPEG quality 75, 0.9 at 50 and 1.6 at 30.
BLOCKS, STRONG_BLOCKS = 0.5, 1.5
# Less than this many megapixels is little for a print of 10 × 15 cm at 300 dpi, which has 2.1.
SMALL = 1.5
# Median luma and the range from its 1st to its 99th percentile, of 255.
DARK, BRIGHT, FLAT = 40.0, 215.0, 110.0
# Colourfulness: below the first a photo is grey or toned, below the second its colours are faint.
GREY, FAINT = 5.0, 12.0


class Cause(Enum):
    """What a photo suffers from."""

    GRAIN = "grain"
    BLOCKS = "blocks of compression"
    SMALL = "few pixels"
    DARK = "little light"
    BRIGHT = "much light"
    FLAT = "little contrast"
    FAINT = "faint colours"
    GREY = "no colours"


@dataclass(frozen=True)
class Reason:
    """Why something should be done.

    Attributes:
        cause: what was found.
        value: as it was measured, in the unit of `Findings`; megapixels for `SMALL`.
        strong: it is seen at first sight.
        model: that repairs it; None where none is installed, and it can only be said.
    """

    cause: Cause
    value: float
    strong: bool = False
    model: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """What should be done.

    Attributes:
        steps: first to last; none where nothing was found that an installed model repairs.
        reasons: what was found, in the order of the steps; then what no model repairs.
    """

    steps: tuple[Step, ...]
    reasons: tuple[Reason, ...]


def suggest(findings: Findings, size: tuple[int, int], cards: Sequence[Card]) -> Suggestion:
    """Propose a chain.

    Args:
        findings: of the photo.
        size: its height and width in pixels.
        cards: of the models there are; the first of a task is used, of enlargements the one that enlarges least.
    """
    found = sorted(_found(findings, size[0] * size[1] / 1e6), key=lambda pair: ORDER.index(pair[0]))
    models = {task: _model_for(task, cards) for task, _ in found}
    reasons = [
        Reason(reason.cause, reason.value, reason.strong, models[task])
        for task, reason in found
        # A grey photo is no fault: it is mentioned where colours could be had.
        if models[task] is not None or reason.cause is not Cause.GREY
    ]
    names = dict.fromkeys(reason.model for reason in reasons if reason.model is not None)
    reasons.sort(key=lambda reason: reason.model is None)
    return Suggestion(tuple(Step(model=name) for name in names), tuple(reasons))


def _found(findings: Findings, megapixels: float) -> list[tuple[str, Reason]]:
    """Everything that is wrong, each with the task that mends it."""
    found: list[tuple[str, Reason]] = []
    if findings.noise >= GRAIN:
        found.append(("clean", Reason(Cause.GRAIN, findings.noise, findings.noise >= STRONG_GRAIN)))
    if findings.blocks >= BLOCKS:
        found.append(("clean", Reason(Cause.BLOCKS, findings.blocks, findings.blocks >= STRONG_BLOCKS)))
    contrast = findings.lightest - findings.darkest
    if findings.middle < DARK:
        found.append(("relight", Reason(Cause.DARK, findings.middle)))
    elif findings.middle > BRIGHT:
        found.append(("relight", Reason(Cause.BRIGHT, findings.middle)))
    elif contrast < FLAT:
        found.append(("relight", Reason(Cause.FLAT, contrast)))
    if findings.colour < GREY:
        found.append(("colourise", Reason(Cause.GREY, findings.colour)))
    elif findings.colour < FAINT:
        found.append(("relight", Reason(Cause.FAINT, findings.colour)))
    if megapixels < SMALL:
        found.append(("upscale", Reason(Cause.SMALL, megapixels)))
    return found


def _model_for(task: str, cards: Sequence[Card]) -> str | None:
    able = [card for card in cards if card.task == task]
    return min(able, key=lambda card: card.scale).name if able else None
