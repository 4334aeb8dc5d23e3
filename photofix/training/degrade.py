"""What we do to clean photos so that a generator learns to undo it (lesson 7 calls it crappify).

Each degradation draws its parameters apart from applying them: `sample(rng)` alone is random, `apply(image, params)` is a
pure function. Anything that is not in the degradation, a generator won't learn to repair.

Images are (H, W, 3) float32 in [0, 1], encoded RGB; degradations never write into their input. Parameters are plain
dictionaries of numbers and strings, so that they can be printed, stored and replayed.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from photofix.engine.resize import enlarge
from photofix.engine.tiling import Box

_FILTERS = {
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "lanczos": Image.Resampling.LANCZOS,
    "area": Image.Resampling.BOX,
}

FloatImage = npt.NDArray[np.float32]
Params = dict[str, Any]


class _Degradation(BaseModel, ABC):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __call__(self, image: FloatImage, rng: np.random.Generator) -> FloatImage:
        """Draw and apply."""
        return self.apply(image, self.sample(rng))

    @abstractmethod
    def sample(self, rng: np.random.Generator) -> Params:
        """Draw parameters."""

    @abstractmethod
    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        """Apply drawn parameters; the same parameters give the same picture."""


class Nothing(_Degradation):
    """Leave the photo as it is: a repairer must learn to leave a good photo alone."""

    kind: Literal["nothing"] = "nothing"

    def sample(self, rng: np.random.Generator) -> Params:
        return {}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return image


class Noise(_Degradation):
    """Sensor noise: Gaussian, or growing with the signal; per channel or grey; white, or correlated by a small blur.

    Attributes:
        sigma: range of the standard deviation at mid-grey, in 1/255.
        signal: probability that the variance grows with the signal (Poisson-Gaussian; Foi et al. 2008).
        grey: probability that all three channels share one noise field.
        correlated: probability that the field is blurred as a phone's own denoiser and resizing leave it.
    """

    kind: Literal["noise"] = "noise"
    sigma: tuple[float, float] = (0.0, 50.0)
    signal: float = 0.15
    grey: float = 0.05
    correlated: float = 0.2

    def sample(self, rng: np.random.Generator) -> Params:
        return {
            "sigma": rng.uniform(*self.sigma),
            "signal": bool(rng.random() < self.signal),
            "grey": bool(rng.random() < self.grey),
            # Radius of the field's Gaussian blur in pixels; 0 is white noise.
            "blur": float(rng.uniform(0.3, 1.2)) if rng.random() < self.correlated else 0.0,
            "seed": int(rng.integers(2**63)),
        }

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        rng = np.random.Generator(np.random.SFC64(params["seed"]))
        height, width, channels = image.shape
        field = rng.standard_normal((height, width, 1 if params["grey"] else channels), dtype=np.float32)
        if params["blur"] > 0:
            field = _gaussian_blur(field, params["blur"])
            field /= max(float(field.std()), 1e-6)
        field = field * np.float32(params["sigma"] / 255)
        if params["signal"]:
            field = field * np.sqrt(0.1 + 1.8 * image)  # 1 at mid-grey, so that sigma means the same
        return np.clip(image + field, 0, 1, dtype=np.float32)


class Jpeg(_Degradation):
    """JPEG by libjpeg, once or twice. The 8×8 grid starts at the picture's own corner: crop afterwards to unalign it.

    Attributes:
        quality: range of IJG qualities.
        low: share of draws from the lower half-range, up to `low_until`, where damage is worth repairing.
        low_until: upper end of that lower range.
        subsampled: probability of 4:2:0 rather than 4:4:4 chroma.
        double: probability of an earlier compression at another quality, its grid shifted.
    """

    kind: Literal["jpeg"] = "jpeg"
    quality: tuple[int, int] = (8, 96)
    low: float = 0.75
    low_until: int = 60
    subsampled: float = 0.7
    double: float = 0.25

    def sample(self, rng: np.random.Generator) -> Params:
        params: Params = {"quality": self._quality(rng), "subsampled": bool(rng.random() < self.subsampled)}
        if rng.random() < self.double:
            params["first"] = {
                "quality": self._quality(rng),
                "subsampled": bool(rng.random() < self.subsampled),
                "shift": [int(v) for v in rng.integers(0, 8, size=2)],
            }
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
        pixels = jpeg_round_trip(pixels, params["quality"], subsampled=params["subsampled"])
        return pixels.astype(np.float32) / np.float32(255)


class Small(_Degradation):
    """A smaller copy of the photo, enlarged again by the engine's own enlargement, as the engine sends it to an upscaler.

    Attributes:
        scale: how many times smaller; the picture's sides are multiples of it.
        filters: what made it small, each as likely as the others.
        then: what happened to the small copy.
    """

    kind: Literal["small"] = "small"
    scale: int = Field(ge=2, le=8)
    filters: tuple[Literal["bicubic", "bilinear", "lanczos", "area"], ...] = ("bicubic",)
    then: Degradation = Nothing()

    def sample(self, rng: np.random.Generator) -> Params:
        return {"filter": self.filters[int(rng.integers(len(self.filters)))], "then": self.then.sample(rng)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        height, width = image.shape[:2]
        size = width // self.scale, height // self.scale
        small = Image.fromarray(to_uint8(image)).resize(size, _FILTERS[params["filter"]])
        # Whoever made it small has stored it in 8 bits.
        damaged = self.then.apply(np.asarray(small, np.float32) / np.float32(255), params["then"])
        return enlarged(to_uint8(damaged), self.scale)


class Sequence(_Degradation):
    """One after the other, in the physical story's order: light, blur, resize, noise, age and text, compression."""

    kind: Literal["sequence"] = "sequence"
    steps: tuple[Degradation, ...]

    def sample(self, rng: np.random.Generator) -> Params:
        return {"steps": [step.sample(rng) for step in self.steps]}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        for step, drawn in zip(self.steps, params["steps"], strict=True):
            image = step.apply(image, drawn)
        return image


