"""How much of each pixel is there, at every size that the viewer needs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from photofix.app.viewer.pyramid import SMALLEST, halve
from photofix.engine.tiling import Box
from photofix.imaging import Samples
from photofix.imaging.display import to_8_bits

Opaqueness = npt.NDArray[np.uint8]


class Opacity:
    """A photo's alpha, reduced as its pixels are; any thread may read it. Making it takes a while.

    Args:
        alpha: (H, W), uint8 or uint16; the largest value is opaque.
    """

    def __init__(self, alpha: Samples) -> None:
        self._levels: list[Opaqueness] = [to_8_bits(alpha)]
        while max(self._levels[-1].shape) > SMALLEST:
            self._levels.append(to_8_bits(halve(self._levels[-1][..., None])[..., 0]))

    def under(self, size: tuple[int, int], level: int, box: Box) -> Opaqueness:
        """What belongs to a part of a picture's level.

        Args:
            size: of the picture's level 0, which may be the photo enlarged.
            level: of the picture.
            box: in pixels of that level.
        """
        # An enlargement of twice the size has at level 1 as many pixels as the photo at level 0.
        level_size = -(-size[0] >> level), -(-size[1] >> level)
        enlarged = max(0, round(np.log2(size[0] / self._levels[0].shape[0])))
        found = self._levels[min(max(0, level - enlarged), len(self._levels) - 1)]
        rows = _nearest(box.top, box.bottom, level_size[0], found.shape[0])
        columns = _nearest(box.left, box.right, level_size[1], found.shape[1])
        return found[np.ix_(rows, columns)]


def opacity_of(alpha: Samples | None) -> Opacity | None:
    """That of a photo's alpha; None where everything is opaque."""
    if alpha is None or int(alpha.min()) == int(np.iinfo(alpha.dtype).max):
        return None
    return Opacity(alpha)


def _nearest(start: int, end: int, length: int, found: int) -> npt.NDArray[np.intp]:
    """For each pixel of a line of some length that of another length which covers the same place."""
    places = (np.arange(start, end) + 0.5) * (found / length)
    return np.minimum(places.astype(np.intp), found - 1)
