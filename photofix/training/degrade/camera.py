"""What the person's own camera does to a photo, as a degradation to be learnt from."""

from __future__ import annotations

import functools
import io
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image
from pydantic import Field

from photofix.imaging.colour import LUMA
from photofix.training.degrade.base import BaseDegradation, FloatImage, Params, to_float, to_uint8
from photofix.training.personal.camera import Camera, CameraNoise, JpegSetting

__all__ = ["CameraDamage", "camera_noise", "compressed", "gaussian_kernel"]

_REACH = 4  # taps on each side of the kernel that colours luma noise


class CameraDamage(BaseDegradation):
    """The camera's noise, then JPEG with one of its own quantisation tables.

    Attributes:
        camera: as it was measured.
        strength: range of multiples of sigma, drawn evenly on a logarithmic scale; the camera's own spread is multiplied with it.
        coarser: probability that the tables are scaled, as if the photo had been a little harder or easier to compress.
        coarser_by: range of that factor.
    """

    kind: Literal["camera"] = "camera"
    camera: Camera
    strength: tuple[float, float] = (0.6, 1.6)
    coarser: float = Field(default=0.3, ge=0, le=1)
    coarser_by: tuple[float, float] = (0.7, 1.5)

    def sample(self, rng: np.random.Generator) -> Params:
        params: Params = {"seed": int(rng.integers(2**63))}
        if self.camera.noise is not None:
            lowest, highest = np.log(self.range(self.camera.noise))
            params["strength"] = float(np.exp(rng.uniform(lowest, highest)))
        if self.camera.jpeg:
            weights = np.array([setting.weight for setting in self.camera.jpeg])
            params["jpeg"] = int(rng.choice(len(weights), p=weights / weights.sum()))
            params["tables"] = float(rng.uniform(*self.coarser_by)) if rng.random() < self.coarser else 1.0
        return params

    def range(self, noise: CameraNoise) -> tuple[float, float]:
        """Smallest and largest multiple of sigma that is drawn: `strength`, or the folder's own spread where that is wider."""
        return min(self.strength[0], noise.spread[0]), max(self.strength[1], noise.spread[1])

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        noise = self.camera.noise
        if noise is not None:
            rng = np.random.Generator(np.random.SFC64(params["seed"]))
            image = np.clip(image + camera_noise(image, noise, rng, params["strength"]), 0, 1, dtype=np.float32)
        if not self.camera.jpeg:
            return image
        return to_float(compressed(to_uint8(image), self.camera.jpeg[params["jpeg"]], params["tables"]))


def camera_noise(image: FloatImage, noise: CameraNoise, rng: np.random.Generator, strength: float = 1.0) -> FloatImage:
    """A field of the camera's noise, (H, W, 3) RGB, for an image of the same size in [0, 1]; to be added to it.

    Luma and chroma noise are drawn apart, since cameras smooth chroma far more.
    """
    height, width = image.shape[:2]
    sigma = noise.sigma(image @ LUMA) * np.float32(strength)
    luma = _coloured(rng, (height, width), _kernel(noise.correlation)) * sigma
    kernel = gaussian_kernel(noise.chroma_blur)
    blue, red = (_coloured(rng, (height, width), kernel) * (sigma * np.float32(noise.chroma)) for _ in range(2))
    # ITU-T T.871 (JFIF), from differences of Y, Cb and Cr to those of RGB.
    return np.stack((luma + 1.402 * red, luma - 0.344136 * blue - 0.714136 * red, luma + 1.772 * blue), axis=-1).astype(
        np.float32
    )


def compressed(pixels: npt.NDArray[np.uint8], setting: JpegSetting, factor: float = 1.0) -> npt.NDArray[np.uint8]:
    """(H, W, 3) uint8 through JPEG with the camera's tables and back; the grid begins at the picture's own corner.

    Args:
        pixels: the picture.
        setting: the camera's.
        factor: that the tables' steps are multiplied by; they stay within baseline JPEG's 1 to 255.
    """
    tables = [
        [int(np.clip(round(step * factor), 1, 255)) for step in table] for table in (setting.luma, setting.chroma)
    ]
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", qtables=tables, subsampling=setting.sampling)
    with Image.open(buffer) as decoded:
        return np.asarray(decoded)


def _coloured(rng: np.random.Generator, size: tuple[int, int], kernel: npt.NDArray[np.float32]) -> FloatImage:
    """Noise of variance 1: white noise, filtered along both axes by a kernel of energy 1."""
    reach = len(kernel) // 2
    field = rng.standard_normal((size[0] + 2 * reach, size[1] + 2 * reach), dtype=np.float32)
    if reach == 0:
        return field
    field = _sum(kernel, [field[at : at + size[0]] for at in range(2 * reach + 1)])
    return _sum(kernel, [field[:, at : at + size[1]] for at in range(2 * reach + 1)])


def _sum(kernel: npt.NDArray[np.float32], parts: list[FloatImage]) -> FloatImage:
    total = kernel[0] * parts[0]
    for weight, part in zip(kernel[1:], parts[1:], strict=True):
        total += weight * part
    return total


@functools.lru_cache(maxsize=32)
def _kernel(correlation: tuple[float, float]) -> npt.NDArray[np.float32]:
    """The symmetric kernel of energy 1 whose noise has this autocorrelation, as far as any noise can.

    The square root of the spectrum (Wiener–Khinchin), whose negative parts, where there are any, are no noise's and are left out.
    """
    if correlation == (0.0, 0.0):
        return np.ones(1, np.float32)
    turns = 2 * np.pi * np.arange(64) / 64
    spectrum = 1 + 2 * correlation[0] * np.cos(turns) + 2 * correlation[1] * np.cos(2 * turns)
    taps = np.fft.ifft(np.sqrt(np.maximum(spectrum, 0))).real
    kernel = np.concatenate((taps[-_REACH:], taps[: _REACH + 1]))
    return (kernel / np.sqrt((kernel**2).sum())).astype(np.float32)


@functools.lru_cache(maxsize=32)
def gaussian_kernel(radius: float) -> npt.NDArray[np.float32]:
    """Taps of energy 1, odd in number, of a Gaussian of standard deviation `radius` pixels."""
    if radius < 0.05:
        return np.ones(1, np.float32)
    reach = int(np.ceil(3 * radius))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / radius) ** 2)
    return (kernel / np.sqrt((kernel**2).sum())).astype(np.float32)
