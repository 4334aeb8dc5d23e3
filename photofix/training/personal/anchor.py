"""Going back towards the base, as far as it takes not to have forgotten its trade.

Between the weights of a model and of its fine-tuned child lies a straight way on which both work (Wortsman et al., "Robust
fine-tuning of zero-shot models", arXiv:2109.01903): most of what was learnt is kept at half of it, and little was forgotten there.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

# Of the way from the base to what was learnt, where all of it is too much.
SHARES = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


def between(base: dict[str, Tensor], own: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights on the straight way from `base` (share 0) to `own` (share 1), by parameter name, float32 on the CPU."""
    return {name: base[name].float().lerp(own[name].float(), share) for name in own}


def anchored(
    base: dict[str, Tensor], own: dict[str, Tensor], forgotten: Callable[[dict[str, Tensor]], float], most: float
) -> tuple[dict[str, Tensor], float, float]:
    """The weights farthest from the base that have forgotten no more than allowed.

    Args:
        base: weights that the training began from.
        own: weights that it came to.
        forgotten: measures what weights have lost on ordinary photos, in dB; positive is worse than the base.
        most: that may be.

    Returns:
        The weights, their share of the way, and what they have lost; where even the least share has forgotten more, what was
        learnt as it is.
    """
    whole = forgotten(own)
    if whole > most:
        for share in SHARES:
            weights = between(base, own, share)
            lost = forgotten(weights)
            if lost <= most:
                return weights, share, lost
    return own, 1.0, whole
