"""How near two photos are: PSNR and SSIM, as papers measure them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["colourfulness", "luma_bt601", "psnr", "psnr_y", "ssim"]

Array = npt.NDArray[Any]

# Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment: from error visibility to structural similarity",
# IEEE Transactions on Image Processing 13 (4), 2004: an 11 x 11 Gaussian of sigma 1.5, K1 = 0.01, K2 = 0.03.
_RADIUS, _SIGMA, _K1, _K2 = 5, 1.5, 0.01, 0.03


def psnr(a: Array, b: Array, peak: float | None = None) -> float:
    """Peak signal-to-noise ratio over all samples, in dB; infinite for equal arrays.

    Args:
        a: an array of any shape.
        b: one of the same shape and scale.
        peak: the largest possible value; without it that of the integer type, or 1 for floats.

    Raises:
        ValueError: the shapes or types differ, or there is nothing to compare.
    """
    peak = _peak(a, b, peak)
    error = 0.0
    # Row by row: a large photo's float64 difference would take eight times its own memory.
    for one, other in zip(a.reshape(a.shape[0], -1), b.reshape(b.shape[0], -1), strict=True):
        difference = one.astype(np.float64) - other
        error += float(difference @ difference)
    return _decibels(error / a.size, peak)


def psnr_y(a: Array, b: Array, *, border: int = 0, peak: float | None = None) -> float:
    """PSNR in dB of BT.601 luma, as super-resolution papers report it.

    Args:
        a: (H, W, 3), RGB.
        b: the same shape and type.
        border: pixels to leave out on each side, usually the scale.
        peak: see `psnr`.

    Raises:
        ValueError: the shapes or types differ, or nothing is left inside the border.
    """
    peak = _peak(a, b, peak)
    inside = (slice(border, a.shape[0] - border), slice(border, a.shape[1] - border))
    if not a[inside].size:
        raise ValueError(f"nothing is left inside a border of {border}")
    return psnr(luma_bt601(a[inside], peak), luma_bt601(b[inside], peak), 255)


def luma_bt601(rgb: Array, peak: float | None = None) -> npt.NDArray[np.float64]:
    """Luma of ITU-R BT.601 in studio range, 16 (black) to 235 (white), from (…, 3) RGB in 0..peak.

    Weights of MATLAB's rgb2ycbcr, which the papers' figures come from.
    """
    scaled = rgb.astype(np.float64) / (peak or _own_peak(rgb))
    return 16 + scaled @ np.array([65.481, 128.553, 24.966])


def ssim(a: Array, b: Array, peak: float | None = None) -> float:
    """Mean structural similarity in [-1, 1]: over all windows wholly inside the picture, and over channels.

    Args:
        a: (H, W) or (H, W, C), at least 11 pixels a side.
        b: the same shape and type.
        peak: see `psnr`.

    Raises:
        ValueError: the shapes or types differ, or the picture is smaller than the window.
    """
    peak = _peak(a, b, peak)
    if a.ndim not in (2, 3) or min(a.shape[:2]) < 2 * _RADIUS + 1:
        raise ValueError(f"SSIM takes pictures of at least 11 x 11 pixels, not {a.shape}")
    if a.ndim == 2:
        a, b = a[..., None], b[..., None]
    return float(np.mean([_ssim_channel(a[..., i], b[..., i], peak) for i in range(a.shape[2])]))


def colourfulness(rgb: Array, peak: float | None = None) -> float:
    """How colourful a picture looks, from 0 (grey) to somewhat over 100 (Hasler and Süsstrunk, Proc. SPIE 5007, 2003, formula 9).

    Args:
        rgb: (H, W, 3).
        peak: see `psnr`.
    """
    red, green, blue = np.moveaxis(rgb.astype(np.float64) * (255 / (peak or _own_peak(rgb))), -1, 0)
    across, along = red - green, (red + green) / 2 - blue
    return float(np.hypot(across.std(), along.std()) + 0.3 * np.hypot(across.mean(), along.mean()))


def _ssim_channel(a: Array, b: Array, peak: float) -> float:
    x, y = a.astype(np.float64), b.astype(np.float64)
    mean_x, mean_y = _blur(x), _blur(y)
    variance_x = _blur(x * x) - mean_x**2
    variance_y = _blur(y * y) - mean_y**2
    covariance = _blur(x * y) - mean_x * mean_y
    c1, c2 = (_K1 * peak) ** 2, (_K2 * peak) ** 2
    likeness = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    likeness /= (mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2)
    return float(likeness.mean())


def _blur(plane: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The window's weighted means, where it lies wholly inside: (H, W) to (H - 10, W - 10)."""
    weights = np.exp(-0.5 * (np.arange(-_RADIUS, _RADIUS + 1) / _SIGMA) ** 2)
    weights /= weights.sum()
    height, width = plane.shape[0] - 2 * _RADIUS, plane.shape[1] - 2 * _RADIUS
    down = np.zeros((height, plane.shape[1]))
    for shift, weight in enumerate(weights):
        down += weight * plane[shift : shift + height]
    both = np.zeros((height, width))
    for shift, weight in enumerate(weights):
        both += weight * down[:, shift : shift + width]
    return both


def _peak(a: Array, b: Array, peak: float | None) -> float:
    if a.shape != b.shape or a.dtype != b.dtype:
        raise ValueError(f"the two differ in kind: {a.shape} {a.dtype} and {b.shape} {b.dtype}")
    if not a.size:
        raise ValueError("there is nothing to compare")
    return _own_peak(a) if peak is None else peak


def _own_peak(a: Array) -> float:
    return float(np.iinfo(a.dtype).max) if np.issubdtype(a.dtype, np.integer) else 1.0


def _decibels(error: float, peak: float) -> float:
    return float("inf") if error == 0 else float(10 * np.log10(peak**2 / error))
