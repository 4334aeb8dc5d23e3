"""The crisp part of a personal training: what learnt to be faithful is tuned against a critic, shortly, and by the stop rule.

`photofix.training.adversarial` does the work; here it is measured on the person's photos, and fed by time instead of steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from photofix.engine.card import Card
from photofix.training.adversarial import CrispTrainer
from photofix.training.degrade import Nothing
from photofix.training.feature_loss import FeatureLoss, Features
from photofix.training.feature_network import load_feature_network
from photofix.training.personal.measure import Measured
from photofix.training.recipe import Adversarial, Recipe
from photofix.training.state import new_state
from photofix.training.validate import HeldOutFigures

# Of the time for steps, so much is faithful; of the rest, the critic first learns alone for a quarter.
FAITHFUL_SHARE = 0.6
CRITIC_SHARE = 0.25
PEAK_RATE = 1e-4
FEATURES = Features(weight=0.05)
DAMAGE = "camera"  # by which name the stop rule is told of the person's photos


class CrispLearner:
    """Generator, critic and stop rule over a person's photos.

    Args:
        base: card of the model that the training began from.
        weights: faithful ones to start from, by parameter name.
        device: to compute on.
        look: measures a network on the photos to choose by; with distances.
        steps: about how many there will be time for.
        seed: of the critic.
    """

    def __init__(
        self, base: Card, weights: dict[str, Tensor], device: torch.device, *, look: Callable[[nn.Module], Measured], steps: int,
        seed: int,
    ) -> None:  # fmt: skip
        recipe = Recipe(
            name="personal", phase="crisp", architecture=base.architecture, arguments=base.arguments, base=base.name,
            # Crops come damaged already.
            degradation=Nothing(), steps=max(1, steps), peak_rate=PEAK_RATE, weight_decay=0, ema=0.995, loss="l1",
            features=FEATURES, adversarial=Adversarial(weight=0.002, critic_steps=int(CRITIC_SHARE * steps)), seed=seed,
        )  # fmt: skip
        features = FeatureLoss(load_feature_network(FEATURES.network, device), FEATURES)
        self._held_out = _Chosen(look)
        self._trainer = CrispTrainer(
            recipe, new_state(recipe, device, weights), device, held_out=self._held_out, features=features
        )

    @property
    def steps(self) -> int:
        return self._trainer.state.step

    @property
    def pretraining(self) -> bool:
        """Whether the critic is still learning alone."""
        return self._trainer.pretraining

    @property
    def finished(self) -> bool:
        """Whether the stop rule has seen enough."""
        return self._trainer.finished

    def step(self, clean: Tensor, degraded: Tensor, through: float) -> float | None:
        """One step, of the critic or of the generator.

        Args:
            clean: (B, 3, h, w) in [0, 1].
            degraded: likewise.
            through: how much of the crisp part's time is used, in [0, 1].

        Returns:
            The loss of whose turn it was; None where it is not finite.
        """
        losses = self._trainer.step(clean, degraded, self.rate(through))
        value = losses.get("loss", losses.get("critic", 0.0))
        return value if math.isfinite(value) else None

    def rate(self, through: float) -> float:
        """The generator's learning rate: a cosine down."""
        return 1e-6 + (PEAK_RATE - 1e-6) * 0.5 * (1 + math.cos(math.pi * min(1.0, through)))

    def look(self) -> tuple[Measured, bool]:
        """Measure the averaged weights; whether they are the best so far that the stop rule allows."""
        verdict = self._trainer.validate()["verdict"]
        return self._held_out.last, verdict == "best"

    @property
    def network(self) -> nn.Module:
        """The averaged network."""
        return self._trainer.state.average.module

    def weights(self) -> dict[str, Tensor]:
        """The best that the stop rule allows."""
        return self._trainer.weights()

    def state_dict(self) -> dict[str, Any]:
        return self._trainer.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._trainer.load_state_dict(state)


class _Chosen:
    """The person's photos to choose by, as the stop rule wants to be told of held-out photos."""

    def __init__(self, look: Callable[[nn.Module], Measured]) -> None:
        self._look = look
        self.last = Measured()

    def measure(self, network: nn.Module, device: torch.device) -> HeldOutFigures:
        found = self.last = self._look(network)
        distance = found.mean_distance or 0.0
        return {
            "psnr": {DAMAGE: {"input": 0.0, "output": found.mean_psnr}},
            "distance": {DAMAGE: {"input": 0.0, "output": distance}},
            "colour_shift": found.worst_colour_shift * 255,
        }
