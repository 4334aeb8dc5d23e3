"""What a camera does to its photos: noise and compression, measured over a folder; holds no names and no paths."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Camera", "CameraNoise", "JpegSetting", "Sampling"]

Sampling = Literal["4:4:4", "4:2:2", "4:2:0"]
Table = tuple[int, ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CameraNoise(_Frozen):
    """Noise per full-size pixel, before the camera compresses; in encoded values, where black is 0 and white is 1.

    Attributes:
        a: variance of luma noise in black.
        b: how much it grows from black to white: variance = a + b·I (Foi et al., IEEE TIP 17(10), 2008). Below 0 where the camera's
            tone curve lifts the shadows, and their noise with them.
        correlation: autocorrelation of luma noise at 1 and 2 pixels' distance, across and down alike. White noise has 0, 0.
        chroma: standard deviation of noise in Cb and Cr, as a multiple of luma's.
        chroma_blur: standard deviation in pixels of the Gaussian that made chroma noise from white noise; 0 is white.
        spread: the range of strengths among the folder's photos (sensitivities differ), as multiples of sigma.
        photos: how many photos it was measured on.
    """

    a: float
    b: float
    correlation: tuple[float, float] = (0.0, 0.0)
    chroma: float = Field(default=0.5, ge=0)
    chroma_blur: float = Field(default=1.0, ge=0, le=6)
    spread: tuple[float, float] = (0.6, 1.6)
    photos: int = Field(default=0, ge=0)

    def sigma(self, level: float | npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Standard deviation of luma noise where luma is `level`, in [0, 1].

        The line is a fit: outside of the levels that were measured it is kept above a sixteenth of its largest variance.
        """
        floor = max(self.a, self.a + self.b, 0.0) / 16
        return np.sqrt(
            np.maximum(np.float32(self.a) + np.float32(self.b) * np.asarray(level, np.float32), np.float32(floor))
        )


class JpegSetting(_Frozen):
    """One way in which the camera compresses.

    Attributes:
        luma: quantisation table, 64 steps row by row.
        chroma: the same of Cb and Cr.
        sampling: of chroma. Rare kinds are put down as the nearest that can be written.
        quality: the quality in [1, 100] of the IJG encoder whose tables are nearest.
        weight: share of the folder's JPEG photos.
    """

    luma: Table = Field(min_length=64, max_length=64)
    chroma: Table = Field(min_length=64, max_length=64)
    sampling: Sampling
    quality: int = Field(ge=1, le=100)
    weight: float = Field(gt=0, le=1)


class Camera(_Frozen):
    """Noise and compression of the camera, or cameras, that a folder's photos come from.

    Attributes:
        noise: None where it can't be told: too little of it is left in the files, or too few flat places are in the photos.
        jpeg: settings by falling share; empty where no photo is a JPEG.
    """

    noise: CameraNoise | None = None
    jpeg: tuple[JpegSetting, ...] = ()

    def describe(self) -> tuple[str, ...]:
        """Sentences for people."""
        lines: list[str] = []
        if self.noise is None:
            lines.append("Noise: none that can be told.")
        else:
            dark, middle, bright = (float(self.noise.sigma(level)) * 255 for level in (0.1, 0.5, 0.9))
            grain = _grain(self.noise.correlation[0])
            lines.append(
                f"Noise: {grain}, about {dark:.1f} levels of 255 in shadows, {middle:.1f} in midtones and {bright:.1f} in "
                f"highlights, before compression; between {self.noise.spread[0]:.1f} and {self.noise.spread[1]:.1f} times that from "
                "photo to photo."
            )
        lines.extend(
            f"JPEG: like quality {setting.quality}, chroma {setting.sampling}, {setting.weight:.0%} of the JPEG photos."
            for setting in self.jpeg[:4]
        )
        if len(self.jpeg) > 4:
            lines.append(
                f"JPEG: {len(self.jpeg) - 4} more settings, {sum(s.weight for s in self.jpeg[4:]):.0%} of them."
            )
        if not self.jpeg:
            lines.append("JPEG: none of the photos.")
        return tuple(lines)


def _grain(correlation: float) -> str:
    if correlation < 0.1:
        return "fine grain"
    return "soft grain" if correlation < 0.45 else "coarse, smoothed grain"
