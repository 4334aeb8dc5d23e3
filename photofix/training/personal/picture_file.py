"""Pictures for the person to look at, as PNG files. Knows no torch."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.imaging.atomic import write_exclusive


def write_picture(path: Path, pixels: npt.NDArray[np.uint8]) -> str:
    """Write (h, w, 3) uint8 whole, in the place of an older one, so that nobody opens half of it; returns its path.

    Raises:
        DiskFullError, SaveError: it can't be written.
    """
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "PNG")
    write_exclusive(path, data.getvalue(), overwrite=True)
    return str(path)
