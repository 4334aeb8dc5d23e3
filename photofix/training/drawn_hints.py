"""Colour points as a person might set them, drawn from photos whose colours are known (Zhang et al., arXiv:1705.02999)."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from photofix.nets.chroma import chroma_of
from photofix.nets.hints import coverage, lay_point, no_hints

# Of the points of a picture that has some: mostly few, 8 on average.
MEAN_COUNT = 8
# Of their radii in pixels: from a single one to discs of nine across.
LARGEST_RADIUS = 4.5


def drawn_hints(clean: Tensor, share: float, rng: np.random.Generator) -> Tensor:
    """Hints for pictures, each telling the mean chroma of what it covers.

    Args:
        clean: (B, 3, h, w) in [0, 1], the pictures in colour.
        share: of the pictures that get any.
        rng: to draw by.

    Returns:
        (B, 3, h, w): see `photofix.nets.hints`.
    """
    counts = [int(rng.geometric(1 / MEAN_COUNT)) if rng.random() < share else 0 for _ in range(len(clean))]
    return torch.stack([hints_of_truth(picture, count, rng) for picture, count in zip(clean, counts, strict=True)])


def hints_of_truth(clean: Tensor, count: int, rng: np.random.Generator) -> Tensor:
    """That many points, anywhere on (3, h, w): the same shape, on the same device."""
    height, width = clean.shape[1:]
    chroma = chroma_of(clean[None].cpu())[0]
    hints = no_hints((height, width))
    for _ in range(count):
        centre = float(rng.uniform(0, height)), float(rng.uniform(0, width))
        radius = float(rng.uniform(0, LARGEST_RADIUS))
        cover = coverage(centre, radius, (height, width))
        lay_point(hints, centre, radius, (chroma * cover).sum((1, 2)) / cover.sum())
    return hints.to(clean.device)
