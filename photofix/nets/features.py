"""What a feature network answers: a frozen classifier's activations, by which pictures are compared."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from torch import Tensor, nn

Frozen = TypeVar("Frozen", bound=nn.Module)


class FeatureNetwork(nn.Module):
    """Base of all feature networks.

    Attributes:
        depths: how many places there are to look; they are counted from 0.
    """

    depths: int = 0

    @abstractmethod
    def activations(self, x: Tensor, depths: Sequence[int]) -> list[Tensor]:
        """What the network holds at these depths.

        Args:
            x: (B, 3, h, w) in [0, 1], encoded RGB; the network's own normalisation is done here.
            depths: any of 0 to `depths` − 1; nothing deeper than the deepest of them is computed.

        Returns:
            (B, channels, h', w') of each, in the order of `depths`.
        """

    def check(self, depths: Sequence[int]) -> None:
        """Refuse depths that there aren't.

        Raises:
            ValueError: with the one that isn't there.
        """
        for depth in depths:
            if not 0 <= depth < self.depths:
                raise ValueError(f"this network has depths 0 to {self.depths - 1}, and not {depth}")


def frozen(network: Frozen) -> Frozen:
    """In evaluation mode, and without gradients for its weights; gradients still flow through it to its input."""
    return network.requires_grad_(False).eval()
