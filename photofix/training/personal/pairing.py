"""Pairs from two folders: which photo belongs to which, and whether they lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.imaging.colour import LUMA

__all__ = ["FARTHEST", "fits", "partners", "shift_between"]

FARTHEST = 2.0
"""Pixels by which a pair may be shifted against each other. Beyond that, what is learnt is mostly blur."""
_COARSE = 512
_FINE = 1024

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]


def partners(photos: Sequence[Path], others: Sequence[Path]) -> dict[Path, Path]:
    """The partner of each photo that has one: the same name without its ending, whatever its case."""
    by_stem: dict[str, Path] = {}
    for other in others:
        by_stem.setdefault(other.stem.casefold(), other)
    return {photo: by_stem[photo.stem.casefold()] for photo in photos if photo.stem.casefold() in by_stem}


def fits(photo: tuple[int, int], partner: tuple[int, int], scale: int) -> bool:
    """Whether a partner's (height, width) is `scale` times the photo's."""
    return partner == (photo[0] * scale, photo[1] * scale)


def shift_between(first: Pixels, second: Pixels) -> float:
    """How far the second of two pictures of equal size is shifted, in pixels; infinite where they don't show the same.

    Phase correlation (Kuglin and Hines 1975) of luma: over the whole, made small, and then over the middle at full size.
    """
    height, width = first.shape[:2]
    factor = max(1.0, max(height, width) / _COARSE)
    small = [_luma(picture, factor) for picture in (first, second)]
    if _likeness(*small) < 0.3:
        return float("inf")
    down, right = (step * factor for step in _peak(*small))
    side = min(_FINE, height, width)
    top, left = (height - side) // 2, (width - side) // 2
    # The middle of the second is taken where the first's has gone, as far as the picture reaches.
    moved_top, moved_left = (
        int(np.clip(round(start + step), 0, whole - side))
        for start, step, whole in ((top, down, height), (left, right, width))
    )
    fine = _peak(
        _luma(first[top : top + side, left : left + side], 1),
        _luma(second[moved_top : moved_top + side, moved_left : moved_left + side], 1),
    )
    return float(np.hypot(moved_top - top + fine[0], moved_left - left + fine[1]))


def _luma(picture: Pixels, factor: float) -> Plane:
    if factor > 1:
        image = Image.fromarray(np.ascontiguousarray(picture))
        size = max(1, round(image.width / factor)), max(1, round(image.height / factor))
        picture = np.asarray(image.resize(size, Image.Resampling.BOX))
    return picture @ LUMA


def _likeness(first: Plane, second: Plane) -> float:
    a, b = first - first.mean(), second - second.mean()
    # Blurred, so that a shift of a few pixels doesn't count.
    a, b = (np.asarray(Image.fromarray(plane).resize((32, 32), Image.Resampling.BOX)) for plane in (a, b))
    energy = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / energy if energy > 1e-3 else 0.0


def _peak(first: Plane, second: Plane) -> tuple[float, float]:
    """By how many whole pixels, down and right, the second lies further than the first."""
    window = np.outer(np.hanning(first.shape[0]), np.hanning(first.shape[1])).astype(np.float32)
    a, b = (np.fft.rfft2((plane - plane.mean()) * window) for plane in (first, second))
    cross = b * np.conj(a)
    surface = np.fft.irfft2(cross / np.maximum(np.abs(cross), 1e-3 * np.abs(cross).max()), s=first.shape)
    down, right = (int(at) for at in np.unravel_index(int(surface.argmax()), surface.shape))
    height, width = first.shape
    return float(down - height if down > height / 2 else down), float(right - width if right > width / 2 else right)
