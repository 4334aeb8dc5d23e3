"""Ordinary photos with ordinary damage: whether a generator that learnt one camera has forgotten its trade."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from PIL import Image
from torch import nn

from photofix.shipped import shipped
from photofix.training.personal.measure import measure
from photofix.training.phases import validation_damages

# In dB. Beyond it nobody sees a difference (a level and a half of 255, on average), and whether an undamaged photo comes back at 50 or
# at 46 dB would otherwise outweigh all that is repaired.
ENOUGH = 45.0


def ordinary_psnr(
    networks: Sequence[nn.Module], scale: int, device: torch.device, on_each: Callable[[], None] = lambda: None
) -> list[float]:
    """Mean PSNR in dB, each crop's at most 45, of each network over the shipped crops (resources/ordinary) and the damages of `pretrain`'s validation.

    Args:
        networks: to be compared.
        scale: theirs; damages of upscalers make smaller.
        device: where they are.
        on_each: called between repairs; may raise to stop.
    """
    files = sorted((shipped("resources") / "ordinary").glob("*.webp"))
    crops = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    examples = [
        (clean, damage.apply_at_size(clean, seed=seed))
        for damage in validation_damages(scale)
        for seed, clean in enumerate(crops)
    ]
    found = [measure(network, examples, device, on_each=lambda _done: on_each()).psnr for network in networks]
    return [float(np.minimum(psnr, ENOUGH).mean()) for psnr in found]
