"""Learning to relight: the decision is judged by the picture that it makes, small as it is."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from photofix.training.colour_difference import delta_e76
from photofix.training.distributed import ALONE, Team
from photofix.training.held_out_light import HeldOutLight
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe
from photofix.training.state import TrainState


class RelightingTrainer:
    """The generator alone, on whole photos (`photofix.training.whole_pairs`).

    Args:
        recipe: whose section `relighting` says how much is made of what.
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
        held_out: HeldOutLight | None = None,
        team: Team = ALONE,
    ) -> None:
        self.state = state
        self._recipe = recipe
        self._device = device
        self._held_out = held_out
        self._team = team

    def step(self, clean: Tensor, degraded: Tensor, rate: float) -> dict[str, float]:
        """As `Trainer.step`, on (B, 3, h, w)."""
        for group in self.state.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast(clean.device.type, torch.bfloat16):
            output = self.state.parallel(degraded)
        losses = relighting_losses(self._recipe, output, clean)
        self.state.descend(losses["loss"], self._recipe.clip)
        self.state.step += 1
        return {name: float(loss.detach()) for name, loss in losses.items()}

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
