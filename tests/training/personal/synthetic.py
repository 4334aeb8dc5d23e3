"""Synthetic scenes, and cameras whose truth is known."""

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.imaging.jpeg_tables import standard_tables
from photofix.training.degrade.camera import CameraDamage
from photofix.training.personal.camera import Camera, JpegSetting, Sampling


def setting(quality: int, sampling: Sampling = "4:2:0") -> JpegSetting:
    luma, chroma = (tuple(int(step) for step in table.ravel()) for table in standard_tables(quality))
    return JpegSetting(luma=luma, chroma=chroma, sampling=sampling, quality=quality, weight=1)


def scene(seed: int, height: int = 320, width: int = 480) -> npt.NDArray[np.float32]:
    """Soft surfaces of several brightnesses, and a few hard edges: (H, W, 3) in [0, 1]."""
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(25, 230, size=(4, 6, 3)).astype(np.uint8)
    picture = (
        np.asarray(Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)).astype(np.float32) / 255
    )
    picture = picture.copy()
    for _ in range(5):
        top, left = int(rng.integers(0, height - 40)), int(rng.integers(0, width - 40))
        picture[top : top + 40, left : left + int(rng.integers(4, 40))] = rng.uniform(0.05, 0.95, size=3)
    return picture.astype(np.float32)


def take(
    seed: int, camera: Camera, height: int = 320, width: int = 480, strength: float = 1.0
) -> npt.NDArray[np.uint8]:
    """A scene as a camera stores it."""
    damage = CameraDamage(camera=camera)
    params = {"seed": seed, "strength": strength, "jpeg": 0, "tables": 1.0}
    return (damage.apply(scene(seed, height, width), params) * 255 + 0.5).astype(np.uint8)
