"""Saturation and colour points from the command line, for a chain's one step that colourises."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from photofix.engine.card import Card
from photofix.engine.colour_points import parse_colour_point, read_colour_points
from photofix.engine.step import Chain, Step
from photofix.errors import UsageError


def with_colours(
    chain: Chain, cards: Sequence[Card], *, saturation: float | None, points: Sequence[str], points_file: Path | None
) -> Chain:
    """The chain with what was asked for; points that are named come after those of the file.

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
    colouring = [index for index, card in enumerate(cards) if card.colours]
    if not colouring:
        raise UsageError(
            f"{option} is for steps that colourise, and there is none.",
            tried="No photo was touched.",
            advice="Name one with --model colourise, or leave the option out.",
        )
    if len(colouring) > 1:
        raise UsageError(
            f"{len(colouring)} steps colourise, and {option} is for one.",
            tried="No photo was touched.",
            advice="Put what is meant for each into a file of steps, and give that with --chain.",
        )
    place = colouring[0]
    # Made anew, so that it is checked as one from a file is.
    step = Step.model_validate(chain.steps[place].model_dump() | told)
    return chain.model_copy(update={"steps": (*chain.steps[:place], step, *chain.steps[place + 1 :])})
