"""Options that tell one step of a chain something: its mask, its colours, how crisp it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from photofix.engine.card import Card
from photofix.engine.catalogue import Catalogue
from photofix.engine.colour_points import parse_colour_point, read_colour_points
from photofix.engine.guide import MaskImage
from photofix.engine.step import Chain, Step
from photofix.errors import UsageError
from photofix.imaging.mask import read_mask


def with_mask(chain: Chain, cards: Sequence[Card], path: Path) -> Chain:
    """The chain with a mask from a file, for its one step that erases.

    Raises:
        UsageError: no step erases, or several do.
        PhotofixError: the file can't be read.
    """
    place = _only([card.masked for card in cards], "--mask", "erase", "erase")
    return _told(chain, place, mask=MaskImage.of(read_mask(path)))


def with_colours(
    chain: Chain, cards: Sequence[Card], *, saturation: float | None, points: Sequence[str], points_file: Path | None
) -> Chain:
    """The chain with what was asked for, for its one step that colourises; points that are named come after those of the file.

    Args:
        chain: to be told.
        cards: of its steps' models.
        saturation: of --saturation.
        points: each of --colour-point.
        points_file: of --colour-points.

    Raises:
        UsageError: no step colourises, or several do; or what was given are no points.
    """
    told: dict[str, object] = {}
    if saturation is not None:
        told["saturation"] = saturation
    if points or points_file is not None:
        from_file = () if points_file is None else read_colour_points(points_file)
        told["points"] = (*from_file, *map(parse_colour_point, points))
    if not told:
        return chain
    option = "--saturation" if saturation is not None else "--colour-point" if points else "--colour-points"
    return _told(chain, _only([card.colours for card in cards], option, "colourise", "colourise"), **told)


def with_crisp(chain: Chain, catalogue: Catalogue, crisp: float) -> Chain:
    """The chain with its one step that has a crisp version so far on the way to it.

    Raises:
        UsageError: no step has one, or several do.
        PhotofixError: there is no model of a step's name, or its card can't be read.
    """
    cards = [catalogue.card(step.model) for step in chain.steps]
    can_be = [catalogue.crisp_version(card) is not None for card in cards]
    return _told(chain, _only(can_be, "--crisp", "have a crisp version", "upscale-2x"), crisp=crisp)


def nothing_fits(option: str, what: str, example: str) -> UsageError:
    """The error for an option that no step has a use for."""
    return UsageError(
        f"{option} is for steps that {what}, and there is none.",
        tried="No photo was touched.",
        advice=f"Name one with --model {example}, or leave the option out.",
    )


def _only(fits: Sequence[bool], option: str, what: str, example: str) -> int:
    """The place of the one step that an option is for."""
    places = [place for place, fit in enumerate(fits) if fit]
    if not places:
        raise nothing_fits(option, what, example)
    if len(places) > 1:
        raise UsageError(
            f"{len(places)} steps {what}, and {option} is for one.",
            tried="No photo was touched.",
            advice="Put what is meant for each into a file of steps, and give that with --chain.",
        )
    return places[0]


def _told(chain: Chain, place: int, **told: object) -> Chain:
    # Made anew, so that it is checked as one from a file is.
    step = Step.model_validate(dict(chain.steps[place]) | told)
    return chain.model_copy(update={"steps": (*chain.steps[:place], step, *chain.steps[place + 1 :])})
