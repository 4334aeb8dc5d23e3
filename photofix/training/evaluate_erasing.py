"""Measuring a chain that erases, through the engine: what it brings where something stands on the photo, and what it takes for that
on photos where nothing does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np
import numpy.typing as npt
import torch

from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.step import Chain
from photofix.errors import PhotofixError
from photofix.imaging import Photo, freeze
from photofix.imaging.metrics import psnr
from photofix.training.damage import Damage
from photofix.training.evaluate import good_photos, none_measured
from photofix.training.held_out_marks import overlap

# A photo counts as falsely alarmed where more than this share of it would be replaced.
NOTABLE = 1e-3

Pixels = npt.NDArray[np.uint8]


class ErasingFigures(TypedDict):
    """Means over the photos that the damage left marks on; PSNR in dB of RGB.

    Attributes:
        damage: what was done to them.
        photos: how many.
        covered: share of the pixels that marks cover.
        psnr_input: of the whole photo, damaged.
        psnr_output: repaired; at most 100, which is what one counts that is equal to its original.
        inside_input: of the pixels that marks cover.
        inside_output: likewise.
        iou: intersection over union of the mask that was found and the pixels of which marks cover an eighth or more, each photo's
            by itself; None for chains that answer without a mask.
        outside_changed: share of the pixels outside the marks that came back different.
    """

    damage: str
    photos: int
    covered: float
    psnr_input: float
    psnr_output: float
    inside_input: float
    inside_output: float
    iou: float | None
    outside_changed: float


class FalseAlarms(TypedDict):
    """What a chain makes of photos that nothing stands on, or nothing that is to go.

    Attributes:
        photos: how many.
        mask_share: mean share of a photo's pixels where the mask isn't 0; None for chains that answer without a mask.
        replaced_share: mean of the mask; None likewise.
        changed_share: mean share of the pixels that came back different at all.
        notable_share: share of the photos of which more than a thousandth of the pixels has a mask of half or more, or, without
            masks, changed by more than 8 levels.
        worst_share: that share of pixels in the photo where it is largest.
    """

    photos: int
    mask_share: float | None
    replaced_share: float | None
    changed_share: float
    notable_share: float
    worst_share: float


def evaluate_erasing(
    files: Sequence[Path],
    damage: Damage,
    chain: Chain,
    models: Sequence[Model],
    device: Device,
    *,
    reduce: float = 1.0,
    on_error: Callable[[PhotofixError], None],
) -> ErasingFigures:
    """Damage each photo, erase, and compare both with the photo. Arguments as `evaluate`.

    Raises:
        NoPhotosError: none can be used, or none got marks.
    """
    rows: list[tuple[float, ...]] = []
    overlaps: list[float] = []
    for seed, _, clean in good_photos(files, reduce, on_error):
        damaged, marks = damage.apply_with_mask(clean, seed=seed)
        covered = marks > 0
        if not covered.any():
            continue
        repaired, mask = _erased(damaged, chain, models, device)
        rows.append(
            (
                float(covered.mean()),
                _psnr(damaged, clean),
                _psnr(repaired, clean),
                _psnr(damaged[covered], clean[covered]),
                _psnr(repaired[covered], clean[covered]),
                float((repaired != damaged).any(axis=2)[~covered].mean()) if not covered.all() else 0.0,
            )
        )
        if mask is not None:
            overlaps.append(overlap(torch.from_numpy(mask).float() / 255, torch.from_numpy(marks)))
    if not rows:
        raise none_measured()
    covered_share, psnr_input, psnr_output, inside_input, inside_output, outside = (
        float(column) for column in np.mean(rows, axis=0)
    )
    return {
        "damage": str(damage),
        "photos": len(rows),
        "covered": round(covered_share, 4),
        "psnr_input": round(psnr_input, 3),
        "psnr_output": round(psnr_output, 3),
        "inside_input": round(inside_input, 3),
        "inside_output": round(inside_output, 3),
        "iou": round(float(np.mean(overlaps)), 4) if overlaps else None,
        "outside_changed": round(outside, 6),
    }


def false_alarms(
    files: Sequence[Path],
    chain: Chain,
    models: Sequence[Model],
    device: Device,
    *,
    reduce: float = 1.0,
    on_error: Callable[[PhotofixError], None],
) -> FalseAlarms:
    """Count what a chain finds on photos where there is nothing to be erased. Arguments as `evaluate`.

    Raises:
        NoPhotosError: none can be used.
    """
    masks: list[tuple[float, float]] = []
    changes: list[tuple[float, float]] = []
    for _, _, photo in good_photos(files, reduce, on_error):
        repaired, mask = _erased(photo, chain, models, device)
        difference = np.abs(repaired.astype(np.int16) - photo).max(axis=2)
        if mask is not None:
            masks.append((float((mask > 0).mean()), float(mask.mean()) / 255))
        notable = float((difference > 8).mean() if mask is None else (mask >= 128).mean())
        changes.append((float((difference > 0).mean()), notable))
    if not changes:
        raise none_measured()
    shares = np.array([share for _, share in changes])
    mask_share, replaced = np.mean(masks, axis=0).tolist() if masks else (None, None)
    return {
        "photos": len(changes),
        "mask_share": _rounded(mask_share),
        "replaced_share": _rounded(replaced),
        "changed_share": round(float(np.mean([change for change, _ in changes])), 6),
        "notable_share": round(float((shares > NOTABLE).mean()), 4),
        "worst_share": round(float(shares.max()), 6),
    }


def _erased(
    pixels: Pixels, chain: Chain, models: Sequence[Model], device: Device
) -> tuple[Pixels, npt.NDArray[np.uint8] | None]:
    """The repair, and what any of its steps replaced."""
    repair = Repair(Photo(freeze(pixels.copy())), chain, models, device)
    repaired = np.asarray(repair.run().pixels, np.uint8)
    masks = list(repair.masks.values())
    return repaired, np.max(masks, axis=0) if masks else None


def _psnr(a: Pixels, b: Pixels) -> float:
    return min(100.0, psnr(a, b))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
