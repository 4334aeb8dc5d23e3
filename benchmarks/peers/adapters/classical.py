"""Repairers without a network: enlargement by Pillow, denoising by OpenCV, scikit-image and PyWavelets."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.peers.adapters.loaded import Loaded, Pixels, to_uint8


def enlarge(scale: int, method: str) -> Loaded:
    """Pillow's "BICUBIC" or "LANCZOS"."""
    resampling = Image.Resampling[method]

    def repair(pixels: Pixels) -> Pixels:
        height, width = (side * scale for side in pixels.shape[:2])
        return np.asarray(Image.fromarray(pixels).resize((width, height), resampling))

    return Loaded(repair)


def unsharp(scale: int, percent: int) -> Loaded:
    """Lanczos, then Pillow's unsharp mask, whose radius is half the scale."""
    larger = enlarge(scale, "LANCZOS").repair

    def repair(pixels: Pixels) -> Pixels:
        mask = ImageFilter.UnsharpMask(radius=scale / 2, percent=percent, threshold=0)
        return np.asarray(Image.fromarray(larger(pixels)).filter(mask))

    return Loaded(repair)


def opencv_nlm(h: float) -> Loaded:
    """OpenCV's fastNlMeansDenoisingColored, windows of 7 and 21: its own choices (Buades, Coll and Morel, CVPR 2005)."""
    cv2: Any = import_module("cv2")

    def repair(pixels: Pixels) -> Pixels:
        # It wants blue first, and splits colour from lightness itself.
        blue_first = np.ascontiguousarray(pixels[..., ::-1])
        return np.ascontiguousarray(cv2.fastNlMeansDenoisingColored(blue_first, None, h, h, 7, 21)[..., ::-1])

    return Loaded(repair)


def skimage_nlm(sigma: float) -> Loaded:
    """scikit-image's fast non-local means, told the noise's σ in 1/255, with h = 0.6 σ as its gallery has it."""
    restoration: Any = import_module("skimage.restoration")

    def repair(pixels: Pixels) -> Pixels:
        image = pixels / np.float32(255)
        own = {"fast_mode": True, "patch_size": 5, "patch_distance": 6, "channel_axis": 2}
        return to_uint8(restoration.denoise_nl_means(image, h=0.6 * sigma / 255, sigma=sigma / 255, **own))

    return Loaded(repair)


def wavelet(sigma: float) -> Loaded:
    """scikit-image's BayesShrink on wavelets of luma and chroma, told σ in 1/255 (Chang, Yu and Vetterli, 2000)."""
    import_module("pywt")  # which scikit-image would ask for only when it is used
    restoration: Any = import_module("skimage.restoration")

    def repair(pixels: Pixels) -> Pixels:
        image = pixels / np.float32(255)
        own = {"channel_axis": 2, "convert2ycbcr": True, "method": "BayesShrink", "rescale_sigma": True}
        return to_uint8(restoration.denoise_wavelet(image, sigma=sigma / 255, **own))

    return Loaded(repair)


def total_variation(weight: float) -> Loaded:
    """scikit-image's total variation by Chambolle's projections (Chambolle 2004)."""
    restoration: Any = import_module("skimage.restoration")

    def repair(pixels: Pixels) -> Pixels:
        return to_uint8(restoration.denoise_tv_chambolle(pixels / np.float32(255), weight=weight, channel_axis=2))

    return Loaded(repair)
