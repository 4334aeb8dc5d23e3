"""The figures that the curves show: collected as they come."""

from __future__ import annotations

from dataclasses import dataclass, field

from photofix.app.train.events import Step, Validate

_SMOOTH = 0.9
# More steps than pixels are thinned: every other one goes, and from then on every other one is left out.
_MOST = 4000


@dataclass
class Curve:
    """Of one run; all lists of one kind are of one length.

    Attributes:
        minutes: of training, for each loss.
        loss: smoothed, since a single batch says little.
        checked: minutes of training, for each validation.
        psnr: of what is learnt, in dB, on photos to choose by.
        built_in: of the built-in on the same, in dB; None before the first.
        best: the best PSNR so far.
    """

    minutes: list[float] = field(default_factory=list[float])
    loss: list[float] = field(default_factory=list[float])
    checked: list[float] = field(default_factory=list[float])
    psnr: list[float] = field(default_factory=list[float])
    built_in: float | None = None
    best: float | None = None
    newest: Validate | None = None
    _mean: float | None = None
    _every: int = 1
    _left_out: int = 0

    def stepped(self, step: Step, minutes: float) -> None:
        """Add a step's loss."""
        self._mean = step.loss if self._mean is None else _SMOOTH * self._mean + (1 - _SMOOTH) * step.loss
        # A run that was interrupted begins again at its last checkpoint.
        while self.minutes and self.minutes[-1] > minutes:
            del self.minutes[-1], self.loss[-1]
        self._left_out += 1
        if self._left_out >= self._every:
            self._left_out = 0
            self.minutes.append(minutes)
            self.loss.append(self._mean)
        if len(self.minutes) > _MOST:
            del self.minutes[::2], self.loss[::2]
            self._every *= 2

    def validated(self, event: Validate, minutes: float) -> None:
        """Add a validation."""
        while self.checked and self.checked[-1] > minutes:
            del self.checked[-1], self.psnr[-1]
        self.checked.append(minutes)
        self.psnr.append(event.psnr)
        self.built_in = event.built_in
        self.newest = event
        if event.best or self.best is None:
            self.best = event.psnr

    @property
    def gain(self) -> float | None:
        """Of the best over the built-in, in dB; None before the first validation."""
        return None if self.best is None or self.built_in is None else self.best - self.built_in
