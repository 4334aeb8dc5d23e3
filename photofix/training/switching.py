"""Whose turn it is: the critic's or the generator's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Adaptive(BaseModel):
    """Train the critic until its loss is low enough to teach something, then one step of the generator (lesson 7).

    Attributes:
        kind: "adaptive".
        below: the critic's loss from which on it is the generator's turn. 0.65 is lesson 7's, for `bce`, where guessing costs
            0.693; guessing costs 0.5 with `least_squares` and 2 with `hinge`.
        most: critic's steps in a row, so that a critic that can't win doesn't hold the generator up for good.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["adaptive"] = "adaptive"
    below: float = 0.65
    most: int = Field(default=20, ge=1)


class Fixed(BaseModel):
    """So many steps of the critic for each of the generator's.

    Attributes:
        kind: "fixed".
        critic_steps: of the critic in a row; 5 is usual with `wasserstein`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["fixed"] = "fixed"
    critic_steps: int = Field(default=1, ge=1)


Switching = Annotated[Adaptive | Fixed, Field(discriminator="kind")]


@dataclass
class Turns:
    """Keeps count; the critic begins.

    Attributes:
        critic: whether it is the critic's turn.
        in_a_row: steps that the critic has taken in this turn.
    """

    critic: bool = True
    in_a_row: int = 0

    def after_critic(self, switching: Adaptive | Fixed, loss: float) -> None:
        """The critic has taken a step, with this loss."""
        self.in_a_row += 1
        if isinstance(switching, Adaptive):
            done = loss < switching.below or self.in_a_row >= switching.most
        else:
            done = self.in_a_row >= switching.critic_steps
        if done:
            self.critic, self.in_a_row = False, 0

    def after_generator(self) -> None:
        """The generator has taken its step."""
        self.critic = True

    def state_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    def load_state_dict(self, contents: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave."""
        self.critic, self.in_a_row = contents["critic"], contents["in_a_row"]
