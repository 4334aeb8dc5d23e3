"""Pillow's images as arrays of the contract, block by block, so that no second full copy is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms

from photofix.imaging.colour import profile_space, srgb_transform
from photofix.imaging.orient import stored_view, upright_size
from photofix.imaging.photo import Samples

__all__ = ["Gathered", "gather", "spread", "widen"]

# A block is small beside the photo, and below the size at which Pillow's own crop() would warn of a bomb.
_BLOCK_PIXELS = 1 << 21
_BLOCK_WIDTH = 1 << 16

_GREY_MODES = frozenset(("1", "L", "LA", "La", "I", "I;16", "I;16L", "I;16B", "I;16N", "F"))


@dataclass(frozen=True)
class Gathered:
    """What a decoder got: (H, W, 3) upright pixels, (H, W) alpha or None, and what had to be converted."""

    pixels: Samples
    alpha: Samples | None = None
    grey: bool = False
    icc: bytes | None = None
    notes: tuple[str, ...] = ()


def gather(image: Image.Image, orientation: int, icc: bytes | None) -> Gathered:
    """Decodes a Pillow image of any mode into upright pixels.

    Args:
        image: opened, not necessarily loaded.
        orientation: in 1..8, of the stored pixels.
        icc: the profile of the file; the one returned is that of the pixels returned.
    """
    image.load()
    mode = image.mode
    if mode in ("CMYK", "LAB", "YCbCr", "HSV"):
        return _gather_converted(image, orientation, icc)
    if mode in _GREY_MODES - {"1", "L", "LA", "La"}:
        return _gather_deep_grey(image, orientation, icc)
    transparent = mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info
    grey = mode in ("1", "L", "LA", "La") or (mode in ("P", "PA") and _has_grey_palette(image))
    work = ("LA" if grey else "RGBA") if transparent else ("L" if grey else "RGB")
    pixels, alpha = _fill(image, orientation, transparent, lambda block: _as_mode(block, work))
    return Gathered(pixels, alpha, grey, _fitting(icc, grey))


def spread(samples: npt.NDArray[Any], orientation: int, icc: bytes | None) -> Gathered:
    """Decoded samples (h, w), or (h, w, channels) with grey, grey + alpha, RGB or RGBA, as upright pixels."""
    if samples.ndim == 2:
        samples = samples[..., None]
    height, width, channels = samples.shape
    size = upright_size((height, width), orientation)
    pixels = np.empty((*size, 3), samples.dtype)
    # One channel is repeated by broadcasting.
    stored_view(pixels, orientation)[...] = samples[..., : 3 if channels >= 3 else 1]
    alpha = None
    if channels in (2, 4):
        alpha = np.empty(size, samples.dtype)
        stored_view(alpha, orientation)[...] = samples[..., -1]
    grey = channels < 3
    return Gathered(pixels, alpha, grey, _fitting(icc, grey))


def widen(samples: npt.NDArray[Any], bits: int) -> npt.NDArray[np.uint16]:
    """Integers of 9 to 16 bits, in 0..2**bits - 1, spread over 0..65535: full white stays full white."""
    if bits == 16:
        return samples.astype(np.uint16, copy=False)
    peak = (1 << bits) - 1
    return ((samples.astype(np.uint32) * 65535 + peak // 2) // peak).astype(np.uint16)


def _gather_converted(image: Image.Image, orientation: int, icc: bytes | None) -> Gathered:
    mode = image.mode
    if mode == "CMYK" and icc is not None and profile_space(icc) == "CMYK":
        try:
            transform = srgb_transform("CMYK", icc)
        except ImageCms.PyCMSError:
            pass
        else:
            pixels, _ = _fill(image, orientation, False, transform)
            return Gathered(pixels, notes=("CMYK was converted to sRGB through the photo's own colour profile.",))
    if mode == "LAB":
        pixels, _ = _fill(image, orientation, False, srgb_transform("LAB", None))
        return Gathered(pixels, notes=("Lab colours were converted to sRGB.",))
    pixels, _ = _fill(image, orientation, False, lambda block: block.convert("RGB"))
    if mode == "CMYK":
        note = "CMYK without a usable colour profile was converted to sRGB by formula: its colours are approximate."
        return Gathered(pixels, notes=(note,))
    return Gathered(pixels, icc=_fitting(icc, False))


def _gather_deep_grey(image: Image.Image, orientation: int, icc: bytes | None) -> Gathered:
    notes: tuple[str, ...] = ()
    height, width = upright_size((image.height, image.width), orientation)
    pixels = np.empty((height, width, 3), np.uint16)
    into = stored_view(pixels, orientation)
    key = image.info.get("transparency") if image.mode.startswith("I;16") else None
    alpha = np.empty((height, width), np.uint16) if isinstance(key, int) else None
    for box, block in _blocks(image):
        samples = np.asarray(block)
        left, top, right, bottom = box
        if image.mode == "F":
            samples = np.round(np.clip(np.nan_to_num(samples), 0, 1) * 65535)
            notes = ("Floating-point samples were converted to 16 bits, clipped to the range from 0 to 1.",)
        elif image.mode == "I":
            samples = np.clip(samples, 0, 65535)
            notes = ("32-bit samples were converted to 16 bits, clipped to 65535.",)
        into[top:bottom, left:right] = samples[..., None]
        if alpha is not None:
            stored_view(alpha, orientation)[top:bottom, left:right] = np.where(samples == key, 0, 65535)
    return Gathered(pixels, alpha, True, _fitting(icc, True), notes)


def _fill(
    image: Image.Image, orientation: int, transparent: bool, convert: Callable[[Image.Image], Image.Image]
) -> tuple[Samples, Samples | None]:
    size = upright_size((image.height, image.width), orientation)
    pixels = np.empty((*size, 3), np.uint8)
    alpha = np.empty(size, np.uint8) if transparent else None
    into = stored_view(pixels, orientation)
    into_alpha = None if alpha is None else stored_view(alpha, orientation)
    for (left, top, right, bottom), block in _blocks(image):
        samples = np.asarray(convert(block))
        if samples.ndim == 2:
            samples = samples[..., None]
        colours = samples[..., :-1] if transparent else samples
        into[top:bottom, left:right] = colours
        if into_alpha is not None:
            into_alpha[top:bottom, left:right] = samples[..., -1]
    return pixels, alpha


def _blocks(image: Image.Image) -> Iterator[tuple[tuple[int, int, int, int], Image.Image]]:
    width, height = image.size
    across = min(width, _BLOCK_WIDTH)
    down = max(1, _BLOCK_PIXELS // across)
    if across == width and down >= height:
        yield (0, 0, width, height), image
        return
    for top in range(0, height, down):
        for left in range(0, width, across):
            box = (left, top, min(left + across, width), min(top + down, height))
            yield box, image.crop(box)


def _as_mode(block: Image.Image, mode: str) -> Image.Image:
    # Pillow has no way from a palette straight to grey with alpha.
    if mode == "LA" and block.mode in ("P", "PA"):
        block = block.convert("RGBA")
    return block if block.mode == mode else block.convert(mode)


def _has_grey_palette(image: Image.Image) -> bool:
    palette = np.frombuffer(bytes(image.getpalette("RGB") or ()), np.uint8).reshape(-1, 3)
    return bool(len(palette)) and bool((palette == palette[:, :1]).all())


def _fitting(icc: bytes | None, grey: bool) -> bytes | None:
    """The profile, if it is one of pixels of that kind: a wrong one would make viewers refuse the photo."""
    if icc is None:
        return None
    # Grey photos with an RGB profile are common and well defined; viewers show them through the neutral axis.
    return icc if profile_space(icc) in (("GRAY", "RGB") if grey else ("RGB",)) else None
