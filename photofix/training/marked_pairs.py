"""Crops for learning to erase: beside the pictures go the mask of what was laid on, and now and then a mask given by hand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, ImageDraw, ImageFilter
from torch import Tensor

from photofix.training.dataset import CropPairs, Example, Pairs, Pixels, crop_to_tensor
from photofix.training.degrade import Mask

# Of the masks given, so many lie over what no degradation draws; else the network would learn what marks look like and not
# that it must repair where it is told.
ELSEWHERE = 0.35
# Broad strokes of a brush, in pixels.
BROADEST = 48


class MarkedPairs(Pairs):
    """Item `index` is (clean, degraded), each (4, crop, crop) uint8, drawn from (seed, index) alone.

    The fourth channel of `clean` is the mask of all marks, that of `degraded` a mask as a person would give it: 0 everywhere
    in most items, and in the others roughly where the marks are, or over something else, which then is to go as well.

    Args:
        crops: the pictures.
        given: share of the items in which a mask is given.
        seed: of the run.
    """

    def __init__(self, crops: CropPairs, *, given: float, seed: int) -> None:
        self._crops = crops
        self._given = given
        self._seed = seed

    def __len__(self) -> int:
        return len(self._crops)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        example = self._crops.example(index)
        rng = np.random.Generator(np.random.PCG64([self._seed, index, 1]))
        degraded, mask, given = example.degraded, example.mask, np.zeros_like(example.mask)
        if rng.random() < self._given:
            if rng.random() < ELSEWHERE:
                degraded, mask, given = _covered(example, rng)
            elif mask.any():
                given = by_hand(mask, rng)
        return _with(example.clean, mask), _with(degraded, given)


def by_hand(mask: Mask, rng: np.random.Generator) -> Mask:
    """A mask as a person would paint it over marks: grown by a few pixels, shifted by one or two, some of it left out.

    Args:
        mask: (h, w) in [0, 1], not empty.
        rng: to draw from.

    Returns:
        (h, w) in [0, 1].
    """
    height, width = mask.shape
    drawn = Image.fromarray(np.where(mask > 0, 255, 0).astype(np.uint8))
    drawn = drawn.filter(ImageFilter.MaxFilter(2 * int(rng.integers(0, 6)) + 1))
    found = np.roll(np.asarray(drawn, np.float32) / 255, tuple(rng.integers(-2, 3, 2)), (0, 1))
    if rng.random() < 0.3:
        # One side of a line anywhere through the crop.
        angle, y, x = rng.uniform(0, 2 * np.pi), rng.uniform(0, height), rng.uniform(0, width)
        rows, columns = np.mgrid[:height, :width]
        cut = np.where((rows - y) * np.sin(angle) + (columns - x) * np.cos(angle) > 0, found, np.float32(0))
        found = cut if cut.any() else found
    return _softened(found.astype(np.float32), rng)


def _covered(example: Example, rng: np.random.Generator) -> tuple[Pixels, Mask, Mask]:
    """Strokes of a brush with the crop itself, turned round, under them: the degraded crop, the mask of all, and the one given."""
    height, width = example.mask.shape
    canvas = Image.new("L", (width, height))
    draw = ImageDraw.Draw(canvas)
    for _ in range(int(rng.integers(1, 4))):
        broad = float(np.exp(rng.uniform(np.log(4), np.log(min(BROADEST, width / 3)))))
        start = rng.uniform(0, 1, 2) * (width, height)
        way = np.cumsum(rng.normal(0, broad, (int(rng.integers(1, 5)), 2)), axis=0) + start
        points = [tuple(map(float, point)) for point in (start, *way)]
        draw.line(points, fill=255, width=round(broad), joint="curve")
        for x, y in points:
            draw.ellipse([x - broad / 2, y - broad / 2, x + broad / 2, y + broad / 2], fill=255)
    strokes = np.asarray(canvas) > 0
    foreign = np.rot90(example.degraded, 2)
    if rng.random() < 0.3:
        foreign = np.broadcast_to(rng.integers(0, 256, 3).astype(np.uint8), example.degraded.shape)
    degraded = np.where(strokes[..., None], foreign, example.degraded)
    laid = strokes.astype(np.float32)
    return degraded, np.maximum(example.mask, laid), _softened(laid, rng)


def _softened(mask: Mask, rng: np.random.Generator) -> Mask:
    """Half of all brushes have a soft edge: it lies outside, so that what was meant is still covered."""
    if rng.random() < 0.5:
        return mask
    radius = rng.uniform(0.5, 2.0)
    picture = Image.fromarray(np.round(mask * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
    return np.maximum(mask, np.asarray(picture, np.float32) / 255)


def _with(pixels: Pixels, mask: Mask) -> Tensor:
    """(4, h, w) uint8; whatever a mark covers at all is at least 1."""
    levels: npt.NDArray[np.uint8] = np.ceil(np.clip(mask, 0, 1) * 255).astype(np.uint8)
    return torch.cat([crop_to_tensor(pixels), torch.from_numpy(levels)[None]])
