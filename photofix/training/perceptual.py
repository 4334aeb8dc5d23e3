"""How far apart two pictures look: a distance for judging, by activations that no loss has trained on.

After LPIPS (Zhang et al., arXiv:1801.03924) without its learnt weights: at each place the channels are brought to unit length,
and their squared difference is averaged. It serves to compare checkpoints of one run, and is no published measure.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from photofix.errors import RecipeError
from photofix.nets.features import FeatureNetwork
from photofix.training.feature_loss import Features
from photofix.training.feature_network import load_feature_network

# Blocks of EfficientNet-Lite0 at strides 4, 8, 16 and 32, between those that the loss looks at by default.
DEPTHS = (1, 3, 6, 12)


class PerceptualDistance:
    """Compares pictures by a frozen network.

    Args:
        network: whose activations are compared.
        depths: where in it.
    """

    def __init__(self, network: FeatureNetwork, depths: Sequence[int] = DEPTHS) -> None:
        network.check(depths)
        self.depths = tuple(depths)
        self._network = network

    @torch.no_grad()
    def __call__(self, a: Tensor, b: Tensor) -> Tensor:
        """The distance of each pair, (B,), 0 for equal ones; (B, 3, h, w) in [0, 1] each. Computed in float32."""
        total = torch.zeros(a.shape[0], device=a.device)
        with torch.autocast(a.device.type, enabled=False):
            found = self._network.activations(torch.cat([a, b]).float(), self.depths)
        for activation in found:
            first, second = functional.normalize(activation, dim=1, eps=1e-6).chunk(2)
            total += ((first - second) ** 2).sum(dim=1).mean(dim=(1, 2))
        return total / len(self.depths)


def held_out_distance(features: Features | None, device: torch.device) -> PerceptualDistance:
    """A distance by the shipped network at depths that a recipe's loss doesn't use.

    Raises:
        RecipeError: it uses them all.
        WeightsError: the shipped network is missing or damaged.
    """
    used = features.depths if features is not None and features.network == "efficientnet-lite0" else ()
    depths = [depth for depth in DEPTHS if depth not in used]
    if not depths:
        raise RecipeError(
            "The recipe's features leave no depth of efficientnet-lite0 to judge by.",
            advice=f"Leave one of {', '.join(map(str, DEPTHS))} out.",
        )
    return PerceptualDistance(load_feature_network("efficientnet-lite0", device), depths)
