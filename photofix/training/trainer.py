"""What takes the steps of a phase: whoever drives it decides how long it goes on, by steps or by the clock."""

from __future__ import annotations

from typing import Any, Protocol

from torch import Tensor

from photofix.training.state import TrainState


class Trainer(Protocol):
    """One phase of training, without the loop round it."""

    @property
    def state(self) -> TrainState:
        """The generator."""
        ...

    @property
    def finished(self) -> bool:
        """Whether more steps would be thrown away."""
        ...

    def step(self, clean: Tensor, degraded: Tensor, rate: float) -> dict[str, float]:
        """Take one step on (B, 3, h, w) float tensors in [0, 1], and count it in the state.

        Args:
            clean: what should come out.
            degraded: what goes in.
            rate: the generator's learning rate.

        Returns:
            The losses by name; not every step has every one.
        """
        ...

    def validate(self) -> dict[str, Any]:
        """Measure the averaged weights on the held-out crops; what the ``validate`` event says."""
        ...

    def weights(self) -> dict[str, Tensor]:
        """What is to be shipped if the run ends here, by parameter name."""
        ...

    def state_dict(self) -> dict[str, Any]:
        """All that a resumed run needs: plain values and tensors."""
        ...

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave."""
        ...
