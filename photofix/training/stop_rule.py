"""When an adversarial run has gone far enough: a rule, where others look at pictures and stop by eye.

A critic first brings texture back, and then invents it. The perceptual distance on held-out photos falls in the first part and
rises in the second; pixels get worse from the beginning, slowly and then fast; colours drift last. So the checkpoint with the
smallest distance is kept, as long as pixels and colours are near where the faithful generator had them, and what comes after it
is thrown away.
"""

from __future__ import annotations

import math
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from photofix.errors import TrainingError
from photofix.training.validate import HeldOutFigures

Verdict = Literal["best", "behind", "broken"]


class StopLimits(BaseModel):
    """How far a run may go.

    Attributes:
        psnr_fall: of the mean held-out PSNR under the faithful start's, in dB.
        colour_shift: of the held-out outputs, in 8-bit levels; where the faithful start is farther off already, no more than it.
        patience: validations in a row that break a limit, after which the run ends.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    psnr_fall: float = Field(default=0.8, ge=0)
    colour_shift: float = Field(default=1.0, gt=0)
    patience: int = Field(default=3, ge=1)


class StopRule:
    """Judges each validation; the first is the faithful start, which is kept until something is better.

    Args:
        limits: how far the run may go.

    Attributes:
        broken: validations in a row, until now, that broke a limit.
    """

    def __init__(self, limits: StopLimits) -> None:
        self._limits = limits
        self._start: dict[str, float] | None = None
        self._best = math.inf
        self.broken = 0

    @property
    def started(self) -> bool:
        """Whether the faithful start has been seen."""
        return self._start is not None

    @property
    def finished(self) -> bool:
        """Whether the run should end."""
        return self.broken >= self._limits.patience

    def judge(self, figures: HeldOutFigures) -> Verdict:
        """Say whether this checkpoint is the one to keep ("best"), isn't ("behind"), or has gone too far ("broken").

        Raises:
            TrainingError: the figures have no perceptual distance, so there is nothing to go by.
        """
        if not figures["distance"]:
            raise TrainingError(
                "An adversarial run can't be judged without a perceptual distance.",
                advice="Give the held-out photos a distance.",
            )
        psnr, shift = _mean_output(figures["psnr"]), figures["colour_shift"]
        distance = _mean_output(figures["distance"])
        if self._start is None:
            self._start, self._best = {"psnr": psnr, "colour_shift": shift}, distance
            return "best"
        # Written so that a figure that isn't a number breaks it.
        near_enough = psnr >= self._start["psnr"] - self._limits.psnr_fall
        true_enough = shift < self._limits.colour_shift or shift <= self._start["colour_shift"]
        if not (near_enough and true_enough):
            self.broken += 1
            return "broken"
        self.broken = 0
        if distance < self._best:
            self._best = distance
            return "best"
        return "behind"

    def state_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"start": self._start, "best": self._best, "broken": self.broken}

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave."""
        self._start, self._best, self.broken = contents["start"], contents["best"], contents["broken"]


def _mean_output(by_damage: dict[str, Any]) -> float:
    outputs = [float(figure["output"]) for figure in by_damage.values()]
    return sum(outputs) / len(outputs)
