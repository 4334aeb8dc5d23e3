"""Colours for the screen: the viewer alone converts, a tile at a time."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from photofix.imaging.colour import profile_space, srgb_transform
from photofix.imaging.photo import Samples

__all__ = ["to_8_bits", "to_srgb"]


def to_srgb(pixels: Samples, icc: bytes | None) -> npt.NDArray[np.uint8]:
    """Pixels as they are to be seen on an sRGB screen.

    Safe to call from several threads. A damaged profile, or one of another kind, leaves the colours as they are: a
    photo in slightly wrong colours is of more use than none.

    Args:
        pixels: (h, w, 3), uint8 or uint16, in the encoding of the profile.
        icc: an RGB or grey ICC profile, or None for sRGB.

    Returns:
        (h, w, 3), uint8, C-contiguous.
    """
    shown = to_8_bits(pixels)
    transform = None if icc is None else _transform(icc)
    if transform is None:
        return np.ascontiguousarray(shown)
    mode, apply = transform
    plane = shown if mode == "RGB" else shown[..., 0]
    return np.array(apply(Image.fromarray(np.ascontiguousarray(plane))))


def to_8_bits(samples: Samples) -> npt.NDArray[np.uint8]:
    """Samples rounded to 8 bits; 8-bit ones are returned as they are. 65535 is 255: the levels are 257 apart."""
    if samples.dtype == np.uint8:
        return samples.view(np.uint8)
    return ((samples.astype(np.uint32) + 128) // 257).astype(np.uint8)


@functools.lru_cache(maxsize=16)
def _transform(icc: bytes) -> tuple[str, Callable[[Image.Image], Image.Image]] | None:
    mode = {"RGB": "RGB", "GRAY": "L"}.get(profile_space(icc) or "")
    if mode is None:
        return None
    try:
        return mode, srgb_transform(mode, icc)
    except ImageCms.PyCMSError:
        return None
