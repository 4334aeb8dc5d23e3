"""Where finished pixels are kept while a repair goes on."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from photofix.engine.tiling import Box
from photofix.errors import MemoryLimitError
from photofix.imaging import Samples


class Readable(Protocol):
    """Pixels that a step reads: the photo's, or an earlier step's canvas."""

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        ...

    def read(self, box: Box) -> Samples:
        """The samples under a box, (h, w, 3); computed first if need be."""
        ...


@dataclass(frozen=True)
class PhotoPixels:
    """The photo itself, as the first step reads it."""

    pixels: Samples

    @property
    def size(self) -> tuple[int, int]:
        return self.pixels.shape[0], self.pixels.shape[1]

    def read(self, box: Box) -> Samples:
        return self.pixels[box.slices]


@dataclass
class Canvas:
    """What a step paints on.

    Attributes:
        pixels: (H, W, 3), uint8 or uint16; what is not done yet holds anything.
        done: indices of the plan's tiles that are painted.
        mask: (H, W) uint8, of a step that answers with one: 0 where every sample is as it was below.
    """

    pixels: Samples
    done: set[int] = field(default_factory=set[int])
    mask: npt.NDArray[np.uint8] | None = None


def allocate(size: tuple[int, int], dtype: npt.DTypeLike, *, mapped: bool) -> Samples:
    """Room for (height, width) pixels of three samples: in memory, or in an unnamed file mapped into memory.

    Raises:
        MemoryLimitError: there is no room for the file.
    """
    shape = (*size, 3)
    if not mapped:
        return np.empty(shape, dtype)
    # The mapping keeps the file's space after the handle is closed, and the space is free again when the mapping goes.
    try:
        with tempfile.TemporaryFile(prefix="photofix-canvas-") as file:
            if hasattr(os, "posix_fallocate"):
                # A write into a mapping that the drive has no room for would kill the process (SIGBUS), so room is taken first.
                os.posix_fallocate(file.fileno(), 0, int(np.prod(shape, dtype=np.int64)) * np.dtype(dtype).itemsize)
            return np.memmap(file, dtype=dtype, mode="w+", shape=shape)
    except OSError as error:
        raise MemoryLimitError(
            f"The photo is too large for the free memory, and “{tempfile.gettempdir()}” can't take the rest: {error.strerror}.",
            tried="The photo is as it was.",
            advice="Free some space there, close other programs, or use a smaller photo.",
        ) from error
