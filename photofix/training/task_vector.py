"""What a training changed, added to other weights (task arithmetic, Ilharco et al., arXiv:2212.04089)."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from photofix.errors import WeightsError


def carried_over(
    before: Mapping[str, Tensor], after: Mapping[str, Tensor], to: Mapping[str, Tensor], *, share: float = 1.0
) -> dict[str, Tensor]:
    """``to + share · (after − before)``, in float32: a model that went on from `before` learns what `after` had learnt, without a step.

    Args:
        before: weights that a training started from, by parameter name.
        after: those that it ended with.
        to: those of a network that is the same, or has further layers, which stay as they are.
        share: how much of what was learnt; 1 is all of it.

    Raises:
        WeightsError: a layer of the training isn't there, or has another shape.
    """
    for name, tensor in before.items():
        if any(name not in others or others[name].shape != tensor.shape for others in (after, to)):
            raise WeightsError(
                f"What was learnt can't be carried over: the layer “{name}” isn't the same.",
                advice="Take weights of one network, or of one that it grew into.",
            )
    return {
        name: tensor.float() + share * (after[name].float() - before[name].float())
        if name in before
        else tensor.float()
        for name, tensor in to.items()
    }