class Choice(_Degradation):
    """One of several, by weight."""

    kind: Literal["choice"] = "choice"
    options: tuple[tuple[float, Degradation], ...]

    def sample(self, rng: np.random.Generator) -> Params:
        weights = np.array([weight for weight, _ in self.options])
        index = int(rng.choice(len(weights), p=weights / weights.sum()))
        return {"index": index, "params": self.options[index][1].sample(rng)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return self.options[params["index"]][1].apply(image, params["params"])


Degradation = Annotated[Nothing | Noise | Jpeg | Small | Sequence | Choice, Field(discriminator="kind")]
Small.model_rebuild()
Sequence.model_rebuild()
Choice.model_rebuild()


def to_uint8(image: FloatImage) -> npt.NDArray[np.uint8]:
    """Round [0, 1] to 8 bit, as a camera or an editor writes it."""
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)


def enlarged(pixels: npt.NDArray[np.uint8], scale: int) -> FloatImage:
    """What the engine sends an upscaler for (h, w, 3) uint8 pixels: (scale·h, scale·w, 3) in [0, 1]."""
    height, width = pixels.shape[:2]
    whole = Box(0, 0, height, width)
    box = Box(0, 0, height * scale, width * scale)
    samples = pixels.astype(np.float32) / np.float32(255)
    return np.clip(enlarge(samples, whole, box, scale, height, width), 0, 1)


def jpeg_round_trip(pixels: npt.NDArray[np.uint8], quality: int, *, subsampled: bool) -> npt.NDArray[np.uint8]:
    """Compress (H, W, 3) uint8 as JPEG and decode it again."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling=2 if subsampled else 0)
    with Image.open(buffer) as decoded:
        return np.asarray(decoded)


def _gaussian_blur(field: FloatImage, radius: float) -> FloatImage:
    """Separable Gaussian of standard deviation `radius` pixels over (H, W, C), edges wrapped (it is noise)."""
    reach = max(1, int(np.ceil(3 * radius)))
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / radius) ** 2)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    for axis in (0, 1):
        field = sum(
            (weight * np.roll(field, int(offset), axis=axis) for offset, weight in zip(offsets, kernel, strict=True)),
            start=np.zeros_like(field),
        )
    return field
