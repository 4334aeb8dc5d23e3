"""Too few levels, as skies show them that were stored, edited or sent with less than 8 bits."""

from __future__ import annotations

from typing import Literal

import numpy as np

from photofix.training.degrade.base import BaseDegradation, FloatImage, Params


class Banding(BaseDegradation):
    """Too few levels: values are rounded to the nearest of a small number of them.

    Attributes:
        levels: range of how many are left in each channel; drawn evenly in its logarithm.
    """

    kind: Literal["banding"] = "banding"
    levels: tuple[int, int] = (16, 64)

    def sample(self, rng: np.random.Generator) -> Params:
        return {"levels": round(np.exp(rng.uniform(*np.log(self.levels))))}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        steps = np.float32(params["levels"] - 1)
        return np.round(image * steps) / steps
