"""A generator in training: its weights, their average, its optimiser, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from photofix.errors import WeightsError
from photofix.nets.colourise import Colourise
from photofix.nets.layout import channels_last
from photofix.nets.registry import build
from photofix.nets.relight import Relight
from photofix.training.distributed import ALONE, Team
from photofix.training.recipe import Recipe

# Without momentum: what a critic said a step ago was about another generator.
CRISP_BETAS = (0.0, 0.99)


@dataclass
class TrainState:
    """All that a resumed run of the generator needs.

    Attributes:
        network: the generator.
        parallel: the same, as it is called to learn: by itself, or over a team of processes.
        average: its weights' moving average, which is what is validated and shipped.
        optimizer: its.
        step: steps taken.
        train_seconds: that they took.
    """

    network: nn.Module
    parallel: nn.Module
    average: AveragedModel
    optimizer: torch.optim.Optimizer
    step: int = 0
    train_seconds: float = 0.0

    def descend(self, loss: Tensor, clip: float) -> None:
        """One step of the optimiser down a loss, by a gradient of norm `clip` at most; the average follows."""
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), clip)
        self.optimizer.step()
        self.average.update_parameters(self.network)

    def averaged_weights(self) -> dict[str, Tensor]:
        """The averaged weights by parameter name; copies, on the CPU."""
        state = self.average.module.state_dict()
        return {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in state.items()}

    def state_dict(self) -> dict[str, Any]:
        """Everything, for `torch.save`."""
        return {
            "step": self.step,
            "train_seconds": self.train_seconds,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave."""
        self.network.load_state_dict(contents["network"])
        self.average.load_state_dict(contents["average"])
        self.optimizer.load_state_dict(contents["optimizer"])
        self.step = contents["step"]
        self.train_seconds = contents["train_seconds"]


def new_state(
    recipe: Recipe, device: torch.device, initial: dict[str, Tensor] | None = None, team: Team = ALONE
) -> TrainState:
    """A network as the recipe says, from its seed or from `initial` weights.

    Raises:
        WeightsError: the initial weights are another architecture's.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        network = build(recipe.architecture, recipe.arguments)
    if initial is not None:
        try:
            network.load_state_dict(network.adopted({name: tensor.float() for name, tensor in initial.items()}))
        except RuntimeError as error:
            raise WeightsError(
                "The weights to start from don't fit the recipe's architecture.",
                tried=str(error).splitlines()[0],
                advice="Start from weights of the same architecture, or from nothing.",
            ) from error
    if recipe.relighting is not None and isinstance(network, Relight):
        network.teach_trunk(recipe.relighting.trunk_from)
    if recipe.colourising is not None and isinstance(network, Colourise):
        network.teach_trunk(recipe.colourising.trunk_from)
    network = channels_last(network.to(device))
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(recipe.ema))
    betas = CRISP_BETAS if recipe.phase == "crisp" else (0.9, 0.99)
    optimizer = torch.optim.AdamW(
        _parameters(recipe, network), lr=recipe.peak_rate, betas=betas, weight_decay=recipe.weight_decay, fused=True
    )
    return TrainState(network, team.parallel(network), average, optimizer)


def _parameters(recipe: Recipe, network: nn.Module) -> list[dict[str, Any]]:
    """In groups; `share` is what part of the learning rate a group gets."""
    if recipe.colourising is None or not isinstance(network, Colourise):
        return [{"params": list(network.parameters())}]
    trunk = set(network.trunk.parameters())
    return [
        {"params": [parameter for parameter in network.parameters() if parameter not in trunk]},
        {"params": list(network.trunk.parameters()), "share": recipe.colourising.trunk_rate},
    ]
