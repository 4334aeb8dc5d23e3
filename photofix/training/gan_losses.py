"""The losses of the game between generator and critic, each two functions of the critic's scores.

Scores may have any shape whose first dimension is the crop; every loss is a mean over crops and places.

=============  =============================================  =============================  ==========================
name           critic                                         generator                      source
=============  =============================================  =============================  ==========================
bce            mean of bce(real, 1) and bce(fake, 0)          bce(fake, 1)                   lesson 7; arXiv:1406.2661
least_squares  (real − 1)² + fake²                            (fake − 1)²                    LSGAN, arXiv:1611.04076
hinge          max(0, 1 − real) + max(0, 1 + fake)            −fake                          arXiv:1705.02894
wasserstein    fake − real + 10 · gradient penalty            −fake                          WGAN-GP, arXiv:1704.00028
=============  =============================================  =============================  ==========================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

GanLossName = Literal["bce", "least_squares", "hinge", "wasserstein"]


@dataclass(frozen=True)
class GanLoss:
    """One kind of game.

    Attributes:
        critic: its loss of the scores of (clean crops, the generator's).
        generator: its loss of the scores of its own crops.
        boundary: above which score a crop is called clean; None where only differences mean something.
        penalty: weight of the gradient penalty, which the critic's loss needs beside the scores.
    """

    critic: Callable[[Tensor, Tensor], Tensor]
    generator: Callable[[Tensor], Tensor]
    boundary: float | None
    penalty: float = 0.0

    def accuracy(self, real: Tensor, fake: Tensor) -> float:
        """The share of scores on the right side of the boundary; without one, of the middle between both means."""
        boundary = (real.mean() + fake.mean()) / 2 if self.boundary is None else self.boundary
        return float(((real > boundary).float().mean() + (fake < boundary).float().mean()) / 2)


def gradient_penalty(critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, place: Tensor) -> Tensor:
    """How far the critic's slope is from 1 between real and fake crops (WGAN-GP, equation 3).

    Args:
        critic: to be asked between the two.
        real: (B, …).
        fake: of the same shape.
        place: (B,) in [0, 1], where on the way from fake to real each crop is looked at; drawn at random.

    Returns:
        The mean of (‖slope‖ − 1)² over crops; gradients flow to the critic's weights.
    """
    place = place.view(-1, *(1,) * (real.ndim - 1))
    between = (place * real.detach() + (1 - place) * fake.detach()).requires_grad_()
    # A critic scores places by their mean: its slope must not grow with the number of places.
    scores = critic(between).reshape(real.shape[0], -1).mean(dim=1)
    (slope,) = torch.autograd.grad(scores.sum(), between, create_graph=True)
    return ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()


def _bce_critic(real: Tensor, fake: Tensor) -> Tensor:
    return (functional.softplus(-real).mean() + functional.softplus(fake).mean()) / 2


def _bce_generator(fake: Tensor) -> Tensor:
    return functional.softplus(-fake).mean()


def _least_squares_critic(real: Tensor, fake: Tensor) -> Tensor:
    return ((real - 1) ** 2).mean() + (fake**2).mean()


def _least_squares_generator(fake: Tensor) -> Tensor:
    return ((fake - 1) ** 2).mean()


def _hinge_critic(real: Tensor, fake: Tensor) -> Tensor:
    return functional.relu(1 - real).mean() + functional.relu(1 + fake).mean()


def _wasserstein_critic(real: Tensor, fake: Tensor) -> Tensor:
    return fake.mean() - real.mean()


def _raise_the_score(fake: Tensor) -> Tensor:
    return -fake.mean()


GAN_LOSSES: dict[GanLossName, GanLoss] = {
    "bce": GanLoss(_bce_critic, _bce_generator, boundary=0.0),
    "least_squares": GanLoss(_least_squares_critic, _least_squares_generator, boundary=0.5),
    "hinge": GanLoss(_hinge_critic, _raise_the_score, boundary=0.0),
    "wasserstein": GanLoss(_wasserstein_critic, _raise_the_score, boundary=None, penalty=10.0),
}
