"""Encoded values and light: the transfer function of sRGB (IEC 61966-2-1), and luma."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from photofix.imaging.colour import LUMA
from photofix.training.degrade.base import FloatImage


def to_linear(image: FloatImage) -> FloatImage:
    """Light, proportional to photons, of encoded values in [0, 1]."""
    curved = ((image + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4)
    return np.where(image <= 0.04045, image / np.float32(12.92), curved)


def to_encoded(light: npt.NDArray[np.float32]) -> FloatImage:
    """Encoded values in [0, 1] of light, which is clipped as a sensor or a file clips it."""
    light = np.clip(light, 0, 1)
    curved = np.float32(1.055) * light ** np.float32(1 / 2.4) - np.float32(0.055)
    return np.clip(np.where(light <= 0.0031308, light * np.float32(12.92), curved), 0, 1, dtype=np.float32)


def luma(image: FloatImage) -> FloatImage:
    """(H, W, 1) weighted sum of encoded channels."""
    return (image @ LUMA)[..., None]
