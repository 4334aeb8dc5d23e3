"""The learning rate over a run."""

from __future__ import annotations

import math

from photofix.training.recipe import Recipe


def learning_rate(recipe: Recipe, step: int) -> float:
    """One cycle: a linear rise over `warmup` steps, then a cosine to `final_rate` (Smith, arXiv:1708.07120).

    It begins when the generator does: a critic that learns alone at first is no part of it.
    """
    alone = 0 if recipe.adversarial is None else recipe.adversarial.critic_steps
    step, steps = max(0, step - alone), recipe.steps - alone
    if step < recipe.warmup:
        return recipe.peak_rate * (step + 1) / recipe.warmup
    through = (step - recipe.warmup) / max(1, steps - recipe.warmup)
    return recipe.final_rate + (recipe.peak_rate - recipe.final_rate) * 0.5 * (1 + math.cos(math.pi * through))
