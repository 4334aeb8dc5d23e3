from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Networks of tests are tiny: two threads would wait for each other longer than they compute."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


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
