"""Held-out validation of generators that relight: whole photos, small, under fixed light; the same at every call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from photofix.training.colour_difference import delta_e76
from photofix.training.damage import Damage
from photofix.training.tensors import to_tensor
from photofix.training.validate import BeforeAfter, HeldOutFigures, psnr_of_tensors
from photofix.training.whole_pairs import small_photo


class LightFigures(HeldOutFigures):
    """Means over the photos.

    Attributes:
        delta_e: CIE 1976 colour difference, by damage.
    """

    delta_e: dict[str, BeforeAfter]


class HeldOutLight:
    """Validation photos under each damage.

    Args:
        files: photos that no training sees.
        damages: what is done to them.
        side: their longer side in pixels, after they are made smaller.
    """

    def __init__(self, files: Sequence[Path], damages: Sequence[Damage], side: int) -> None:
        clean = [np.asarray(small_photo(file, side)) for file in files]
        self._pairs = {
            str(damage): [
                (to_tensor(photo), to_tensor(damage.apply(photo, seed=seed))) for seed, photo in enumerate(clean)
            ]
            for damage in damages
        }

    @torch.inference_mode()
    def measure(self, network: nn.Module, device: torch.device) -> LightFigures:
        """Relight every photo, and compare input and output with the photo as it was."""
        figures: LightFigures = {"psnr": {}, "delta_e": {}, "distance": {}, "colour_shift": 0.0}
        shifts: list[Tensor] = []
        for damage, pairs in self._pairs.items():
            answers = [relit(network, damaged, device) for _, damaged in pairs]
            triples = [(clean, damaged, out) for (clean, damaged), out in zip(pairs, answers, strict=True)]
            figures["psnr"][damage] = _means([(psnr_of_tensors(b, a), psnr_of_tensors(c, a)) for a, b, c in triples])
            figures["delta_e"][damage] = _means([(_difference(b, a), _difference(c, a)) for a, b, c in triples])
            shifts += [(c.float() - a.float()).mean(dim=(1, 2)) for a, _, c in triples]
        figures["colour_shift"] = round(float(torch.stack(shifts).abs().mean(dim=0).max()), 4)
        return figures


def relit(network: nn.Module, photo: Tensor, device: torch.device) -> Tensor:
    """A small photo, (3, h, w) uint8, relit by its own look: the same shape."""
    output = network(photo.to(device).float().div(255)[None])
    return (output[0].clamp(0, 1) * 255).round().to(torch.uint8).cpu()


def _difference(a: Tensor, b: Tensor) -> float:
    return float(delta_e76(a[None].float() / 255, b[None].float() / 255))


def _means(pairs: Sequence[tuple[float, float]]) -> BeforeAfter:
    before, after = np.mean(pairs, axis=0)
    return {"input": round(float(before), 3), "output": round(float(after), 3)}
