from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a few real photos."""
    folder = tmp_path_factory.mktemp("photos")
    for name in ("astronaut", "coffee", "chelsea", "rocket"):
        picture = Image.fromarray(np.asarray(getattr(data, name)()))
        picture.thumbnail((220, 220))
        picture.save(folder / f"{name}.png")
    (folder / "notes.txt").write_text("not a photo")
    (folder / "broken.jpg").write_bytes(b"not a photo either")
    Image.new("RGB", (20, 20)).save(folder / "tiny.png")
    return folder
