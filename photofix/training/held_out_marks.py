"""Held-out validation of generators that erase: fixed crops, fixed marks, the same at every call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from photofix.nets.generator import Generator, Look
from photofix.training.damage import Damage
from photofix.training.degrade import Mask
from photofix.training.tensors import to_tensor
from photofix.training.validate import BeforeAfter, HeldOutFigures, centre_crop, psnr_of_tensors

# A pixel of which a mark covers a quarter is to be replaced altogether.
_WHOLE = 0.25


def to_be_replaced(marks: Tensor) -> Tensor:
    """How much of each pixel a mask should replace, of how much of it marks cover; both in [0, 1].

    The rims of antialiased letters are covered in part, and yet none of what one sees there is any use.
    """
    return (marks / _WHOLE).clamp(max=1)


def overlap(found: Tensor, marks: Tensor) -> float:
    """Intersection over union of a mask, (h, w) in [0, 1], and what should be replaced, both at 0.5; 1 if both are empty."""
    a, b = found >= 0.5, to_be_replaced(marks) >= 0.5
    union = int((a | b).sum())
    return int((a & b).sum()) / union if union else 1.0


class MarkFigures(HeldOutFigures):
    """Means over the crops.

    Attributes:
        inside: PSNR in dB as `psnr`, of pixels that marks cover.
        iou: intersection over union of the masks, by damage.
        false_alarms: share of the pixels of undamaged crops where the mask is not 0.
    """

    inside: dict[str, BeforeAfter]
    iou: dict[str, float]
    false_alarms: float


class HeldOutMarks:
    """Centre crops of the validation photos under each damage that leaves marks, and undamaged.

    Args:
        files: photos that no training sees.
        damages: that leave marks; "clean", what false alarms are counted on, is added.
        multiple: the network's; crops are cut to it.
    """

    def __init__(self, files: Sequence[Path], damages: Sequence[Damage], multiple: int) -> None:
        self._clean = [to_tensor(centre_crop(file, multiple)) for file in files]
        self._marked: dict[str, list[tuple[Tensor, Tensor]]] = {}
        for damage in damages:
            found = self._marked.setdefault(str(damage), [])
            for seed, crop in enumerate(self._clean):
                pixels, mask = damage.apply_with_mask(crop.permute(1, 2, 0).numpy(), seed=seed)
                found.append((to_tensor(pixels), _mask_tensor(mask)))

    @torch.inference_mode()
    def measure(self, network: nn.Module, device: torch.device) -> MarkFigures:
        """Erase from every crop, and compare with the clean one."""
        figures: MarkFigures = {
            "psnr": {}, "inside": {}, "iou": {}, "false_alarms": 0.0, "distance": {}, "colour_shift": 0.0,
        }  # fmt: skip
        shifts: list[Tensor] = []
        for damage, pairs in self._marked.items():
            whole: list[tuple[float, float]] = []
            inside: list[tuple[float, float]] = []
            overlaps: list[float] = []
            for clean, (degraded, marks) in zip(self._clean, pairs, strict=True):
                answer, mask = erased(network, degraded, device)
                whole.append((psnr_of_tensors(degraded, clean), psnr_of_tensors(answer, clean)))
                shifts.append((answer.float() - clean.float()).mean(dim=(1, 2)))
                covered = marks > 0
                if bool(covered.any()):
                    under = clean[:, covered]
                    inside.append(
                        (psnr_of_tensors(degraded[:, covered], under), psnr_of_tensors(answer[:, covered], under))
                    )
                    overlaps.append(overlap(mask, marks))
            figures["psnr"][damage] = _before_after(whole)
            if inside:
                figures["inside"][damage] = _before_after(inside)
                figures["iou"][damage] = round(float(np.mean(overlaps)), 4)
        alarms = [float((erased(network, clean, device)[1] > 0).float().mean()) for clean in self._clean]
        figures["false_alarms"] = round(float(np.mean(alarms)), 6)
        figures["colour_shift"] = round(float(torch.stack(shifts).abs().mean(dim=0).max()), 4)
        return figures


def erased(network: nn.Module, degraded: Tensor, device: torch.device) -> tuple[Tensor, Tensor]:
    """A picture without what the network found on it, (3, h, w) uint8 as it came, and the mask, (h, w) in [0, 1].

    Computed in half precision and composed in full, as the engine does it.
    """
    if not isinstance(network, Generator):
        raise TypeError(f"{type(network).__name__} is no generator")
    x = degraded.to(device).float().div(255)[None].contiguous(memory_format=torch.channels_last)
    with torch.autocast(device.type, torch.bfloat16):
        rendered = network.render(x, Look(), (0, 0, x.shape[2], x.shape[3]))
    if (mask := rendered.mask) is None:
        raise TypeError(f"{type(network).__name__} has no mask")
    composed = x + mask * (rendered.pixels.float() - x)
    return (composed[0].clamp(0, 1) * 255).round().to(torch.uint8).cpu(), mask[0, 0].cpu()


def _mask_tensor(mask: Mask) -> Tensor:
    return torch.from_numpy(mask.copy())


def _before_after(pairs: Sequence[tuple[float, float]]) -> BeforeAfter:
    before, after = np.mean(pairs, axis=0)
    return {"input": round(float(before), 3), "output": round(float(after), 3)}
