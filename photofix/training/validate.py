"""Held-out validation while training: fixed crops, fixed degradations, the same at every call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypedDict

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor, nn

from photofix.training.damage import Damage
from photofix.training.perceptual import PerceptualDistance
from photofix.training.tensors import to_tensor

# Photos are reduced by two before use, so that their own compression is no part of the measurement.
REDUCTION = 2
LARGEST_SIDE = 192


class BeforeAfter(TypedDict):
    """A figure of the degraded crops and of what the network made of them."""

    input: float
    output: float


class HeldOutFigures(TypedDict):
    """Means over the crops.

    Attributes:
        psnr: dB, RGB, 8 bit, by damage.
        distance: perceptual, by damage; see `photofix.training.perceptual`. Empty without one.
        colour_shift: how far an output's mean colour lies from its clean crop's, in 8-bit levels: of the three channels the one
            that is farther off, over all damages.
    """

    psnr: dict[str, BeforeAfter]
    distance: dict[str, BeforeAfter]
    colour_shift: float


class Measures(Protocol):
    """Held-out photos of any kind."""

    def measure(self, network: nn.Module, device: torch.device) -> HeldOutFigures:
        """Repair them all, and compare."""
        ...


class HeldOut:
    """Centre crops of the validation photos, clean and under each damage.

    Args:
        files: photos that no training sees.
        damages: what is done to them.
        multiple: the network's; crops are cut to it.
        distance: to judge by beside PSNR.
    """

    def __init__(
        self,
        files: Sequence[Path],
        damages: Sequence[Damage],
        multiple: int,
        distance: PerceptualDistance | None = None,
    ) -> None:
        self.damages = damages
        self._distance = distance
        self._input_distances: dict[Damage, float] = {}
        clean = [centre_crop(file, multiple) for file in files]
        self._pairs = {
            damage: [(to_tensor(crop), to_tensor(damage.apply_at_size(crop, seed=i))) for i, crop in enumerate(clean)]
            for damage in damages
        }

    @torch.inference_mode()
    def measure(self, network: nn.Module, device: torch.device) -> HeldOutFigures:
        """Repair every crop, and compare input and output with the clean crop."""
        figures: HeldOutFigures = {"psnr": {}, "distance": {}, "colour_shift": 0.0}
        shifts: list[Tensor] = []
        for damage, pairs in self._pairs.items():
            answers = [repaired(network, degraded, device) for _, degraded in pairs]
            clean, degraded = ([pair[side] for pair in pairs] for side in (0, 1))
            figures["psnr"][str(damage)] = {
                "input": round(_mean(map(psnr_of_tensors, degraded, clean)), 3),
                "output": round(_mean(map(psnr_of_tensors, answers, clean)), 3),
            }
            if self._distance is not None:
                if damage not in self._input_distances:
                    self._input_distances[damage] = _mean_distance(self._distance, degraded, clean, device)
                figures["distance"][str(damage)] = {
                    "input": round(self._input_distances[damage], 6),
                    "output": round(_mean_distance(self._distance, answers, clean, device), 6),
                }
            shifts += [(a.float() - b.float()).mean(dim=(1, 2)) for a, b in zip(answers, clean, strict=True)]
        figures["colour_shift"] = round(float(torch.stack(shifts).abs().mean(dim=0).max()), 4)
        return figures


def centre_crop(file: Path, multiple: int) -> npt.NDArray[np.uint8]:
    """The middle of a photo, reduced by two and cut to at most 192 pixels a side: (h, w, 3) uint8."""
    with Image.open(file) as image:
        rgb = image.convert("RGB")
    rgb = rgb.resize((rgb.width // REDUCTION, rgb.height // REDUCTION), Image.Resampling.LANCZOS)
    pixels = np.asarray(rgb)
    height, width = (min(side, LARGEST_SIDE) // multiple * multiple for side in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])


def _batch(pixels: Tensor, device: torch.device) -> Tensor:
    """(3, h, w) uint8 as (1, 3, h, w) in [0, 1]."""
    return pixels.to(device).float().div(255)[None].contiguous(memory_format=torch.channels_last)


def repaired(network: nn.Module, degraded: Tensor, device: torch.device) -> Tensor:
    """A degraded picture's repair, (3, h, w) uint8 each, computed in half precision as the engine does."""
    with torch.autocast(device.type, torch.bfloat16):
        output = network(_batch(degraded, device))
    return (output[0].float().clamp(0, 1) * 255).round().to(torch.uint8).cpu()


def _mean_distance(
    distance: PerceptualDistance, pictures: Sequence[Tensor], clean: Sequence[Tensor], device: torch.device
) -> float:
    return _mean(float(distance(_batch(a, device), _batch(b, device))) for a, b in zip(pictures, clean, strict=True))


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


def psnr_of_tensors(a: Tensor, b: Tensor) -> float:
    """PSNR in dB of two pictures in 8-bit levels, at most 60."""
    # A perfect answer counts as 60 dB (a quarter of a level off on average), so that one crop doesn't carry the mean away.
    error = float(((a.float() - b.float()) ** 2).mean())
    return 60.0 if error < 255**2 * 1e-6 else float(10 * np.log10(255**2 / error))
