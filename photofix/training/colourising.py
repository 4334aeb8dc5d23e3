"""Learning to colourise: the chroma is judged, and the luma is what came in."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from photofix.nets.chroma import chroma_of, offsets_of
from photofix.training.distributed import ALONE, Team
from photofix.training.drawn_hints import drawn_hints
from photofix.training.held_out_colour import HeldOutColour
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe
from photofix.training.state import TrainState

# The chroma of photos is mostly weaker than this, and what is this strong counts `1 + rarity` times.
STRONG = 0.2


class ColourisingTrainer:
    """The generator alone, on whole photos (`photofix.training.whole_pairs`), to some of which points are laid.

    Args:
        recipe: whose section `colourising` says how much is made of what.
        state: the generator.
        device: where it is.
        held_out: to validate on.
        team: the processes that train together.
    """

    finished = False

    def __init__(
        self,
        recipe: Recipe,
        state: TrainState,
        device: torch.device,
        *,
        held_out: HeldOutColour | None = None,
        team: Team = ALONE,
    ) -> None:
        self.state = state
        self._recipe = recipe
        self._device = device
        self._held_out = held_out
        self._team = team

    def step(self, clean: Tensor, degraded: Tensor, rate: float) -> dict[str, float]:
        """As `Trainer.step`, on (B, 3, h, w)."""
        if (section := self._recipe.colourising) is None:
            raise ValueError("the recipe has no section “colourising”")
        for group in self.state.optimizer.param_groups:
            group["lr"] = rate * group.get("share", 1)
        # From the step alone, so that a run that was resumed draws what one that was not would have drawn.
        rng = np.random.Generator(np.random.PCG64([self._recipe.seed, self.state.step, self._team.rank, 3]))
        hints = drawn_hints(clean, section.pointed, rng)
        with torch.autocast(clean.device.type, torch.bfloat16):
            output = self.state.parallel(torch.cat([degraded, hints], dim=1))
        loss = chroma_loss(self._recipe, output, clean)
        self.state.descend(loss, self._recipe.clip)
        self.state.step += 1
        return {"loss": float(loss.detach())}

    def validate(self) -> dict[str, Any]:
        if (held_out := self._held_out) is None:
            return {}
        return {**self._team.from_leader(lambda: held_out.measure(self.state.average.module, self._device))}

    def weights(self) -> dict[str, Tensor]:
        return self.state.averaged_weights()

    def state_dict(self) -> dict[str, Any]:
        return self.state.state_dict()

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        self.state.load_state_dict(contents)


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
