"""Which photos show the same: near-duplicates and bursts, by a hash of what is seen.

The hash is twenty lines of NumPy; the packages that have it bring SciPy and PyWavelets for their other hashes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

__all__ = ["BURST", "DUPLICATE", "difference_hash", "distances", "groups"]

DUPLICATE = 3
"""At most so many different bits: the same photo, stored again."""
BURST = 22
"""At most so many: the same scene a moment later. Hashes of different scenes differ in 64 bits on average, and rarely in less than 40."""
BURST_IN_TIME = 40
"""At most so many, if both were taken within seconds."""
SECONDS = 3


def difference_hash(grey: Image.Image) -> bytes:
    """128 bits of a picture: whether each cell of 8×8 is brighter than its right neighbour, and than the one below.

    dHash (Krawetz 2013), in both directions; unmoved by size, compression, noise and brightness.
    """
    across = np.asarray(grey.resize((9, 8), Image.Resampling.BOX), np.int16)
    down = np.asarray(grey.resize((8, 9), Image.Resampling.BOX), np.int16)
    bits = np.concatenate(((across[:, 1:] > across[:, :-1]).ravel(), (down[1:] > down[:-1]).ravel()))
    return np.packbits(bits).tobytes()


def distances(hashes: Sequence[bytes]) -> npt.NDArray[np.int64]:
    """Numbers of different bits, (n, n)."""
    bits = np.unpackbits(np.frombuffer(b"".join(hashes), np.uint8).reshape(len(hashes), -1), axis=1).astype(np.float32)
    ones = bits.sum(axis=1)
    return np.rint(ones[:, None] + ones[None] - 2 * bits @ bits.T).astype(np.int64)


def groups(hashes: Sequence[bytes], times: Sequence[float | None]) -> list[int]:
    """A group's number for each photo; photos that are alike, directly or through others, share one.

    Args:
        hashes: of `difference_hash`.
        times: when each was taken, in seconds, or None.
    """
    if not hashes:
        return []
    apart = distances(hashes)
    taken = np.array([np.nan if time is None else time for time in times])
    soon = np.abs(taken[:, None] - taken[None]) <= SECONDS  # nan is never soon
    alike = (apart <= BURST) | (soon & (apart <= BURST_IN_TIME))
    numbers = [-1] * len(hashes)
    for first in range(len(hashes)):
        if numbers[first] >= 0:
            continue
        waiting = [first]
        numbers[first] = first
        while waiting:
            for other in np.flatnonzero(alike[waiting.pop()]):
                if numbers[other] < 0:
                    numbers[other] = first
                    waiting.append(int(other))
    return numbers
