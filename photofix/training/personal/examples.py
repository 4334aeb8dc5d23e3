"""Clean and degraded crops of a person's photos: to learn from, and always the same ones to measure on."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from torch import Tensor

from photofix.errors import NoPhotosError, PhotoError
from photofix.training.dataset import MARGIN, Pairs, Pixels, crop_to_tensor, cut_and_reduce
from photofix.training.degrade import Degradation, to_float, to_uint8

# Which crops of a batch replay what the base had learnt, where there is something to replay: every other one.
REPLAYED = slice(1, None, 2)
LEARNT = slice(0, None, 2)
# Targets are reduced photos already; a little more mixes the scales.
SCALES = (1.0, 1.3)
# Side of the crops that are measured on, in pixels.
MEASURED_SIDE = 512
# Photos tried for one crop, where some can't be read any more.
TRIES = 20


class CleanPhotos(Protocol):
    """Clean photos by number, each (H, W, 3) uint8."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Pixels: ...


class Examples(Protocol):
    """Crops of photos, clean and degraded."""

    def __len__(self) -> int:
        """How many photos."""
        ...

    def draw(self, photo: int, side: int, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
        """A random crop to learn from: clean and degraded, (side, side, 3) uint8 each."""
        ...

    def fixed(self, photo: int, multiple: int) -> tuple[Pixels, Pixels]:
        """The crop to measure on, the same at every call: clean and degraded, sides multiples of `multiple`, at most 512."""
        ...


@dataclass(frozen=True)
class DamagedPhotos:
    """Clean photos that we damage.

    Attributes:
        photos: the clean ones.
        degradation: what is to be learnt, and what is measured.
        align: crops of degraded patches begin at multiples of it (see `CropPairs`).
    """

    photos: CleanPhotos
    degradation: Degradation
    align: int = 1

    def __len__(self) -> int:
        return len(self.photos)

    def draw(self, photo: int, side: int, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
        clean = cut_and_reduce(self.photos[photo], side + MARGIN, SCALES, rng)
        clean = turned(clean, rng)
        degraded = to_uint8(self.degradation(to_float(clean), rng))
        top, left = (int(v) * self.align for v in rng.integers(0, MARGIN // self.align, size=2))
        window = (slice(top, top + side), slice(left, left + side))
        return clean[window], degraded[window]

    def fixed(self, photo: int, multiple: int) -> tuple[Pixels, Pixels]:
        clean = centre(self.photos[photo], multiple)
        rng = np.random.default_rng([7, photo])
        return clean, to_uint8(self.degradation(to_float(clean), rng))


@dataclass(frozen=True)
class GivenPairs:
    """Photos of which the person has a better version.

    Attributes:
        clean: the better ones.
        degraded: the others, of the same sizes, in the same order.
    """

    clean: CleanPhotos
    degraded: CleanPhotos

    def __len__(self) -> int:
        return len(self.clean)

    def draw(self, photo: int, side: int, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
        clean, degraded = self.clean[photo], self.degraded[photo]
        top, left = (int(rng.integers(0, length - side + 1)) for length in clean.shape[:2])
        window = (slice(top, top + side), slice(left, left + side))
        both = turned(np.concatenate([clean[window], degraded[window]], axis=2), rng)
        return both[..., :3], both[..., 3:]

    def fixed(self, photo: int, multiple: int) -> tuple[Pixels, Pixels]:
        return centre(self.clean[photo], multiple), centre(self.degraded[photo], multiple)


def turned(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """A random quarter turn, and perhaps mirrored."""
    pixels = np.rot90(pixels, int(rng.integers(4)))
    return pixels[:, ::-1] if rng.random() < 0.5 else pixels


def centre(pixels: Pixels, multiple: int) -> Pixels:
    """The middle of (H, W, 3) pixels, at most 512 pixels a side, cut to the multiple."""
    height, width = (min(side, MEASURED_SIDE) // multiple * multiple for side in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return np.array(pixels[top : top + height, left : left + width])  # a copy: photos are mapped, read-only files


class PersonalPairs(Pairs):
    """Item `index` is (clean, degraded), each (3, crop, crop) uint8, drawn from (seed, index) alone; it never ends.

    Args:
        examples: to draw from.
        crop: side in pixels.
        seed: of the run.
        replay: what every other item is drawn from (`REPLAYED`), in turns; empty draws from `examples` alone.
    """

    def __init__(self, examples: Examples, *, crop: int, seed: int, replay: Sequence[Examples] = ()) -> None:
        self._examples = examples
        self._replay = tuple(replay)
        self._crop = crop
        self._seed = seed

    def __len__(self) -> int:
        return 1 << 40

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        rng = np.random.Generator(np.random.PCG64([self._seed, index]))
        turn, replayed = divmod(index, REPLAYED.step)
        examples = self._replay[turn % len(self._replay)] if self._replay and replayed else self._examples
        for left in reversed(range(TRIES)):
            photo = int(rng.integers(len(examples)))
            try:
                clean, degraded = examples.draw(photo, self._crop, rng)
                return crop_to_tensor(clean), crop_to_tensor(degraded)
            except PhotoError:
                # Moved away or overwritten while the training runs: there are others.
                if left == 0:
                    raise
        raise AssertionError


def fixed_examples(examples: Examples, multiple: int) -> list[tuple[Pixels, Pixels]]:
    """The crops to measure on, of all photos that can still be read.

    Raises:
        NoPhotosError: none can.
    """
    found: list[tuple[Pixels, Pixels]] = []
    for photo in range(len(examples)):
        with contextlib.suppress(PhotoError):
            found.append(examples.fixed(photo, multiple))
    if not found:
        raise NoPhotosError(
            "None of the photos that were kept apart to measure on can be read any more.",
            tried="What was learnt so far is kept.",
            advice="Put the photos back where they were, and go on.",
        )
    return found
