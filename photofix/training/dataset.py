"""Pairs of clean and degraded crops, each a pure function of (seed, index)."""

from __future__ import annotations

import signal
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, ImageOps
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler

from photofix.errors import NoPhotosError
from photofix.training.degrade import Degradation, Mask, Nothing, Params, to_float, to_uint8
from photofix.training.distributed import ALONE, Team

# A degraded patch is cut this much larger than the crop and then cropped at random, so that JPEG's 16×16 grid (8×8, with
# chroma at half resolution) lies anywhere.
MARGIN = 16
_AS_IT_IS = Nothing()

Pixels = npt.NDArray[np.uint8]


class PhotoCache:
    """Decoded photos, least recently used out first, bounded in bytes."""

    def __init__(self, files: Sequence[Path], limit_bytes: int) -> None:
        self.files = files
        self._limit = limit_bytes
        self._held: OrderedDict[int, Pixels] = OrderedDict()
        self._bytes = 0

    def __getitem__(self, index: int) -> Pixels:
        """Photo `index` as (H, W, 3) uint8, upright."""
        if index in self._held:
            self._held.move_to_end(index)
            return self._held[index]
        pixels = read_photo(self.files[index])
        self._held[index] = pixels
        self._bytes += pixels.nbytes
        while self._bytes > self._limit and len(self._held) > 1:
            _, dropped = self._held.popitem(last=False)
            self._bytes -= dropped.nbytes
        return pixels


def read_photo(file: Path) -> Pixels:
    """A photo as (H, W, 3) uint8, upright."""
    with Image.open(file) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


@dataclass(frozen=True)
class Place:
    """Somewhere on a photo.

    Attributes:
        photo: which, by its number.
        y: from 0 at the top to 1 at the bottom.
        x: from 0 at the left to 1 at the right.
    """

    photo: int
    y: float
    x: float


@dataclass(frozen=True)
class HardPlaces:
    """Places that are worth more than others.

    Attributes:
        places: which.
        share: of the crops that are cut round one of them; the others lie anywhere.
    """

    places: Sequence[Place]
    share: float


@dataclass(frozen=True)
class Example:
    """A crop with all that is known of it.

    Attributes:
        clean: (crop, crop, 3) uint8.
        degraded: (crop, crop, 3) uint8.
        mask: (crop, crop) float32 in [0, 1], of the marks laid on; see `photofix.training.degrade.base`.
        params: what was drawn; they belong to the patch before it was cropped, which is `MARGIN` pixels larger.
    """

    clean: Pixels
    degraded: Pixels
    mask: Mask
    params: Params


class Pairs(Dataset[tuple[Tensor, Tensor]]):
    """Items are (clean, degraded), each (3, side, side) uint8, and there is a known number of them."""

    def __len__(self) -> int:
        raise NotImplementedError


