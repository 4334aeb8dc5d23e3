"""Room for a photo's result, of whatever size the steps make it; it begins as the photo itself, resized."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from photofix.app.viewer.pixels import SharedPixels
from photofix.app.viewer.pyramid import Pyramid
from photofix.app.viewer.tiles import Layer
from photofix.errors import PhotofixError
from photofix.imaging import Samples

_STRIP_PIXELS = 1 << 21
# Rows of the photo beyond a strip's own that the cubic kernel touches.
_REACH = 3


class Result:
    """Where the engine paints.

    Args:
        pixels: the result's, which begin as the photo's own; belong to this object from now on.
        layer: the same as the viewer shows them.
    """

    def __init__(self, pixels: SharedPixels, layer: Layer) -> None:
        self.pixels = pixels
        self.layer = layer

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.pixels.size

    @property
    def bytes(self) -> int:
        """What it takes of memory, but for the small levels."""
        return int(np.prod(self.pixels.name.shape)) * np.dtype(self.pixels.name.dtype).itemsize


def make_result(before: SharedPixels, layer: Layer, size: tuple[int, int]) -> Result:
    """Make room for a result; takes a while, so not in the GUI thread.

    Args:
        before: the photo's pixels.
        layer: the same as the viewer shows them.
        size: of the result, height and width in pixels.

    Raises:
        MemoryLimitError: there is no room.
        Cancelled: the photo was closed.
    """
    before.hold()
    try:
        pixels = SharedPixels.create((*size, 3), before.name.dtype)
        try:
            if size == before.size:
                np.copyto(pixels.array, before.array)
                pyramid = layer.pyramid.copy_for(pixels)
            else:
                resize_into(pixels.array, before.array)
                pyramid = Pyramid(pixels)
                pyramid.build()
        except PhotofixError:
            pixels.close()
            raise
        return Result(pixels, Layer(pyramid, layer.icc, layer.opacity))
    finally:
        before.release()


def resize_into(target: Samples, source: Samples) -> None:
    """Resize (H, W, 3) samples by the cubic kernel, in strips: what is seen until the engine has painted something better."""
    height, width = target.shape[:2]
    step = source.shape[0] / height
    reach = math.ceil(_REACH * max(1.0, step))
    rows = max(1, _STRIP_PIXELS // max(width, source.shape[1]))
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        first = max(0, math.floor(top * step) - reach)
        last = min(source.shape[0], math.ceil(bottom * step) + reach)
        part = 0, top * step - first, source.shape[1], min(bottom * step, source.shape[0]) - first
        target[top:bottom] = _resized(source[first:last], (width, bottom - top), part)


def _resized(samples: Samples, size: tuple[int, int], part: tuple[float, float, float, float]) -> Samples:
    if samples.dtype == np.uint8:
        return np.asarray(Image.fromarray(samples).resize(size, Image.Resampling.BICUBIC, part))
    # Pillow has no pictures of three channels with more than 8 bits.
    channels = [
        np.asarray(
            Image.fromarray(samples[..., channel].astype(np.float32)).resize(size, Image.Resampling.BICUBIC, part)
        )
        for channel in range(3)
    ]
    peak = np.iinfo(samples.dtype).max
    return np.rint(np.clip(np.stack(channels, axis=-1), 0, peak)).astype(samples.dtype)
