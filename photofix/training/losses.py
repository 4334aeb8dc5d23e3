"""Losses. All take (B, 3, h, w) float tensors in [0, 1] and return a scalar."""

from __future__ import annotations

from torch import Tensor


def balanced_l1(prediction: Tensor, clean: Tensor, degraded: Tensor, balance: float) -> Tensor:
    """Mean absolute error, each crop weighed by ``balance / (input error + balance)``.

    A plain mean is dominated by heavy noise: crops with weak JPEG damage, where the gain to be had is small, would hardly be
    heard. The weight depends on the input alone, so the minimum for each crop stays where it was.
    """
    error = (prediction - clean).abs().mean(dim=(1, 2, 3))
    input_error = (degraded - clean).abs().mean(dim=(1, 2, 3))
    return (error * (balance / (input_error + balance))).mean()
