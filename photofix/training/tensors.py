"""Pictures of 8 bits as tensors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor


def to_tensor(pixels: npt.NDArray[np.uint8]) -> Tensor:
    """(h, w, 3) uint8 as (3, h, w) uint8, with memory of its own."""
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1)
