"""What every adapter's function gives: a repairer that is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Loaded", "Pixels", "to_uint8"]

Pixels = npt.NDArray[np.uint8]


class Loaded(NamedTuple):
    """A repairer.

    Attributes:
        repair: (h, w, 3) RGB of 0 to 255, to the same, as many times larger as its task asks for.
        parameters: of its network; None where there is none, or where it doesn't tell.
    """

    repair: Callable[[Pixels], Pixels]
    parameters: int | None = None


def to_uint8(image: npt.NDArray[np.floating]) -> Pixels:
    """[0, 1] to 0..255, rounded and clipped."""
    return np.clip(np.rint(image * 255), 0, 255).astype(np.uint8)
