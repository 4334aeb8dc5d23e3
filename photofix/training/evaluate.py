"""Measuring a chain on good photos that we damage ourselves: through the engine, as a person's photo goes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypedDict

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from photofix.engine.device import Device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model
from photofix.engine.step import Chain
from photofix.errors import NoPhotosError, PhotofixError, UsageError
from photofix.imaging import Photo, Samples, freeze, open_photo
from photofix.imaging.metrics import luma_bt601, psnr, psnr_y, ssim
from photofix.training.colour_difference import delta_e76
from photofix.training.damage import Damage
from photofix.training.degrade import enlarged, to_uint8

# What a picture equal to its original counts as among others that aren't, in dB.
EQUAL = 60.0


class Figures(TypedDict):
    """Means over the photos, before and after.

    PSNR in dB; None where all photos are equal to their originals, as undamaged ones are, while single ones count as 60 dB. `on`
    says of what: "RGB", or "Y" for pictures that were made smaller, whose luma alone is compared, without a border as wide as the
    scale, as super-resolution papers do; their input is the engine's own enlargement. The colour difference is CIE 1976's, of RGB; None for luma.
    """

    damage: str
    photos: int
    on: Literal["RGB", "Y"]
    psnr_input: float | None
    psnr_output: float | None
    ssim_input: float
    ssim_output: float
    delta_e_input: float | None
    delta_e_output: float | None


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
        UsageError: the chain doesn't undo the damage's change of size.
        NoPhotosError: none can be used.
    """
    scale = damage.scale
    if math.prod(model.card.scale for model in models) != scale:
        raise UsageError(
            f"{chain} doesn't make of {damage} what it was: the sizes differ.",
            advice="For an upscaler of 2× measure bicubic:2; for a model that keeps the size, none of bicubic.",
        )
    rows: list[tuple[float, ...]] = []
    for seed, file, clean in good_photos(files, reduce, on_error):
        if min(clean.shape[:2]) < 16 * scale:
            on_error(UsageError(f"“{file}” is too small to be measured."))
            continue
        height, width = (side // scale * scale for side in clean.shape[:2])
        clean = np.ascontiguousarray(clean[:height, :width])
        damaged = damage.apply(clean, seed=seed)
        repaired = Repair(Photo(freeze(damaged)), chain, models, device).run().pixels
        before = to_uint8(enlarged(damaged, scale))
        rows.append((*_likeness(before, clean, scale), *_likeness(repaired, clean, scale)))
    if not rows:
        raise none_measured()
    finite = [(min(row[0], EQUAL), *row[1:3], min(row[3], EQUAL), *row[4:]) for row in rows]
    psnr_input, ssim_input, colour_input, psnr_output, ssim_output, colour_output = map(float, np.mean(finite, axis=0))
    return {
        "damage": str(damage),
        "photos": len(rows),
        "on": "RGB" if scale == 1 else "Y",
        "psnr_input": None if math.isinf(min(row[0] for row in rows)) else round(psnr_input, 3),
        "psnr_output": None if math.isinf(min(row[3] for row in rows)) else round(psnr_output, 3),
        "ssim_input": round(ssim_input, 5),
        "ssim_output": round(ssim_output, 5),
        "delta_e_input": _finite(colour_input),
        "delta_e_output": _finite(colour_output),
    }


def _likeness(a: Samples, b: Samples, scale: int) -> tuple[float, float, float]:
    """PSNR, SSIM and colour difference: of RGB, or the first two of luma inside a border where the size was changed."""
    if scale == 1:
        return psnr(a, b), ssim(a, b), float(delta_e76(*(_encoded(picture) for picture in (a, b))))
    inside = slice(scale, -scale)
    lumas = (luma_bt601(picture[inside, inside]) for picture in (a, b))
    return psnr_y(a, b, border=scale), ssim(*lumas, peak=255), float("nan")


def _encoded(pixels: Samples) -> torch.Tensor:
    """8 bits as (1, 3, h, w) in [0, 1]."""
    return torch.from_numpy(pixels.astype(np.float32) / 255).permute(2, 0, 1)[None]


def good_photos(
    files: Sequence[Path], reduce: float, on_error: Callable[[PhotofixError], None]
) -> Iterator[tuple[int, Path, npt.NDArray[np.uint8]]]:
    """Number, file and pixels of those photos that can be read; numbers count all. Arguments as `evaluate`."""
    for seed, file in enumerate(files):
        try:
            pixels = reduced(open_photo(file, first_frame=True), reduce)
        except PhotofixError as error:
            on_error(error)
        else:
            yield seed, file, pixels


def none_measured() -> NoPhotosError:
    """The error for a folder without a photo that can be measured."""
    return NoPhotosError("None of the photos can be measured.", advice="Choose a folder with larger photos.")


def reduced(photo: Photo, reduce: float) -> npt.NDArray[np.uint8]:
    """A photo's pixels in 8 bits, made smaller by a factor (Lanczos)."""
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
