"""A synthetic camera and its album; and a folder of real scenes that went through a camera that never was."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from photofix.training.degrade import Noise, to_uint8
from photofix.training.personal.camera import Camera, CameraNoise
from tests.training.personal.synthetic import setting, take

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


@pytest.fixture(scope="session")
def camera() -> Camera:
    noise = CameraNoise(a=16 / 255**2, b=-8 / 255**2, correlation=(0.3, 0.05), chroma=0.5, chroma_blur=1.0)
    return Camera(noise=noise, jpeg=(setting(90),))


@pytest.fixture(scope="session")
def album(tmp_path_factory: pytest.TempPathFactory, camera: Camera) -> Path:
    """Twenty-six scenes by one camera, and all that a folder also holds."""
    folder = tmp_path_factory.mktemp("album")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Imaginary", "Imaginary P1"
    noisy = Camera(noise=camera.noise)
    for seed in range(26):
        Image.fromarray(take(seed, noisy)).save(folder / f"IMG_{seed}.JPG", quality=90, exif=exif)
    with Image.open(folder / "IMG_3.JPG") as again:
        again.resize((400, 267)).save(folder / "IMG_3 small.jpg", quality=70)
    Image.fromarray(take(99, noisy, 120, 160)).save(folder / "small.jpg")
    (folder / "broken.jpg").write_bytes((folder / "IMG_1.JPG").read_bytes()[:3000])
    (folder / "notes.txt").write_text("no photo")
    screen = np.full((320, 480, 3), 230, np.uint8)
    screen[40:60, 30:400] = (30, 60, 200)
    screen[100:280:12, 60:300] = 90
    Image.fromarray(screen).save(folder / "screen.png")
    return folder


@pytest.fixture(scope="session")
def camera_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve JPEG files of different scenes, each at least 300 pixels a side."""
    folder = tmp_path_factory.mktemp("camera")
    noise = Noise()
    for number, pixels in enumerate(scenes()):
        params = {"sigma": 9.0, "signal": True, "grey": False, "blur": 0.4, "seed": number}
        noisy = noise.apply(pixels.astype(np.float32) / np.float32(255), params)
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = "Imaginary", "Imaginary P1"
        Image.fromarray(to_uint8(noisy)).save(folder / f"IMG_{number:04}.JPG", quality=80, exif=exif)
    return folder
