"""Small pictures of photos before and after, for a batch's report."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image

from photofix.errors import SaveError
from photofix.imaging import Photo
from photofix.imaging.atomic import write_exclusive
from photofix.imaging.preview import Shown, small_picture

SIDE = 240
FOLDER = "thumbnails"
_QUALITY = 80


def thumbnail_names(output: str) -> tuple[str, str]:
    """Of the pictures before and after, relative to the journal's folder; by a result's name in its folder of results."""
    key = hashlib.sha256(output.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"{FOLDER}/{key}-before.jpg", f"{FOLDER}/{key}-after.jpg"


def write_thumbnails(folder: Path, output: str, before: Photo, after: Photo) -> None:
    """Make both; that one can't be written is no failure of a photo.

    Args:
        folder: the journal's.
        output: the result's name.
        before: the photo.
        after: the result, of any size.
    """
    for name, photo in zip(thumbnail_names(output), (before, after), strict=True):
        write_thumbnail(folder / name, small_picture(photo, SIDE))


def write_thumbnail(path: Path, pixels: Shown) -> None:
    """Write one picture, in the place of an older one."""
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=_QUALITY)
    try:
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        write_exclusive(path, data.getvalue())
    except (OSError, SaveError):
        return
