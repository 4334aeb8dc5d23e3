"""Whether a photo and its models have a use for what a chain says of them."""

from __future__ import annotations

from collections.abc import Sequence

from photofix.engine.card import Card
from photofix.engine.colour_points import outside
from photofix.engine.step import Chain
from photofix.errors import UsageError


def check_steps(size: tuple[int, int], chain: Chain, cards: Sequence[Card]) -> None:
    """Refuse a chain that tells a model what it has no use for, or tells it of another photo.

    Args:
        size: of the photo, height and width.
        chain: what is to be done.
        cards: of its steps' models.

    Raises:
        UsageError: a mask is given to a model that takes none, or one that isn't of the photo's size; colour points or a saturation
            are given to a model that doesn't colourise, or a point lies outside of the photo.
    """
    for step, card in zip(chain.steps, cards, strict=True):
        if step.guided and not card.masked:
            raise UsageError(
                f"The model {step.model!r} can't be given a mask.",
                tried="The photo is as it was.",
                advice="Give it to a model that erases.",
            )
        if step.mask is not None and step.mask.size != size:
            (height, width), (h, w) = size, step.mask.size
            raise UsageError(
                f"The mask is {w} × {h} pixels, and the photo {width} × {height}.",
                tried="The photo is as it was.",
                advice="Give a mask of the photo's own size, upright as the photo is seen.",
            )
        if (step.points or step.saturation != 1) and not card.colours:
            raise UsageError(
                f"The model {step.model!r} has no use for {'colour points' if step.points else 'a saturation'}.",
                tried="The photo is as it was.",
                advice="Give it to a model that colourises.",
            )
        if (lost := outside(step.points, size)) is not None:
            raise UsageError(
                f"The colour point at {lost.x:g}, {lost.y:g} lies outside of the photo, which is {size[1]} × {size[0]}.",
                tried="The photo is as it was.",
                advice="Give places in the photo's own pixels, upright as the photo is seen.",
            )
