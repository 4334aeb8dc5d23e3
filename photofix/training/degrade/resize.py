"""Smaller copies of the photo, brought back by the engine's own change of size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image
from pydantic import Field

from photofix.engine.resize import enlarge, resample
from photofix.engine.tiling import Box
from photofix.training.degrade.base import (
    BaseDegradation,
    FloatImage,
    Mask,
    Nothing,
    Params,
    to_float,
    to_uint8,
)

if TYPE_CHECKING:
    from photofix.training.degrade.kinds import Degradation

Filter = Literal["bicubic", "bilinear", "lanczos", "area"]

_FILTERS = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
    "area": Image.Resampling.BOX,
}


class Small(BaseDegradation):
    """A smaller copy of the photo, enlarged again by the engine's own enlargement, as the engine sends it to an upscaler.

    Attributes:
        scale: how many times smaller.
        filters: what made it small, each as likely as the others.
        then: what happened to the small copy.
    """

    kind: Literal["small"] = "small"
    scale: int = Field(ge=2, le=8)
    filters: tuple[Filter, ...] = ("bicubic",)
    then: Degradation = Nothing()

    def sample(self, rng: np.random.Generator) -> Params:
        return {"filter": self.filters[int(rng.integers(len(self.filters)))], "then": self.then.sample(rng)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        height, width = image.shape[:2]
        return enlarged(to_uint8(self.then.apply(self._small(image, params), params["then"])), self.scale)[
            :height, :width
        ]

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        small, mask = self.then.apply_with_mask(self._small(image, params), params["then"])
        height, width = image.shape[:2]
        return enlarged(to_uint8(small), self.scale)[:height, :width], self._large(mask)[:height, :width]

    def carry(self, mask: Mask, params: Params) -> Mask:
        whole = self._whole(mask)
        small = _mask_to(whole, whole.shape[0] // self.scale, whole.shape[1] // self.scale)
        return self._large(self.then.carry(small, params["then"]))[: mask.shape[0], : mask.shape[1]]

    def _small(self, image: FloatImage, params: Params) -> FloatImage:
        whole = self._whole(image)
        return _reduced(whole, (whole.shape[0] // self.scale, whole.shape[1] // self.scale), params["filter"])

    def _large(self, mask: Mask) -> Mask:
        return _mask_to(mask, mask.shape[0] * self.scale, mask.shape[1] * self.scale)

    def _whole(self, image: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """With its last row and column repeated until its sides are multiples of the scale."""
        down, right = -image.shape[0] % self.scale, -image.shape[1] % self.scale
        if not (down or right):
            return image
        return np.pad(image, ((0, down), (0, right), *[(0, 0)] * (image.ndim - 2)), mode="edge")


class Resize(BaseDegradation):
    """The photo made smaller by any factor and enlarged to its size again by the engine's own resize: detail that is gone.

    Attributes:
        factor: range of how many times smaller; drawn so that each octave is as likely as the others.
        filters: what made it small, each as likely as the others.
        then: what happened to the small copy; noise there becomes coarse, as in photos that were enlarged.
    """

    kind: Literal["resize"] = "resize"
    factor: tuple[float, float] = (1.0, 4.2)
    filters: tuple[Filter, ...] = ("area", "bilinear", "bicubic", "lanczos")
    then: Degradation = Nothing()

    def sample(self, rng: np.random.Generator) -> Params:
        low, high = np.log(self.factor)
        return {
            "factor": float(np.exp(rng.uniform(low, high))),
            "filter": self.filters[int(rng.integers(len(self.filters)))],
            "then": self.then.sample(rng),
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        small = _reduced(image, _smaller(image, params), params["filter"])
        return resized(self.then.apply(small, params["then"]), *image.shape[:2])

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        small, mask = self.then.apply_with_mask(
            _reduced(image, _smaller(image, params), params["filter"]), params["then"]
        )
        height, width = image.shape[:2]
        return resized(small, height, width), _mask_to(mask, height, width)

    def carry(self, mask: Mask, params: Params) -> Mask:
        height, width = mask.shape
        return _mask_to(self.then.carry(_mask_to(mask, *_smaller(mask, params)), params["then"]), height, width)


def enlarged(pixels: npt.NDArray[np.uint8], scale: int) -> FloatImage:
    """What the engine sends an upscaler for (h, w, 3) uint8 pixels: (scale·h, scale·w, 3) in [0, 1]."""
    height, width = pixels.shape[:2]
    whole = Box(0, 0, height, width)
    box = Box(0, 0, height * scale, width * scale)
    return np.clip(enlarge(to_float(pixels), whole, box, scale, height, width), 0, 1)


def resized(image: FloatImage, height: int, width: int) -> FloatImage:
    """(h, w, C) at another size by the engine's own resize, clipped to [0, 1]."""
    whole = Box(0, 0, *image.shape[:2])
    scales = height / whole.height, width / whole.width
    return np.clip(resample(image, whole, Box(0, 0, height, width), scales, whole.height, whole.width), 0, 1)


def _smaller(image: npt.NDArray[np.float32], params: Params) -> tuple[int, int]:
    return max(1, round(image.shape[0] / params["factor"])), max(1, round(image.shape[1] / params["factor"]))


def _reduced(image: FloatImage, size: tuple[int, int], name: str) -> FloatImage:
    # Whoever made it small has stored it in 8 bits.
    height, width = size
    return to_float(np.asarray(Image.fromarray(to_uint8(image)).resize((width, height), _FILTERS[name])))


def _mask_to(mask: Mask, height: int, width: int) -> Mask:
    if not mask.any():
        return np.zeros((height, width), np.float32)
    whole = Box(0, 0, *mask.shape)
    scales = height / whole.height, width / whole.width
    changed = resample(mask[..., None], whole, Box(0, 0, height, width), scales, whole.height, whole.width)[..., 0]
    # Beside a mark the cubic kernel undershoots: the picture has changed there, too.
    return np.minimum(np.abs(changed), 1)
