"""Measuring a chain on good photos that we damage ourselves: through the engine, as a person's photo goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.step import Chain
from photofix.errors import NoPhotosError, PhotofixError, UsageError
from photofix.imaging import Photo, freeze, open_photo
from photofix.imaging.metrics import psnr, ssim
from photofix.training.damage import Damage


class Figures(TypedDict):
    """Means over the photos, before and after.

    PSNR in dB on RGB; None where all photos are equal to their originals, as undamaged ones are.
    """

    damage: str
    photos: int
    psnr_input: float | None
    psnr_output: float | None
    ssim_input: float
    ssim_output: float


def evaluate(
    files: Sequence[Path],
    damage: Damage,
    chain: Chain,
    models: Sequence[Model],
    device: Device,
    *,
    reduce: float = 1.0,
    on_error: Callable[[PhotofixError], None],
) -> Figures:
    """Damage each photo, repair it, and compare both with the photo.

    Args:
        files: good photos.
        damage: what to do to them; photo `i` gets noise of seed `i`.
        chain: what repairs them.
        models: one for each step.
        device: to compute on.
        reduce: reduce photos by this factor first (Lanczos), to rid them of their own compression.
        on_error: told of photos that can't be used.

    Raises:
        UsageError: the chain changes the size.
        NoPhotosError: none can be used.
    """
    if any(model.card.scale != 1 for model in models):
        raise UsageError(f"{chain} changes the size, so its output can't be compared.", advice="Evaluate a 1× model.")
    rows: list[tuple[float, float, float, float]] = []
    for seed, file in enumerate(files):
        try:
            clean = _reduced(open_photo(file, first_frame=True), reduce)
        except PhotofixError as error:
            on_error(error)
            continue
        if min(clean.shape[:2]) < 16:
            on_error(UsageError(f"“{file}” is too small to be measured."))
            continue
        damaged = damage.apply(clean, seed=seed)
        repaired = Repair(Photo(freeze(damaged)), chain, models, device).run().pixels
        rows.append((psnr(damaged, clean), psnr(repaired, clean), ssim(damaged, clean), ssim(repaired, clean)))
    if not rows:
        raise NoPhotosError("None of the photos can be measured.", advice="Choose a folder with larger photos.")
    psnr_input, psnr_output, ssim_input, ssim_output = (float(column) for column in np.mean(rows, axis=0))
    return {
        "damage": str(damage),
        "photos": len(rows),
        "psnr_input": _finite(psnr_input),
        "psnr_output": _finite(psnr_output),
        "ssim_input": round(ssim_input, 5),
        "ssim_output": round(ssim_output, 5),
    }


def _reduced(photo: Photo, reduce: float) -> npt.NDArray[np.uint8]:
    pixels = photo.pixels
    if pixels.dtype == np.uint16:
        pixels = np.rint(pixels / np.float32(257))
    eight = np.asarray(pixels, np.uint8)
    if reduce == 1:
        return eight
    height, width = (max(1, round(side / reduce)) for side in eight.shape[:2])
    return np.asarray(Image.fromarray(eight).resize((width, height), Image.Resampling.LANCZOS))


def _finite(value: float) -> float | None:
    return round(value, 3) if np.isfinite(value) else None
