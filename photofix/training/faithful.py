"""The faithful phase: what comes out is to be what was there, pixel by pixel, and perhaps in what a frozen network sees."""

from __future__ import annotations

import torch
from torch import Tensor

from photofix.training.distributed import ALONE, Team
from photofix.training.feature_loss import FeatureLoss
from photofix.training.generator_trainer import GeneratorTrainer
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe
from photofix.training.state import TrainState
from photofix.training.validate import Measures


class FaithfulTrainer(GeneratorTrainer):
    """On pixels and perhaps features.

    Args:
        recipe: as `GeneratorTrainer`; whose pixel loss to use.
        state: as `GeneratorTrainer`.
        device: as `GeneratorTrainer`.
        held_out: as `GeneratorTrainer`.
        features: what a frozen network's activations add to the loss.
        team: as `GeneratorTrainer`.
    """

    def __init__(
        self,
        recipe: Recipe,
        state: TrainState,
        device: torch.device,
        *,
        held_out: Measures | None = None,
        features: FeatureLoss | None = None,
        team: Team = ALONE,
    ) -> None:
        super().__init__(recipe, state, device, held_out=held_out, team=team)
        self._features = features

    def losses(self, clean: Tensor, degraded: Tensor) -> dict[str, Tensor]:
        """Of (B, 3, scale·h, scale·w) and (B, 3, h, w) in [0, 1]."""
        prediction = self.answer(degraded)
        loss = PIXEL_LOSSES[self.recipe.loss](prediction.float(), clean)
        if self._features is not None:
            with torch.autocast(clean.device.type, torch.bfloat16):
                seen = self._features(prediction, clean)
            loss = loss + self._features.features.weight * seen
        return {"loss": loss}
