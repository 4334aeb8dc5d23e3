"""Clean targets: photos reduced until their own damage is under one level, kept on disk, and read as needed."""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.errors import SaveError
from photofix.imaging import open_photo
from photofix.imaging.atomic import write_exclusive
from photofix.imaging.display import to_8_bits

__all__ = ["Targets", "reduced"]

Pixels = npt.NDArray[np.uint8]


class Targets:
    """Reduced photos by number, each decoded once for the life of the folder, and mapped into memory from there.

    Safe to use from several processes: a file appears whole or not at all, under a name that only its content could have.

    Args:
        files: the photos, and the factor that each is reduced by.
        folder: where the reduced ones are kept; made if it isn't there.
        limit_bytes: bound on what is kept there, by the files' order: what would go beyond it is decoded again each time, so the
            first are the best to put first.
    """

    def __init__(self, files: Sequence[tuple[Path, float]], folder: Path, *, limit_bytes: int = 6 << 30) -> None:
        self.files = tuple(files)
        self.folder = folder
        self._limit = limit_bytes

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: int) -> Pixels:
        """Target `index`, (H, W, 3) uint8, upright, in the photo's own encoding; read-only.

        Raises:
            PhotoError: the photo can't be read any more.
        """
        path, factor = self.files[index]
        kept = self.kept_at(index)
        try:
            return np.load(kept, mmap_mode="r")
        except (OSError, ValueError):  # not there yet, or cut short by a full disk
            pixels = reduced(path, factor)
        if self._room_for(pixels.nbytes, kept):
            data = io.BytesIO()
            np.save(data, pixels)
            # A drive that is full costs time, not the training.
            with contextlib.suppress(SaveError):
                self.folder.mkdir(parents=True, exist_ok=True)
                write_exclusive(kept, data.getbuffer(), overwrite=True)
        pixels.flags.writeable = False
        return pixels

    def kept_at(self, index: int) -> Path:
        """Where a target is kept: by its photo's path, size and date, so that an exchanged photo is decoded anew."""
        path, factor = self.files[index]
        try:
            status = path.stat()
            version = f"{status.st_size}:{status.st_mtime_ns}"
        except OSError:
            version = "gone"
        key = hashlib.sha256(f"{path}:{version}:{factor:.4f}".encode("utf-8", "surrogateescape")).hexdigest()
        return self.folder / f"{key[:24]}.npy"

    def _room_for(self, size: int, kept: Path) -> bool:
        if not self.folder.is_dir():
            return size <= self._limit
        others = sum(file.stat().st_size for file in self.folder.glob("*.npy") if file != kept)
        return others + size <= self._limit


def reduced(path: Path, factor: float) -> Pixels:
    """A photo in 8 bits, upright and reduced by Lanczos: (H, W, 3). A factor of 1 leaves it as it is.

    Raises:
        PhotoError: it can't be read.
    """
    pixels = np.asarray(to_8_bits(open_photo(path).pixels))
    if factor <= 1:
        return np.array(pixels)
    image = Image.fromarray(np.ascontiguousarray(pixels))
    size = max(1, int(image.width / factor)), max(1, int(image.height / factor))
    return np.array(image.resize(size, Image.Resampling.LANCZOS))
