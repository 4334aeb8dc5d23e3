"""Held-out validation while training: fixed crops, fixed degradations, the same at every call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch import Tensor, nn

from photofix.training.damage import Damage
from photofix.training.degrade import enlarged, to_uint8

# Photos are reduced by two before use, so that their own compression is no part of the measurement.
REDUCTION = 2
LARGEST_SIDE = 192


class HeldOut:
    """Centre crops of the validation photos, clean and under each damage.

    Args:
        files: photos that no training sees.
        damages: what is done to them.
        multiple: the network's; crops are cut to it.
    """

    def __init__(self, files: Sequence[Path], damages: Sequence[Damage], multiple: int) -> None:
        self.damages = damages
        clean = [centre_crop(file, multiple) for file in files]
        self._pairs = {
            damage: [(_tensor(crop), _tensor(_damaged(crop, damage, seed=i))) for i, crop in enumerate(clean)]
            for damage in damages
        }

    @torch.inference_mode()
    def measure(self, network: nn.Module, device: torch.device) -> dict[str, dict[str, float]]:
        """Mean PSNR (dB, RGB, 8 bit) of input and output by damage; clean photos against themselves where undamaged."""
        figures: dict[str, dict[str, float]] = {}
        for damage, pairs in self._pairs.items():
            before: list[float] = []
            after: list[float] = []
            for clean, degraded in pairs:
                x = degraded.to(device).float().div(255)[None].contiguous(memory_format=torch.channels_last)
                with torch.autocast(device.type, torch.bfloat16):
                    output = network(x)
                rounded = (output[0].float().clamp(0, 1) * 255).round().cpu()
                before.append(_psnr(degraded.float(), clean.float()))
                after.append(_psnr(rounded, clean.float()))
            figures[str(damage)] = {
                "input": round(float(np.mean(before)), 3),
                "output": round(float(np.mean(after)), 3),
            }
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


def _damaged(crop: npt.NDArray[np.uint8], damage: Damage, *, seed: int) -> npt.NDArray[np.uint8]:
    """At the crop's own size: what is smaller is enlarged, as the engine does it before an upscaler."""
    damaged = damage.apply(crop, seed=seed)
    return damaged if damage.scale == 1 else to_uint8(enlarged(damaged, damage.scale))


def _tensor(pixels: npt.NDArray[np.uint8]) -> Tensor:
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)


def _psnr(a: Tensor, b: Tensor) -> float:
    # A perfect answer counts as 60 dB (a quarter of a level off on average), so that one crop doesn't carry the mean away.
    error = float(((a - b) ** 2).mean())
    return 60.0 if error < 255**2 * 1e-6 else float(10 * np.log10(255**2 / error))
