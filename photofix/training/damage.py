"""Damages of fixed strength, for measuring: ``jpeg:10``, ``noise:25``, ``clean``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photofix.errors import UsageError
from photofix.training.degrade import jpeg_round_trip


@dataclass(frozen=True)
class Damage:
    """One damage of fixed strength.

    Attributes:
        kind: "jpeg" (Pillow, 4:2:0), "noise" (white Gaussian in all channels, then rounded and clipped to 8 bit) or "clean".
        amount: IJG quality, or sigma in 1/255; 0 for "clean".
    """

    kind: str
    amount: float = 0

    def __str__(self) -> str:
        return self.kind if self.kind == "clean" else f"{self.kind}:{self.amount:g}"

    def apply(self, pixels: npt.NDArray[np.uint8], *, seed: int) -> npt.NDArray[np.uint8]:
        """Damage (H, W, 3) uint8 pixels; the same seed gives the same noise."""
        if self.kind == "jpeg":
            return jpeg_round_trip(pixels, int(self.amount), subsampled=True)
        if self.kind == "noise":
            field = np.random.default_rng(seed).standard_normal(pixels.shape) * self.amount
            return np.clip(np.rint(pixels + field), 0, 255).astype(np.uint8)
        return pixels


def parse_damage(text: str) -> Damage:
    """Read ``jpeg:QUALITY`` (1 to 100), ``noise:SIGMA`` (0 to 255) or ``clean``.

    Raises:
        UsageError: it is none of these.
    """
    kind, _, number = text.strip().partition(":")
    try:
        amount = float(number) if number else 0.0
    except ValueError:
        amount = float("nan")
    if (kind == "jpeg" and 1 <= amount <= 100) or (kind == "noise" and number and 0 <= amount <= 255):
        return Damage(kind, amount)
    if kind == "clean" and not number:
        return Damage("clean")
    raise UsageError(
        f"{text!r} is not a damage that can be measured.",
        advice="Use jpeg:QUALITY (1 to 100), noise:SIGMA (0 to 255) or clean.",
    )
