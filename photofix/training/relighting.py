"""Learning to relight: the decision is judged by the picture that it makes, small as it is."""

from __future__ import annotations

from torch import Tensor

from photofix.training.colour_difference import delta_e76
from photofix.training.generator_trainer import GeneratorTrainer
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe


class RelightingTrainer(GeneratorTrainer):
    """On whole photos (`photofix.training.whole_pairs`)."""

    def losses(self, clean: Tensor, degraded: Tensor) -> dict[str, Tensor]:
        """Of (B, 3, h, w)."""
        return relighting_losses(self.recipe, self.answer(degraded), clean)


def relighting_losses(recipe: Recipe, output: Tensor, clean: Tensor) -> dict[str, Tensor]:
    """What a relit picture lacks; every one is a mean over the pictures.

    - ``pixel``: the recipe's pixel loss.
    - ``colour``: CIE 1976 colour difference, in hundreds.

    Args:
        recipe: with a section `relighting`.
        output: (B, 3, h, w) float32, not clipped.
        clean: (B, 3, h, w) in [0, 1].

    Returns:
        These by name, and ``loss``, their weighted sum.
    """
    section = recipe.relighting
    if section is None:
        raise ValueError("the recipe has no section “relighting”")
    # Judged as it is seen, which is clipped; but what is clipped must still be told where to go.
    seen = output + (output.clamp(0, 1) - output).detach()
    pixel = PIXEL_LOSSES[recipe.loss](seen, clean)
    colour = delta_e76(seen, clean).mean() / 100
    return {"loss": pixel + section.colour * colour, "pixel": pixel, "colour": colour}
