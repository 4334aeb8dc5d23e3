"""A generator that learns alone: what all such phases share; what its answers lack is each one's own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import torch
from torch import Tensor

from photofix.training.distributed import ALONE, Team
from photofix.training.recipe import Recipe
from photofix.training.state import TrainState
from photofix.training.validate import Measures


class GeneratorTrainer(ABC):
    """A `photofix.training.trainer.Trainer` without a critic.

    Args:
        recipe: what to learn.
        state: the generator.
        device: where it is.
        held_out: to validate on; None validates on nothing.
        team: the processes that train together.
    """

    finished = False

    def __init__(
        self,
        recipe: Recipe,
        state: TrainState,
        device: torch.device,
        *,
        held_out: Measures | None = None,
        team: Team = ALONE,
    ) -> None:
        self.state = state
        self.recipe = recipe
        self._device = device
        self._held_out = held_out
        self.team = team

    @abstractmethod
    def losses(self, clean: Tensor, degraded: Tensor) -> dict[str, Tensor]:
        """What the generator's answer to `degraded` lacks: scalars by name; ``loss`` is what is descended."""

    def step(self, clean: Tensor, degraded: Tensor, rate: float) -> dict[str, float]:
        """As `Trainer.step`."""
        for group in self.state.optimizer.param_groups:
            group["lr"] = rate * group.get("share", 1)
        losses = self.losses(clean, degraded)
        self.state.descend(losses["loss"], self.recipe.clip)
        self.state.step += 1
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def answer(self, degraded: Tensor) -> Tensor:
        """The generator's answer to a batch, as it learns: in bfloat16 where that is safe."""
        with torch.autocast(degraded.device.type, torch.bfloat16):
            return self.state.parallel(degraded)

    def validate(self) -> dict[str, Any]:
        if (held_out := self._held_out) is None:
            return {}
        return {**self.team.from_leader(lambda: held_out.measure(self.state.average.module, self._device))}

    def weights(self) -> dict[str, Tensor]:
        return self.state.averaged_weights()

    def state_dict(self) -> dict[str, Any]:
        return self.state.state_dict()

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        self.state.load_state_dict(contents)
