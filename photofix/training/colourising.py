"""Learning to colourise: the chroma is judged, and the luma is what came in."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from photofix.nets.chroma import chroma_of, offsets_of
from photofix.training.drawn_hints import drawn_hints
from photofix.training.generator_trainer import GeneratorTrainer
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe

# The chroma of photos is mostly weaker than this, and what is this strong counts `1 + rarity` times.
STRONG = 0.2


class ColourisingTrainer(GeneratorTrainer):
    """On whole photos (`photofix.training.whole_pairs`), to some of which points are laid."""

    def losses(self, clean: Tensor, degraded: Tensor) -> dict[str, Tensor]:
        """Of (B, 3, h, w)."""
        if (section := self.recipe.colourising) is None:
            raise ValueError("the recipe has no section “colourising”")
        # From the step alone, so that a run that was resumed draws what one that was not would have drawn.
        rng = np.random.Generator(np.random.PCG64([self.recipe.seed, self.state.step, self.team.rank, 3]))
        hints = drawn_hints(clean, section.pointed, rng)
        return {"loss": chroma_loss(self.recipe, self.answer(torch.cat([degraded, hints], dim=1)), clean)}


def chroma_loss(recipe: Recipe, output: Tensor, clean: Tensor) -> Tensor:
    """What the chroma of a picture lacks, whatever its luma: the recipe's pixel loss of what it adds to the channels of a grey.

    Strong chroma is rare, and counts for more (colour rebalancing, Zhang et al., arXiv:1603.08511): else brown would be the answer to
    everything that isn't certain.

    Args:
        recipe: with a section `colourising`.
        output: (B, 3, h, w) float32, not clipped.
        clean: (B, 3, h, w) in [0, 1].
    """
    section = recipe.colourising
    if section is None:
        raise ValueError("the recipe has no section “colourising”")
    wanted = chroma_of(clean)
    strength = wanted.square().sum(1, keepdim=True).sqrt()
    # The loss squares it.
    weight = (1 + section.rarity * (strength / STRONG).clamp(max=2)).sqrt()
    return PIXEL_LOSSES[recipe.loss](weight * offsets_of(chroma_of(output)), weight * offsets_of(wanted))
