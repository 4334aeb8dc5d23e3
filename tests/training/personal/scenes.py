"""Real scenes that went through a camera that never was: its noise, its compression."""

from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data

from photofix.training.degrade import Noise, to_uint8

SCENES = ("astronaut", "chelsea", "coffee", "rocket", "hubble_deep_field", "immunohistochemistry", "retina", "brick", "grass", "gravel")  # fmt: skip


def scenes() -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    found: list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]] = []
    for name in SCENES:
        pixels = np.asarray(getattr(data, name)())
        if pixels.ndim == 2:
            # Grey textures, toned apart so that no two of them look alike.
            tones = np.random.default_rng(len(found)).uniform(0.6, 1.0, size=3)
            pixels = (pixels[..., None] * tones).astype(np.uint8)
        found.append(np.ascontiguousarray(pixels[..., :3]))
    retina = found[SCENES.index("retina")]
    found[SCENES.index("retina")] = retina[300:900, 300:1000]
    left, _right, _disparity = data.stereo_motorcycle()
    return [*found, np.asarray(left)[:, :480], np.asarray(found[0])[::-1, :400]]


def write_camera_folder(folder: Path) -> Path:
    """Write twelve JPEG files of different scenes, each at least 300 pixels a side, into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    noise = Noise()
    for number, pixels in enumerate(scenes()):
        params = {"sigma": 9.0, "signal": True, "grey": False, "blur": 0.4, "seed": number}
        noisy = noise.apply(pixels.astype(np.float32) / np.float32(255), params)
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = "Imaginary", "Imaginary P1"
        Image.fromarray(to_uint8(noisy)).save(folder / f"IMG_{number:04}.JPG", quality=80, exif=exif)
    return folder
