"""What storing a photo does to it: JPEG once or twice, WebP."""

from __future__ import annotations

import io
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params, to_float, to_uint8


class Jpeg(BaseDegradation):
    """JPEG by libjpeg, once or twice. The 8×8 grid starts at the picture's own corner: crop afterwards to unalign it.

    Attributes:
        quality: range of IJG qualities.
        low: share of draws from the lower half-range, up to `low_until`, where damage is worth repairing.
        low_until: upper end of that lower range.
        subsampled: probability of 4:2:0 rather than 4:4:4 chroma.
        double: probability of an earlier compression at another quality, its grid shifted.
        higher: probability that the last of two compressions is of higher quality than the first: the file looks good by its
            tables and has the damage of the earlier one all the same.
    """

    kind: Literal["jpeg"] = "jpeg"
    quality: tuple[int, int] = (8, 96)
    low: float = 0.75
    low_until: int = 60
    subsampled: float = 0.7
    double: float = 0.25
    higher: float = 0.0

    def sample(self, rng: np.random.Generator) -> Params:
        params: Params = {"quality": self._quality(rng), "subsampled": bool(rng.random() < self.subsampled)}
        if rng.random() < self.double:
            params["first"] = {
                "quality": self._quality(rng),
                "subsampled": bool(rng.random() < self.subsampled),
                "shift": [int(v) for v in rng.integers(0, 8, size=2)],
            }
            # Recipes of before `higher` draw what they always drew.
            if self.higher > 0 and rng.random() < self.higher:
                params["quality"] = int(rng.integers(params["first"]["quality"], self.quality[1] + 1))
        return params

    def _quality(self, rng: np.random.Generator) -> int:
        lowest, highest = self.quality
        if rng.random() < self.low:
            highest = min(highest, self.low_until)
        return int(rng.integers(lowest, max(lowest, highest) + 1))

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        pixels = to_uint8(image)
        first = params.get("first")
        if first is not None:
            down, right = first["shift"]
            moved = np.pad(pixels, ((down, 0), (right, 0), (0, 0)), mode="edge")
            pixels = jpeg_round_trip(moved, first["quality"], subsampled=first["subsampled"])[down:, right:]
        return to_float(jpeg_round_trip(pixels, params["quality"], subsampled=params["subsampled"]))


class WebP(BaseDegradation):
    """Lossy WebP by libwebp: smoother than JPEG, chroma always at half resolution, details gone in blocks of 4×4 and 16×16.

    Attributes:
        quality: range of libwebp's qualities.
    """

    kind: Literal["webp"] = "webp"
    quality: tuple[int, int] = (10, 95)

    def sample(self, rng: np.random.Generator) -> Params:
        return {"quality": int(rng.integers(self.quality[0], self.quality[1] + 1))}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        buffer = io.BytesIO()
        Image.fromarray(to_uint8(image)).save(buffer, "WEBP", quality=params["quality"])
        with Image.open(buffer) as decoded:
            return to_float(np.asarray(decoded.convert("RGB")))


def jpeg_round_trip(pixels: npt.NDArray[np.uint8], quality: int, *, subsampled: bool) -> npt.NDArray[np.uint8]:
    """Compress (H, W, 3) uint8 as JPEG and decode it again."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling=2 if subsampled else 0)
    with Image.open(buffer) as decoded:
        return np.asarray(decoded)
