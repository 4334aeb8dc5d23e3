"""Damages of fixed strength, for measuring: ``jpeg:10``, ``noise:25``, ``bicubic:2+jpeg:60``, ``text``, ``haze``, ``clean``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.errors import UsageError
from photofix.training.degrade import (
    Backlight,
    BaseDegradation,
    Choice,
    Contrast,
    Cracks,
    Creases,
    DateStamp,
    Dust,
    Exposure,
    Fading,
    Hairs,
    Haze,
    Logo,
    Mask,
    Scratches,
    Sequence,
    Sometimes,
    Text,
    Watermark,
    WhiteBalance,
    Yellowing,
    enlarged,
    jpeg_round_trip,
    to_float,
    to_uint8,
)
from photofix.training.degrade.tone import luma

# What stands on photos, drawn the same everywhere: with no fonts but those that come along.
MARKS: dict[str, BaseDegradation] = {
    "text": Choice(
        options=(
            (0.4, Text(fonts="built-in")),
            (0.2, DateStamp(fonts="built-in")),
            (0.3, Watermark(fonts="built-in")),
            (0.1, Logo(fonts="built-in")),
        )
    ),
    "age": Sequence(
        steps=(
            Scratches(),
            Sometimes(probability=0.6, what=Dust()),
            Sometimes(probability=0.4, what=Hairs()),
            Sometimes(probability=0.4, what=Creases()),
            Sometimes(probability=0.3, what=Cracks()),
        )
    ),
}
# Light that was wrong, or went wrong with the years.
LIGHT: dict[str, BaseDegradation] = {
    "backlight": Backlight(),
    "haze": Haze(density=(0.15, 0.7)),
    "white-balance": WhiteBalance(),
    "contrast": Contrast(),
    "fading": Fading(),
    "yellowing": Yellowing(),
}
WITHOUT_AMOUNT = ("clean", "grey", *MARKS, *LIGHT)


@dataclass(frozen=True)
class Damage:
    """One damage of fixed strength, and perhaps another after it.

    Attributes:
        kind: "jpeg" (Pillow, 4:2:0), "noise" (white Gaussian in all channels, then rounded and clipped to 8 bit), "bicubic" (made so
            many times smaller by Pillow's antialiased bicubic, which is within 0.1 dB of MATLAB's), "text" (captions, date
            stamps, watermarks, logos: one of them), "age" (scratches, and some of dust, hairs, creases and cracks), "exposure" (linear
            light times a power of two), one of `LIGHT`, "grey" (luma of BT.601), or "clean".
        amount: IJG quality, sigma in 1/255, the factor, or stops of exposure; 0 for the others.
        then: what is done next.
    """

    kind: str
    amount: float = 0
    then: Damage | None = None

    def __str__(self) -> str:
        text = self.kind if self.kind in WITHOUT_AMOUNT else f"{self.kind}:{self.amount:g}"
        return text if self.then is None else f"{text}+{self.then}"

    @property
    def scale(self) -> int:
        """How many times smaller the damaged picture is."""
        return (int(self.amount) if self.kind == "bicubic" else 1) * (1 if self.then is None else self.then.scale)

    def apply(self, pixels: npt.NDArray[np.uint8], *, seed: int) -> npt.NDArray[np.uint8]:
        """Damage (H, W, 3) uint8 pixels, sides multiples of `scale`; the same seed gives the same noise."""
        damaged = self._apply(pixels, seed)
        return damaged if self.then is None else self.then.apply(damaged, seed=seed)

    def apply_at_size(self, pixels: npt.NDArray[np.uint8], *, seed: int) -> npt.NDArray[np.uint8]:
        """The same at the picture's own size: what is smaller is enlarged, as the engine does it before an upscaler."""
        damaged = self.apply(pixels, seed=seed)
        return damaged if self.scale == 1 else to_uint8(enlarged(damaged, self.scale))

    def apply_with_mask(self, pixels: npt.NDArray[np.uint8], *, seed: int) -> tuple[npt.NDArray[np.uint8], Mask]:
        """As `apply`, of a damage that keeps the size, and how much of each pixel its marks cover: (H, W) in [0, 1]."""
        if self.kind in MARKS:
            damaged, mask = _marked(pixels, MARKS[self.kind], seed)
        else:
            damaged, mask = self._apply(pixels, seed), np.zeros(pixels.shape[:2], np.float32)
        if self.then is None:
            return damaged, mask
        damaged, later = self.then.apply_with_mask(damaged, seed=seed)
        return damaged, np.maximum(mask, later)

    def _apply(self, pixels: npt.NDArray[np.uint8], seed: int) -> npt.NDArray[np.uint8]:
        if self.kind == "jpeg":
            return jpeg_round_trip(pixels, int(self.amount), subsampled=True)
        if self.kind == "noise":
            field = np.random.default_rng(seed).standard_normal(pixels.shape) * self.amount
            return np.clip(np.rint(pixels + field), 0, 255).astype(np.uint8)
        if self.kind == "bicubic":
            height, width = (side // int(self.amount) for side in pixels.shape[:2])
            return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC))
        if self.kind == "exposure":
            return to_uint8(Exposure().apply(to_float(pixels), {"ev": self.amount}))
        if self.kind == "grey":
            return np.repeat(to_uint8(luma(to_float(pixels))), 3, axis=2)
        known = MARKS | LIGHT
        return _marked(pixels, known[self.kind], seed)[0] if self.kind in known else pixels


def _marked(pixels: npt.NDArray[np.uint8], marks: BaseDegradation, seed: int) -> tuple[npt.NDArray[np.uint8], Mask]:
    rng = np.random.Generator(np.random.PCG64(seed))
    image, mask = marks.apply_with_mask(to_float(pixels), marks.sample(rng))
    return to_uint8(image), mask


def parse_damage(text: str) -> Damage:
    """Read ``jpeg:QUALITY`` (1 to 100), ``noise:SIGMA`` (0 to 255), ``bicubic:FACTOR`` (2 to 8), ``exposure:STOPS`` (-4 to 4), ``text``,
    ``age``, ``backlight``, ``haze``, ``white-balance``, ``contrast``, ``fading``, ``yellowing``, ``grey``, several with ``+``, or ``clean``.

    Raises:
        UsageError: it is none of these.
    """
    first, plus, rest = text.strip().partition("+")
    kind, _, number = first.partition(":")
    try:
        amount = float(number) if number else 0.0
    except ValueError:
        amount = float("nan")
    known = {
        "jpeg": 1 <= amount <= 100,
        "noise": bool(number) and 0 <= amount <= 255,
        "bicubic": amount in range(2, 9),
        "exposure": bool(number) and -4 <= amount <= 4,
        **dict.fromkeys((*MARKS, *LIGHT, "grey"), not number),
        "clean": not number and not plus,
    }
    if not known.get(kind, False):
        raise UsageError(
            f"{text!r} is not a damage that can be measured.",
            advice="Use jpeg:QUALITY (1 to 100), noise:SIGMA (0 to 255), bicubic:FACTOR (2 to 8), exposure:STOPS "
            f"(-4 to 4), {', '.join((*MARKS, *LIGHT))}, grey, several joined by +, or clean.",
        )
    return Damage(kind, amount, parse_damage(rest) if plus else None)
