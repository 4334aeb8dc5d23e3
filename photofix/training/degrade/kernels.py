"""Kernels of blur (h, w), odd sides, sum 1, and convolution with them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from photofix.training.degrade.base import FloatImage

Kernel = npt.NDArray[np.float32]


def gaussian(sigma: tuple[float, float], angle: float = 0.0, beta: float = 1.0) -> Kernel:
    """A generalised Gaussian, exp(−½ d^2β) of the Mahalanobis distance d (Pascal et al., IEEE TSP 61(23), 2013).

    Args:
        sigma: standard deviations along and across the angle, in pixels.
        angle: in degrees, anticlockwise from the x axis.
        beta: shape; 1 is Gaussian, below it peaked with long tails, above it flat-topped.
    """
    # Tails are longer where beta is small.
    reach = max(1, int(np.ceil(max(sigma) * (3 if beta >= 1 else 4))))
    along, across = _rotated(reach, angle)
    distance = (along / max(sigma[0], 1e-3)) ** 2 + (across / max(sigma[1], 1e-3)) ** 2
    return _normalised(np.exp(-0.5 * distance**beta))


def disc(radius: float) -> Kernel:
    """A lens out of focus: an even disc of `radius` pixels, its edge antialiased."""
    reach = max(1, int(np.ceil(radius)))
    fine = (np.arange((2 * reach + 1) * 8) + 0.5) / 8 - reach - 0.5
    inside = (fine[:, None] ** 2 + fine[None, :] ** 2 <= radius**2).astype(np.float64)
    side = 2 * reach + 1
    covered = inside.reshape(side, 8, side, 8).mean((1, 3))
    covered[reach, reach] = max(covered[reach, reach], 1e-6)  # a radius near 0 leaves the picture as it is
    return _normalised(covered)


def motion(length: float, angle: float, bend: float = 0.0) -> Kernel:
    """A shaken hand or a moving subject: a line, or an arc, of even light.

    Args:
        length: of the way in pixels.
        angle: of its middle, in degrees, anticlockwise from the x axis.
        bend: how much the direction turns from one end to the other, in degrees.
    """
    steps = max(2, int(np.ceil(length * 8)))
    t = (np.arange(steps) + 0.5) / steps - 0.5
    direction = np.radians(angle + bend * t)
    x = np.cumsum(np.cos(direction)) * length / steps
    y = -np.cumsum(np.sin(direction)) * length / steps
    # Light in the middle stays in the middle: a blur is no shift.
    x, y = x - x.mean(), y - y.mean()
    reach = max(1, int(np.ceil(max(np.abs(x).max(), np.abs(y).max()))))
    kernel = np.zeros((2 * reach + 3, 2 * reach + 3))
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right_share, bottom_share = x - left, y - top
    for down, across in ((0, 0), (0, 1), (1, 0), (1, 1)):
        share = (bottom_share if down else 1 - bottom_share) * (right_share if across else 1 - right_share)
        np.add.at(kernel, (top + down + reach + 1, left + across + reach + 1), share)
    return _normalised(kernel)


def sinc(cutoff: float, reach: int) -> Kernel:
    """The circular ideal low-pass, cut off at `reach` pixels: detail gone, and rings around edges.

    Source: ω J₁(ω r) / 2π r, as Real-ESRGAN uses it (Wang et al. 2021, arXiv 2107.10833, section 3.4).

    Args:
        cutoff: ω, in radians per pixel; π keeps all that a row can hold.
        reach: pixels on either side.
    """
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    radius = np.hypot(x, y)
    centre = radius == 0
    radius[centre] = 1.0
    kernel = cutoff * _bessel_j1(cutoff * radius) / (2 * np.pi * radius)
    kernel[centre] = cutoff**2 / (4 * np.pi)
    return _normalised(kernel)


def convolve(image: FloatImage, kernel: Kernel) -> FloatImage:
    """Convolve (H, W, C) with a kernel through the Fourier transform, edges mirrored; not clipped."""
    down, right = kernel.shape[0] // 2, kernel.shape[1] // 2
    height, width = image.shape[:2]
    padded = np.pad(image.transpose(2, 0, 1), ((0, 0), (down, down), (right, right)), mode="symmetric")
    size = _smooth_length(padded.shape[1] + 2 * down), _smooth_length(padded.shape[2] + 2 * right)
    # The axes are named because NumPy asks for them where sizes are given.
    spectrum = np.fft.rfft2(padded, size, axes=(1, 2)) * np.fft.rfft2(kernel, size, axes=(0, 1))
    full = np.fft.irfft2(spectrum, size, axes=(1, 2))[:, 2 * down :, 2 * right :]
    return np.ascontiguousarray(full[:, :height, :width].transpose(1, 2, 0), dtype=np.float32)


def _rotated(reach: int, angle: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    # Rows grow downwards, angles anticlockwise.
    return x * cos - y * sin, x * sin + y * cos


def _normalised(kernel: npt.NDArray[np.float64]) -> Kernel:
    return (kernel / kernel.sum()).astype(np.float32)


def _bessel_j1(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    # Bessel's integral; the trapezoidal rule is exact to the last digits for a periodic integrand (|x| < 60 here).
    tau = (np.arange(128) + 0.5) * (np.pi / 128)
    return np.cos(tau - x[..., None] * np.sin(tau)).mean(axis=-1)


def _smooth_length(length: int) -> int:
    """The next length without prime factors above 5, which transforms fast."""
    while True:
        rest = length
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return length
        length += 1
