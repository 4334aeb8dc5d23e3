"""Blue noise by position, to stand for the precision that a photo has lost where light is gained."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

# The pattern repeats after so many pixels each way; of noise without low frequencies nobody sees that.
PERIOD = 128
_ROUNDS = 12
# Standard deviation, in pixels, of what is taken away as too coarse (Ulichney, Proc. SPIE 1913, 1993).
_COARSE = 1.5


def noise_at(top: int, left: int, height: int, width: int, device: torch.device) -> Tensor:
    """Noise evenly spread in (−½, ½), a function of the pixel's place in the picture alone: (height, width) float32."""
    rows = (torch.arange(height) + top) % PERIOD
    columns = (torch.arange(width) + left) % PERIOD
    return _pattern()[rows][:, columns].to(device)


@lru_cache(maxsize=1)
def _pattern() -> Tensor:
    """(PERIOD, PERIOD), every value once: white noise whose low frequencies are taken away and whose values are then spread
    evenly again, until both hold.
    """
    generator = torch.Generator().manual_seed(1)
    count = PERIOD * PERIOD
    even = (torch.arange(count, dtype=torch.float64) + 0.5) / count - 0.5
    noise = even[torch.randperm(count, generator=generator)].reshape(PERIOD, PERIOD)
    frequency = torch.fft.fftfreq(PERIOD, dtype=torch.float64)
    square = frequency[:, None] ** 2 + frequency[None, :] ** 2
    passed = 1 - torch.exp(-2 * (torch.pi * _COARSE) ** 2 * square)
    for _ in range(_ROUNDS):
        noise = torch.fft.ifft2(torch.fft.fft2(noise) * passed).real
        order = noise.flatten().argsort(stable=True)
        noise = torch.empty(count, dtype=torch.float64).scatter_(0, order, even).reshape(PERIOD, PERIOD)
    return noise.float()
