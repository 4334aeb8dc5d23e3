"""Whole photos, small, as a generator sees them that decides about all of a photo at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from torch import Tensor

from photofix.training.dataset import Example, Pairs, Pixels, crop_to_tensor
from photofix.training.degrade import Degradation, to_float, to_uint8
from photofix.training.degrade.base import no_mask

# Kept so many times larger than they are used, so that a part of a photo can be cut out and is still made smaller.
SPARE = 1.5
# Of the largest part with the wanted proportions, on a side.
SMALLEST_PART = 0.7
# Width by height, of all pictures of a step: they must be stacked.
PROPORTIONS = (3 / 2, 4 / 3, 16 / 9, 1.0, 3 / 4, 2 / 3)


class WholePairs(Pairs):
    """Item `index` is (clean, degraded), each (3, h, w) uint8, drawn from (seed, index) alone.

    Nearly all of a photo, cut to one of a few proportions, perhaps mirrored left to right (above stays above: the sky is), made
    smaller and then degraded. Items of one step have one size. Photos are decoded once, and kept small.

    Args:
        files: photos.
        degradation: what to do to them.
        side: the longer side in pixels.
        batch: items of a step.
        seed: of the run.
        length: how many items there are.
    """

    def __init__(
        self, files: Sequence[Path], degradation: Degradation, *, side: int, batch: int, seed: int, length: int
    ) -> None:
        self._files = files
        self._degradation = degradation
        self._side = side
        self._batch = batch
        self._seed = seed
        self._length = length
        self._kept: dict[int, Image.Image] = {}

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        example = self.example(index)
        return crop_to_tensor(example.clean), crop_to_tensor(example.degraded)

    def example(self, index: int) -> Example:
        """What item `index` is made of, to be looked at; its mask is empty."""
        rng = np.random.Generator(np.random.PCG64([self._seed, index]))
        clean = self._clean(self._photo(int(rng.integers(len(self._files)))), self._size(index // self._batch), rng)
        params = self._degradation.sample(rng)
        degraded = self._degradation.apply(to_float(clean), params)
        return Example(clean, to_uint8(degraded), no_mask(degraded), params)

    def _size(self, step: int) -> tuple[int, int]:
        rng = np.random.Generator(np.random.PCG64([self._seed, step, 2]))
        proportion = PROPORTIONS[int(rng.integers(len(PROPORTIONS)))]
        width, height = (1, 1 / proportion) if proportion >= 1 else (proportion, 1)
        return round(self._side * height), round(self._side * width)

    def _photo(self, number: int) -> Image.Image:
        if number not in self._kept:
            self._kept[number] = small_photo(self._files[number], round(SPARE * self._side))
        return self._kept[number]

    def _clean(self, photo: Image.Image, size: tuple[int, int], rng: np.random.Generator) -> Pixels:
        height, width = size
        scale = min(photo.width / width, photo.height / height) * rng.uniform(SMALLEST_PART, 1)
        left = rng.uniform(0, photo.width - scale * width)
        top = rng.uniform(0, photo.height - scale * height)
        box = left, top, min(left + scale * width, photo.width), min(top + scale * height, photo.height)
        pixels = np.asarray(photo.resize((width, height), Image.Resampling.LANCZOS, box=box))
        return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def small_photo(file: Path, side: int) -> Image.Image:
    """A photo, upright, in RGB, made smaller to a longer side in pixels (Lanczos); never larger."""
    with Image.open(file) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=None)
    return upright
