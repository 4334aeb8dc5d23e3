"""A synthetic camera and its album; and a folder of real scenes that went through a camera that never was."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photofix.training.personal.camera import Camera, CameraNoise
from tests.training.personal.scenes import write_camera_folder
from tests.training.personal.synthetic import setting, take


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
    return write_camera_folder(tmp_path_factory.mktemp("camera"))
