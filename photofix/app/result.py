"""Room for a photo's result, of whatever size the steps make it; it begins as the photo itself, enlarged."""

from __future__ import annotations

import numpy as np
from PIL import Image

from photofix.app.pixels import SharedPixels
from photofix.app.pyramid import Pyramid
from photofix.app.tiles import Layer
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
        scale: of the result's side to the photo's.
    """

    def __init__(self, pixels: SharedPixels, layer: Layer, scale: int) -> None:
        self.pixels = pixels
        self.layer = layer
        self.scale = scale

    @property
    def bytes(self) -> int:
        """What it takes of memory, but for the small levels."""
        return int(np.prod(self.pixels.name.shape)) * np.dtype(self.pixels.name.dtype).itemsize


def make_result(before: SharedPixels, layer: Layer, scale: int) -> Result:
    """Make room for a result; takes a while, so not in the GUI thread.

    Args:
        before: the photo's pixels.
        layer: the same as the viewer shows them.
        scale: of the result's side to the photo's.

    Raises:
        MemoryLimitError: there is no room.
        Cancelled: the photo was closed.
    """
    before.hold()
    try:
        height, width = before.size
        pixels = SharedPixels.create((height * scale, width * scale, 3), before.name.dtype)
        try:
            if scale == 1:
                np.copyto(pixels.array, before.array)
                pyramid = layer.pyramid.copy_for(pixels)
            else:
                enlarge_into(pixels.array, before.array, scale)
                pyramid = Pyramid(pixels)
                pyramid.build()
        except PhotofixError:
            pixels.close()
            raise
        return Result(pixels, Layer(pyramid, layer.icc), scale)
    finally:
        before.release()


def enlarge_into(target: Samples, source: Samples, scale: int) -> None:
    """Enlarge (H, W, 3) samples by the cubic kernel, in strips: what is seen until the engine has painted something better."""
    height, width = target.shape[:2]
    rows = max(1, _STRIP_PIXELS // width)
    for top in range(0, height, rows):
        bottom = min(height, top + rows)
        first, last = max(0, top // scale - _REACH), min(source.shape[0], -(-bottom // scale) + _REACH)
        part = 0, top / scale - first, source.shape[1], bottom / scale - first
        target[top:bottom] = _enlarged(source[first:last], (width, bottom - top), part)


def _enlarged(samples: Samples, size: tuple[int, int], part: tuple[float, float, float, float]) -> Samples:
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
