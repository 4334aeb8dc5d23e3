"""Conversions that change the encoding of pixels: CMYK, Lab and grey, through ICC profiles; and what luma is."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

__all__ = ["LUMA", "grey_to_srgb", "profile_space", "srgb_transform"]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Weights of encoded red, green and blue in luma (ITU-R BT.601, as JPEG turns colour into grey)."""

# 256 float values in and out would need a float CMM; 8-bit curves are enough for a tone curve that is interpolated.
_LEVELS = 256


def profile_space(icc: bytes) -> str | None:
    """The colour space of a profile's device side: "RGB", "GRAY", "CMYK", "Lab"; None if the header isn't one.

    Source: ICC.1:2022, 7.2.6 (data colour space field, bytes 16 to 19; "acsp" at 36).
    """
    if len(icc) < 128 or icc[36:40] != b"acsp":
        return None
    return icc[16:20].decode("ascii", "replace").strip()


def srgb_transform(mode: str, icc: bytes | None) -> Callable[[Image.Image], Image.Image]:
    """A function from 8-bit Pillow images of one mode to sRGB ones, through a profile.

    Relative colorimetric with black point compensation, as photographs are usually converted.

    Args:
        mode: "L", "RGB", "CMYK" or "LAB"; the last needs no profile.
        icc: the profile of the images' encoding.

    Raises:
        ImageCms.PyCMSError: the profile is damaged, or isn't of the images' kind.
    """
    try:
        source = ImageCms.createProfile("LAB") if icc is None else ImageCms.ImageCmsProfile(io.BytesIO(icc))
    except OSError as error:
        raise ImageCms.PyCMSError(error) from error
    transform = ImageCms.buildTransform(
        source,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    return transform.apply


def grey_to_srgb(pixels: npt.NDArray[Any], icc: bytes) -> npt.NDArray[Any]:
    """Pixels whose tones are those of a grey profile, with the tones of sRGB.

    Args:
        pixels: (H, W, 3), uint8 or uint16.
        icc: a profile of kind GRAY; any other, or a damaged one, leaves the tones as they are.

    Returns:
        Pixels of the same shape and dtype.
    """
    ramp = Image.fromarray(np.arange(_LEVELS, dtype=np.uint8)[None])
    try:
        converted = srgb_transform("L", icc)(ramp)
    except ImageCms.PyCMSError:
        return pixels
    knots = np.asarray(converted)[0, :, 1].astype(np.float64) * 257
    if pixels.dtype == np.uint8:
        return np.round(knots / 257).astype(np.uint8)[pixels]
    curve = np.interp(np.arange(65536), np.arange(_LEVELS) * 257.0, knots)
    return np.round(curve).astype(np.uint16)[pixels]
