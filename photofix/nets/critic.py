"""The critic: tells clean crops from a generator's, patch by patch (PatchGAN, arXiv:1611.07004)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

SLOPE = 0.2


class Critic(nn.Module):
    """Strided 4×4 convolutions with LeakyReLU, each halving the size, and a 3×3 one that scores what is left.

    A score sees a patch and not the picture: with the default widths 38 pixels across. That is the size of what a
    generator is to be taught, texture and edges, and small patches make many judgements out of few crops. Spectral
    normalisation (arXiv:1802.05957) of the layers between the first and the last bounds how fast they may change, which keeps
    the game stable; the first and the last are free, as Real-ESRGAN's are.

    Args:
        widths: channels after each halving.
        spectral: normalise; a Wasserstein loss with gradient penalty bounds the slope itself.
    """

    def __init__(self, *, widths: Sequence[int] = (64, 128, 256), spectral: bool = True) -> None:
        super().__init__()
        if len(widths) < 1 or min(widths) < 1:
            raise ValueError(f"a critic needs at least one width: {widths=}")
        layers: list[nn.Module] = []
        for width_in, width_out in pairwise((3, *widths)):
            conv = _started(nn.Conv2d(width_in, width_out, 4, stride=2, padding=1))
            layers += [spectral_norm(conv) if spectral and layers else conv, nn.LeakyReLU(SLOPE, inplace=True)]
        layers.append(_started(nn.Conv2d(widths[-1], 1, 3, padding=1)))
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        """Score (B, 3, h, w) in [0, 1]: (B, 1, h / 2ⁿ, w / 2ⁿ) for n widths; higher is more like a clean photo."""
        return self.layers(2 * x - 1)


def _started(conv: nn.Conv2d) -> nn.Conv2d:
    nn.init.kaiming_normal_(conv.weight, a=SLOPE)
    if conv.bias is not None:
        nn.init.zeros_(conv.bias)
    return conv
