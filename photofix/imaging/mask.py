"""Masks in files: grey, 8 bit, black where nothing is and white where everything is."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, PngImagePlugin

from photofix.errors import UsageError
from photofix.imaging.atomic import write_exclusive
from photofix.imaging.colour import LUMA
from photofix.imaging.read import PIXEL_LIMIT, open_photo

__all__ = ["Levels", "decode_mask", "encode_mask", "read_mask", "write_mask"]

Levels = npt.NDArray[np.uint8]


def encode_mask(levels: Levels) -> bytes:
    """(H, W) uint8 as a PNG."""
    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "PNG")
    return buffer.getvalue()


def decode_mask(data: bytes) -> Levels:
    """What `encode_mask` wrote: (H, W) uint8, read-only.

    Raises:
        UsageError: it is something else, or larger than photos may be.
    """
    try:
        # By its class, as photos are read: the limit on pixels is ours, and not Pillow's.
        with PngImagePlugin.PngImageFile(io.BytesIO(data)) as image:
            if image.mode != "L" or image.width * image.height > PIXEL_LIMIT:
                raise _no_mask(f"It is a PNG of the kind {image.mode}, {image.width} × {image.height} pixels.")
            levels = np.array(image)
    except (OSError, SyntaxError, ValueError) as error:
        raise _no_mask(str(error)) from error
    levels.setflags(write=False)
    return levels


def read_mask(path: str | os.PathLike[str]) -> Levels:
    """A mask from any photo's file, upright: its brightness (BT.601) in 8 bits, (H, W).

    Raises:
        PhotofixError: as `open_photo`.
    """
    photo = open_photo(path, first_frame=True)
    pixels = photo.pixels
    if photo.source.grey:
        grey = pixels[..., 0].astype(np.float32)
    else:
        grey = pixels.astype(np.float32) @ LUMA
    return np.rint(grey * np.float32(255 / photo.peak)).astype(np.uint8)


def write_mask(levels: Levels, path: Path, *, overwrite: bool = False) -> Path:
    """Write a mask as PNG; the file appears whole or not at all.

    Raises:
        SaveError: as `write_exclusive`.
    """
    return write_exclusive(path, encode_mask(levels), overwrite=overwrite)


def _no_mask(tried: str) -> UsageError:
    return UsageError(
        "This is not a mask.", tried=tried, advice="A mask is a grey PNG of 8 bits, as photofix writes it."
    )
