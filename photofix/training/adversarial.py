"""The crisp phase: a faithful generator learns texture from a critic, shortly, and is kept from going too far.

First the critic alone learns to tell the generator's crops from clean ones; then both learn, for a short while, because most of
the gain is in the first steps (DeOldify's NoGAN). The generator's loss is pixels, features and the critic's opinion, at
1 : 1 : 0.1 by default (Real-ESRGAN, arXiv:2107.10833). `photofix.training.stop_rule` decides which checkpoint is kept.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from photofix.errors import RecipeError
from photofix.nets.critic import Critic
from photofix.nets.layout import channels_last
from photofix.training.distributed import ALONE, Team
from photofix.training.feature_loss import FeatureLoss
from photofix.training.gan_losses import GAN_LOSSES, gradient_penalty
from photofix.training.losses import PIXEL_LOSSES
from photofix.training.recipe import Recipe
from photofix.training.state import CRISP_BETAS, TrainState
from photofix.training.stop_rule import StopRule
from photofix.training.switching import Turns
from photofix.training.validate import Measures


class CrispTrainer:
    """Generator and critic, and what of the generator is kept.

    The faithful start has to be validated before the first step. The same batches in the same order give the same weights,
    also when the run is stopped and resumed in between.

    Args:
        recipe: of the crisp phase.
        state: the generator, with faithful weights.
        device: where it is.
        held_out: to judge by; has a perceptual distance.
        features: what a frozen network's activations add to the loss.
        team: the processes that train together.

    Raises:
        RecipeError: the recipe is of another phase, or the critic's arguments make no sense.
    """

    def __init__(
        self,
        recipe: Recipe,
        state: TrainState,
        device: torch.device,
        *,
        held_out: Measures,
        features: FeatureLoss | None = None,
        team: Team = ALONE,
    ) -> None:
        if recipe.adversarial is None:
            raise RecipeError(f"The recipe {recipe.name!r} is not of the crisp phase.", advice="Choose another one.")
        section = recipe.adversarial
        self.state = state
        self.turns = Turns()
        self.rule = StopRule(section.stop)
        try:
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(recipe.seed)
                self.critic = channels_last(Critic(**section.critic).to(device))
        except (TypeError, ValueError) as error:
            raise RecipeError(
                "The recipe's critic can't be built.", tried=str(error), advice="Mend its arguments."
            ) from error
        self._parallel_critic = team.parallel(self.critic)
        self._critic_optimizer = torch.optim.Adam(
            self.critic.parameters(), lr=section.critic_rate, betas=CRISP_BETAS, fused=True
        )
        self._recipe = recipe
        self._section = section
        self._loss = GAN_LOSSES[section.loss]
        self._features = features
        self._device = device
        self._held_out = held_out
        self._team = team
        self._kept = state.averaged_weights()

    @property
    def finished(self) -> bool:
        return self.rule.finished

    @property
    def pretraining(self) -> bool:
        """Whether the critic is still learning alone."""
        return self.state.step < self._section.critic_steps

    def step(self, clean: Tensor, degraded: Tensor, rate: float) -> dict[str, float]:
        """As `Trainer.step`: `critic` and `accuracy` after the critic's turn, the generator's losses after its own."""
        if not self.rule.started:
            raise RuntimeError("validate() first: the rule compares with the faithful start")
        if self.pretraining or self.turns.critic:
            losses = self._critic_step(clean, degraded)
            if not self.pretraining:
                self.turns.after_critic(self._section.switching, self._team.mean(losses)["critic"])
        else:
            losses = self._generator_step(clean, degraded, rate)
            self.turns.after_generator()
        self.state.step += 1
        return losses

    def _critic_step(self, clean: Tensor, degraded: Tensor) -> dict[str, float]:
        with torch.autocast(clean.device.type, torch.bfloat16):
            with torch.no_grad():
                prediction = self.state.network(degraded).to(clean.dtype)
            # One pass over both, so that a spectral norm is estimated once, and for both alike.
            real, fake = self._parallel_critic(torch.cat([clean, prediction])).float().chunk(2)
        loss = self._loss.critic(real, fake)
        total = loss
        if self._loss.penalty:
            place = self._places(len(clean)).to(clean.device)
            total = loss + self._loss.penalty * gradient_penalty(self.critic, clean, prediction, place)
        self._critic_optimizer.zero_grad(set_to_none=True)
        total.backward()
        self._critic_optimizer.step()
        return {"critic": float(total.detach()), "accuracy": self._loss.accuracy(real, fake)}

    def _places(self, count: int) -> Tensor:
        """Random numbers for this process's crops of this step, by seed and step alone."""
        random = torch.Generator().manual_seed(self._recipe.seed * 1_000_003 + self.state.step)
        return torch.rand(count * self._team.size, generator=random)[self._team.rank * count :][:count]

    def _generator_step(self, clean: Tensor, degraded: Tensor, rate: float) -> dict[str, float]:
        for group in self.state.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast(clean.device.type, torch.bfloat16):
            prediction = self.state.parallel(degraded)
            scores = self.critic(prediction).float()
            features = None if self._features is None else self._features(prediction, clean)
        pixels = PIXEL_LOSSES[self._recipe.loss](prediction.float(), clean)
        opinion = self._loss.generator(scores)
        loss = self._section.pixel_weight * pixels + self._section.weight * opinion
        losses = {"pixel": float(pixels.detach()), "adversarial": float(opinion.detach())}
        if features is not None and self._features is not None:
            loss = loss + self._features.features.weight * features
            losses["feature"] = float(features.detach())
        self.state.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # also into the critic, whose gradients are thrown away before its next step
        nn.utils.clip_grad_norm_(self.state.network.parameters(), self._recipe.clip)
        self.state.optimizer.step()
        self.state.average.update_parameters(self.state.network)
        return {"loss": float(loss.detach()), **losses}

    def validate(self) -> dict[str, Any]:
        """Judge the averaged weights, and keep them if they are the best so far; `verdict` says which."""
        figures = self._team.from_leader(lambda: self._held_out.measure(self.state.average.module, self._device))
        verdict = self.rule.judge(figures)
        if verdict == "best":
            self._kept = self.state.averaged_weights()
        return {**figures, "verdict": verdict}

    def weights(self) -> dict[str, Tensor]:
        """Those of the best validation within the limits, and not the last ones."""
        return self._kept

    def state_dict(self) -> dict[str, Any]:
        return {
            **self.state.state_dict(),
            "critic": self.critic.state_dict(),
            "critic_optimizer": self._critic_optimizer.state_dict(),
            "turns": self.turns.state_dict(),
            "rule": self.rule.state_dict(),
            "kept": self._kept,
        }

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        self.state.load_state_dict(contents)
        self.critic.load_state_dict(contents["critic"])
        self._critic_optimizer.load_state_dict(contents["critic_optimizer"])
        self.turns.load_state_dict(contents["turns"])
        self.rule.load_state_dict(contents["rule"])
        self._kept = contents["kept"]
