"""The generator that learns: its steps by rate, its averaged weights, and what to do when numbers break."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from photofix.errors import RecipeError, TrainingError, WeightsError
from photofix.nets.layout import channels_last
from photofix.nets.registry import build
from photofix.training.losses import PIXEL_LOSSES

PEAK_RATE = 2e-4
FINAL_RATE = 1e-6
WARM_UP = 0.05  # of the time
FIRST_STEPS = 50
LARGEST_GRADIENT = 1.0
EMA = 0.998
MOST_TROUBLES = 5
ALL = slice(None)


class Learner:
    """A generator and its optimiser.

    Args:
        architecture: name in the registry of `photofix.nets`.
        arguments: its keyword arguments.
        weights: to start from, by parameter name.
        device: to compute on.
    """

    def __init__(
        self, architecture: str, arguments: dict[str, Any], weights: dict[str, Tensor], device: torch.device
    ) -> None:
        self._kind = {"architecture": architecture, "arguments": arguments}
        with torch.random.fork_rng(devices=[]):
            network = build(architecture, arguments)
        try:
            network.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
        except RuntimeError as error:
            raise WeightsError(
                f"The weights don't fit the architecture {architecture!r}.", tried=str(error).splitlines()[0]
            ) from error
        self.network = channels_last(network.to(device))
        self.average = AveragedModel(self.network, multi_avg_fn=_averaged)
        self._optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=PEAK_RATE, betas=(0.9, 0.99), weight_decay=1e-4, fused=True
        )
        self._loss = PIXEL_LOSSES["crop_rmse"]
        self._good = self._snapshot()
        self.slowed = 1.0
        self.troubles = 0
        self.steps = 0

    def step(self, clean: Tensor, degraded: Tensor, rate: float, told: slice = ALL) -> float | None:
        """One step on (B, 3, h, w) float tensors in [0, 1].

        Args:
            clean: what is to come out.
            degraded: what goes in.
            rate: to learn at.
            told: the crops whose loss is told. That of replayed ones begins at nothing and can only rise.

        Returns:
            The loss; None where it or its gradient is not finite: nothing was changed then.
        """
        for group in self._optimizer.param_groups:
            group["lr"] = self.rate(rate)
        with torch.autocast(clean.device.type, torch.bfloat16):
            prediction = self.network(degraded)
        loss = self._loss(prediction.float(), clean)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norm = float(nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT))
        value = float(self._loss(prediction[told].detach().float(), clean[told]))
        if not (math.isfinite(norm) and math.isfinite(value)):
            return None
        self._optimizer.step()
        self.average.update_parameters(self.network)
        self.steps += 1
        return value

    def rate(self, rate: float) -> float:
        """The rate that the next step is taken at: slower after troubles, and in the first steps, before the optimiser knows the slopes."""
        return rate * self.slowed * min(1.0, (self.steps + 1) / FIRST_STEPS)

    def remember(self) -> None:
        """Take the present weights for good: they were measured, and are finite."""
        self._good = self._snapshot()

    def recover(self) -> None:
        """Go back to the last good weights, and on at half the rate.

        Raises:
            TrainingError: it has happened too often.
        """
        self.troubles += 1
        if self.troubles > MOST_TROUBLES:
            raise TrainingError(
                "The training breaks down again and again.",
                tried=f"It went back to the last good weights {MOST_TROUBLES} times, each time at half the rate.",
                advice="Look at the photos: perhaps a few of them are broken. The best weights so far are kept.",
            )
        self.slowed /= 2
        self.network.load_state_dict(self._good["network"])
        self.average.load_state_dict(self._good["average"])
        self._optimizer.state.clear()

    def _snapshot(self) -> dict[str, dict[str, Tensor]]:
        def copied(module: nn.Module) -> dict[str, Tensor]:
            return {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}

        return {"network": copied(self.network), "average": copied(self.average)}

    def weights(self) -> dict[str, Tensor]:
        """The averaged weights by parameter name, on the CPU."""
        return {name: t.detach().clone().contiguous().cpu() for name, t in self.average.module.state_dict().items()}

    def state_dict(self) -> dict[str, Any]:
        """All that going on needs."""
        return {
            **self._kind,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "slowed": self.slowed,
            "troubles": self.troubles,
            "steps": self.steps,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave.

        Raises:
            RecipeError: it is of another architecture.
        """
        if any(state.get(name) != value for name, value in self._kind.items()):
            raise RecipeError(
                f"The checkpoint is of another architecture: {state.get('architecture')!r} {state.get('arguments')}.",
                tried=f"This training has {self._kind['architecture']!r} {self._kind['arguments']}.",
                advice="Begin a new training in a folder of its own.",
            )
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.slowed, self.troubles, self.steps = state["slowed"], state["troubles"], state["steps"]
        self.remember()


@torch.no_grad()
def answers(network: nn.Module, degraded: Tensor) -> Tensor:
    """What a network makes of (B, 3, h, w) in [0, 1], as it is: to be learnt instead of the truth, where nothing is to change.

    Learning the truth of a few photos pulls a generator towards them; learning its own old answers doesn't (Li and Hoiem,
    "Learning without Forgetting", arXiv:1606.09282).
    """
    with torch.autocast(degraded.device.type, torch.bfloat16):
        return network(degraded).float()


def learning_rate(through: float) -> float:
    """One cycle over the time: a linear rise, then a cosine down.

    Args:
        through: how much of the time is used, in [0, 1].
    """
    if through < WARM_UP:
        return PEAK_RATE * max(0.02, through / WARM_UP)
    falling = min(1.0, (through - WARM_UP) / (1 - WARM_UP))
    return FINAL_RATE + (PEAK_RATE - FINAL_RATE) * 0.5 * (1 + math.cos(math.pi * falling))


def _averaged(averaged: Any, current: Any, count: Tensor | int) -> None:
    # In a run of a few hundred steps a fixed decay would still remember the start: it rises with the steps.
    decay = min(EMA, (1 + int(count)) / (10 + int(count)))
    get_ema_multi_avg_fn(decay)(averaged, current, count)