class CropPairs(Pairs):
    """Item `index` is (clean, degraded), each (3, crop, crop) uint8, drawn from (seed, index) alone.

    Crops are cut larger and reduced with Lanczos by a random factor, because stored photos are themselves compressed and
    would teach their own damage; the factor also mixes scales. Flips and quarter turns are part of the draw.

    Args:
        files: photos; those too small for the smallest factor must be left out (`usable_photos`).
        degradation: what to do to the clean crop.
        crop: side in pixels.
        reduce: range of the reduction factor.
        seed: of the whole run.
        length: how many items there are.
        target: what is done to the clean crop first, and stays.
        align: crops of the degraded patch begin at multiples of it: an upscaler's enlarged pixels always lie the same way.
        hard: places that are to be seen more often.
        cache_bytes: bound on decoded photos in memory.
    """

    def __init__(
        self,
        files: Sequence[Path],
        degradation: Degradation,
        *,
        crop: int,
        reduce: tuple[float, float],
        seed: int,
        length: int,
        target: Degradation = _AS_IT_IS,
        align: int = 1,
        hard: HardPlaces | None = None,
        cache_bytes: int = 8 << 30,
    ) -> None:
        self._hard = hard if hard is not None and hard.places else None
        self._photos = PhotoCache(files, cache_bytes)
        self._degradation = degradation
        self._target = target
        self._crop = crop
        self._reduce = reduce
        self._seed = seed
        self._length = length
        self._align = align

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        clean, params, rng = self._drawn(index)
        degraded = to_uint8(self._degradation.apply(to_float(clean), params))
        window = self._window(rng)
        return crop_to_tensor(clean[window]), crop_to_tensor(degraded[window])

    def example(self, index: int) -> Example:
        """What item `index` is made of: the same crops, to be looked at."""
        clean, params, rng = self._drawn(index)
        degraded, mask = self._degradation.apply_with_mask(to_float(clean), params)
        window = self._window(rng)
        return Example(clean[window], to_uint8(degraded)[window], mask[window], params)

    def _drawn(self, index: int) -> tuple[Pixels, Params, np.random.Generator]:
        """The clean patch, with its margin, and the degradation's parameters."""
        rng = np.random.Generator(np.random.PCG64([self._seed, index]))
        place = None
        if self._hard is not None and rng.random() < self._hard.share:
            place = self._hard.places[int(rng.integers(len(self._hard.places)))]
        photo = self._photos[int(rng.integers(len(self._photos.files))) if place is None else place.photo]
        clean = cut_and_reduce(photo, self._crop + MARGIN, self._reduce, rng, place)
        clean = np.rot90(clean, int(rng.integers(4)))
        if rng.random() < 0.5:
            clean = clean[:, ::-1]
        if not isinstance(self._target, Nothing):
            clean = to_uint8(self._target.apply(to_float(clean), self._target.sample(rng)))
        return clean, self._degradation.sample(rng), rng

    def _window(self, rng: np.random.Generator) -> tuple[slice, slice]:
        top, left = (int(v) * self._align for v in rng.integers(0, MARGIN // self._align, size=2))
        return slice(top, top + self._crop), slice(left, left + self._crop)


def cut_and_reduce(
    photo: Pixels, side: int, reduce: tuple[float, float], rng: np.random.Generator, place: Place | None = None
) -> Pixels:
    """Cut a square at random, or so that `place` lies in its middle half, and reduce it to `side` by a factor from `reduce`, or as
    much as the photo's size allows.
    """
    height, width = photo.shape[:2]
    largest = min(reduce[1], min(height, width) / side)
    # One crop in twelve at the photo's finest usable scale, so that fine grain and crisp edges are seen as well.
    factor = min(1.25, largest) if rng.random() < 1 / 12 else rng.uniform(min(reduce[0], largest), largest)
    cut = min(max(side, round(side * factor)), height, width)
    if place is None:
        top = int(rng.integers(0, height - cut + 1))
        left = int(rng.integers(0, width - cut + 1))
    else:
        before = rng.uniform(0.25, 0.75, size=2) * cut
        top = min(max(round(place.y * height - before[0]), 0), height - cut)
        left = min(max(round(place.x * width - before[1]), 0), width - cut)
    patch = Image.fromarray(np.ascontiguousarray(photo[top : top + cut, left : left + cut]))
    return np.asarray(patch.resize((side, side), Image.Resampling.LANCZOS))


def usable_photos(folder: Path, *, side: int) -> list[Path]:
    """The photos of `folder`, sorted, that a crop of `side` pixels fits into at least 1.25 times.

    Raises:
        NoPhotosError: there is none.
    """
    found: list[Path] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.suffix.lower() not in {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".avif", ".bmp"}:
            continue
        try:
            with Image.open(path) as image:
                if min(image.size) >= 1.25 * side:
                    found.append(path)
        except OSError:  # not an image after all; Pillow's own error for that is an OSError
            continue
    if not found:
        raise NoPhotosError(
            f"No usable photos were found in {folder}.",
            tried=f"Photos need at least {int(1.25 * side)} pixels on their shorter side.",
            advice="Choose a folder with larger JPEG, PNG, WebP, AVIF or TIFF photos.",
        )
    return found


def batches(
    pairs: Pairs, batch: int, *, start: int, workers: int = 1, team: Team = ALONE
) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of (clean, degraded), each (share, 3, crop, crop) uint8, in order from step `start` on.

    The order is fixed by the index, so a run resumed at step n sees what the first run would have seen. Of a team, each process
    gets its share of every batch, and all of them together the batch that one would have got.
    """
    share = team.share(batch)
    loader: DataLoader[tuple[Tensor, Tensor]] = DataLoader(
        pairs,
        batch_size=share,
        sampler=_Share(range(start, len(pairs) // batch), batch, share, team.rank),
        num_workers=workers,
        drop_last=True,
        prefetch_factor=8 if workers else None,
        worker_init_fn=_prepare_worker,
    )
    yield from loader


class _Share(Sampler[int]):
    """The numbers of the pairs that one process of a team takes of each step's batch; counted, not listed: there may be 2^40."""

    def __init__(self, steps: range, batch: int, share: int, rank: int) -> None:
        self._steps = steps
        self._batch = batch
        self._share = share
        self._rank = rank

    def __iter__(self) -> Iterator[int]:
        for step in self._steps:
            first = step * self._batch + self._rank * self._share
            yield from range(first, first + self._share)

    def __len__(self) -> int:
        return len(self._steps) * self._share


def _prepare_worker(_worker: int) -> None:
    torch.set_num_threads(1)
    # Ctrl+C, and a stop of the whole process group, reach the workers as well; the run itself decides, writes its checkpoint, and
    # then ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def crop_to_tensor(pixels: Pixels) -> Tensor:
    """(H, W, 3) uint8 as a (3, H, W) tensor of its own."""
    return torch.from_numpy(np.array(pixels)).permute(2, 0, 1).contiguous()
