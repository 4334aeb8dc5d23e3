"""Feature loss: what a frozen ImageNet network sees in the prediction and in the clean crop, compared at several depths.

Johnson, Alahi and Fei-Fei, "Perceptual Losses", arXiv:1603.08155; with gram matrices as in Gatys, Ecker and Bethge,
arXiv:1508.06576. Pixels alone make a generator answer with the mean of all that could have been, which is soft; at the depths
of a network, texture that is soft is far from texture that is crisp.
"""

from __future__ import annotations

import torch
from pydantic import BaseModel, ConfigDict, Field, model_validator
from torch import Tensor

from photofix.errors import RecipeError
from photofix.nets.features import FeatureNetwork
from photofix.training.feature_network import FeatureNetworkName


class Features(BaseModel):
    """A recipe's section on features.

    fast.ai's lesson 7 (2019) is ``{"network": "vgg16-bn", "depths": [22, 32, 42], "weights": [5, 15, 2], "relative": false,
    "gram": 5000}`` beside a pixel loss of ``l1``; DeOldify's is the same with weights 20, 70, 10 and no gram.

    Attributes:
        network: whose activations are compared.
        depths: where in it; of EfficientNet-Lite0, whose blocks 0, 2, 4 and 10 are at strides 2, 4, 8 and 16, the last two helped most.
        weights: of each depth; None weighs them alike, with a sum of 1.
        relative: divide each by the standard deviation of the clean crop's activation, so that depths have like sizes.
        gram: of the gram matrices' L1, which is also weighed with each depth's squared weight; 0 leaves them out.
        weight: of the whole, beside the pixel loss.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    network: FeatureNetworkName = "efficientnet-lite0"
    depths: tuple[int, ...] = Field(default=(4, 10), min_length=1)
    weights: tuple[float, ...] | None = None
    relative: bool = True
    gram: float = Field(default=0.0, ge=0)
    weight: float = Field(default=1.0, ge=0)

    @model_validator(mode="after")
    def _fits(self) -> Features:
        if self.weights is not None and len(self.weights) != len(self.depths):
            raise ValueError(f"{len(self.depths)} depths have {len(self.weights)} weights")
        return self

    @property
    def each(self) -> tuple[float, ...]:
        """The weight of each depth."""
        return self.weights or (1 / len(self.depths),) * len(self.depths)


class FeatureLoss:
    """L1 between a prediction's activations and the clean crop's, averaged over crops.

    Gradients flow to the prediction alone. Under autocast the network computes in its dtype; differences are summed in float32.

    Args:
        network: frozen, on the device of what it is to compare.
        features: depths and weights.

    Raises:
        RecipeError: the network doesn't have these depths.
    """

    def __init__(self, network: FeatureNetwork, features: Features) -> None:
        try:
            network.check(features.depths)
        except ValueError as error:
            raise RecipeError(
                f"The recipe's features don't fit {features.network}.", tried=str(error), advice="Choose other depths."
            ) from error
        self.features = features
        self._network = network

    def __call__(self, prediction: Tensor, clean: Tensor) -> Tensor:
        """Compare (B, 3, h, w) in [0, 1] with its clean crops; a scalar, before `Features.weight`."""
        options = self.features
        with torch.no_grad():
            goals = self._network.activations(clean, options.depths)
        found = self._network.activations(prediction, options.depths)
        with torch.autocast(prediction.device.type, enabled=False):
            terms = [
                weight * self._apart(activation.float(), goal.float(), weight)
                for activation, goal, weight in zip(found, goals, options.each, strict=True)
            ]
        return torch.stack(terms).sum()

    def _apart(self, found: Tensor, goal: Tensor, weight: float) -> Tensor:
        """At one depth, before its weight, which gram matrices get once more."""
        if self.features.relative:
            # By crop, so that a batch's loss is the mean of its crops' whichever way it is shared out.
            deviation = goal.std(dim=(1, 2, 3), keepdim=True) + 1e-3
            found, goal = found / deviation, goal / deviation
        apart = (found - goal).abs().mean()
        if self.features.gram:
            apart = apart + self.features.gram * weight * (gram_matrix(found) - gram_matrix(goal)).abs().mean()
        return apart


def gram_matrix(activation: Tensor) -> Tensor:
    """How channels go together, wherever in the picture: (B, c, h, w) to (B, c, c), over c·h·w as in lesson 7."""
    flat = activation.flatten(2)
    return flat @ flat.transpose(1, 2) / (flat.shape[1] * flat.shape[2])
