"""Degradations made of degradations: one after the other, one of several, now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from photofix.training.degrade.base import BaseDegradation, FloatImage, Mask, Params, join, no_mask

if TYPE_CHECKING:
    from photofix.training.degrade.kinds import Degradation


class Sequence(BaseDegradation):
    """One after the other, in the physical story's order: light, blur, resize, noise, age and text, compression."""

    kind: Literal["sequence"] = "sequence"
    steps: tuple[Degradation, ...]

    def sample(self, rng: np.random.Generator) -> Params:
        return {"steps": [step.sample(rng) for step in self.steps]}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        for step, drawn in zip(self.steps, params["steps"], strict=True):
            image = step.apply(image, drawn)
        return image

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        mask = no_mask(image)
        for step, drawn in zip(self.steps, params["steps"], strict=True):
            image, laid = step.apply_with_mask(image, drawn)
            mask = join(step.carry(mask, drawn), laid)
        return image, mask

    def carry(self, mask: Mask, params: Params) -> Mask:
        for step, drawn in zip(self.steps, params["steps"], strict=True):
            mask = step.carry(mask, drawn)
        return mask


class Choice(BaseDegradation):
    """One of several, by weight."""

    kind: Literal["choice"] = "choice"
    options: tuple[tuple[float, Degradation], ...]

    def sample(self, rng: np.random.Generator) -> Params:
        weights = np.array([weight for weight, _ in self.options])
        index = int(rng.choice(len(weights), p=weights / weights.sum()))
        return {"index": index, "params": self.options[index][1].sample(rng)}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return self._chosen(params).apply(image, params["params"])

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        return self._chosen(params).apply_with_mask(image, params["params"])

    def carry(self, mask: Mask, params: Params) -> Mask:
        return self._chosen(params).carry(mask, params["params"])

    def _chosen(self, params: Params) -> Degradation:
        return self.options[params["index"]][1]


class Sometimes(BaseDegradation):
    """A degradation that happens with a probability, and otherwise nothing."""

    kind: Literal["sometimes"] = "sometimes"
    probability: float = Field(ge=0, le=1)
    what: Degradation

    def sample(self, rng: np.random.Generator) -> Params:
        return {"what": self.what.sample(rng)} if rng.random() < self.probability else {}

    def apply(self, image: FloatImage, params: Params) -> FloatImage:
        return self.what.apply(image, params["what"]) if params else image

    def apply_with_mask(self, image: FloatImage, params: Params) -> tuple[FloatImage, Mask]:
        return self.what.apply_with_mask(image, params["what"]) if params else (image, no_mask(image))

    def carry(self, mask: Mask, params: Params) -> Mask:
        return self.what.carry(mask, params["what"]) if params else mask
