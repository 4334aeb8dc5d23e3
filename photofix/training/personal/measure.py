"""Measuring a generator on fixed crops: by photo, so that photos can be compared and drawn again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn

from photofix.training.dataset import Pixels, crop_to_tensor
from photofix.training.perceptual import PerceptualDistance
from photofix.training.validate import psnr_of_tensors, repaired


@dataclass
class Measured:
    """Figures of one generator, one entry a photo.

    Attributes:
        psnr: in dB, RGB, 8 bit; an equal picture counts as 60.
        distance: perceptual, 0 for equal pictures; empty where it wasn't measured.
        colour_shift: mean of the picture less that of the clean one, by channel, in [0, 1].
    """

    psnr: list[float] = field(default_factory=list[float])
    distance: list[float] = field(default_factory=list[float])
    colour_shift: list[tuple[float, float, float]] = field(default_factory=list[tuple[float, float, float]])

    @property
    def mean_psnr(self) -> float:
        return float(np.mean(self.psnr))

    @property
    def mean_distance(self) -> float | None:
        return float(np.mean(self.distance)) if self.distance else None

    @property
    def worst_colour_shift(self) -> float:
        """The largest mean shift of a channel over all photos, in [0, 1]."""
        return float(np.abs(np.mean(self.colour_shift, axis=0)).max())


def measure(
    network: nn.Module | None,
    examples: Sequence[tuple[Pixels, Pixels]],
    device: torch.device,
    *,
    distance: PerceptualDistance | None = None,
    on_each: Callable[[int], None] = lambda _done: None,
) -> Measured:
    """Repair each degraded crop whole, and compare it with the clean one.

    Args:
        network: answers (1, 3, h, w) in [0, 1]; None measures the input.
        examples: (clean, degraded), (h, w, 3) uint8 each.
        device: where the network is.
        distance: measure it as well.
        on_each: told how many are done; may raise to stop.
    """
    found = Measured()
    for number, (clean, degraded) in enumerate(examples, start=1):
        answer = crop_to_tensor(degraded) if network is None else repair(network, degraded, device)
        truth = crop_to_tensor(clean)
        found.psnr.append(psnr_of_tensors(answer.float(), truth.float()))
        shift = (answer.float() - truth.float()).mean(dim=(1, 2)) / 255
        found.colour_shift.append((float(shift[0]), float(shift[1]), float(shift[2])))
        if distance is not None:
            found.distance.append(
                float(distance(*(picture[None].to(device).float() / 255 for picture in (answer, truth)))[0])
            )
        on_each(number)
    return found


@torch.inference_mode()
def repair(network: nn.Module, degraded: Pixels, device: torch.device) -> Tensor:
    """The repair of an (h, w, 3) uint8 crop as (3, h, w) uint8."""
    return repaired(network, crop_to_tensor(degraded), device)
