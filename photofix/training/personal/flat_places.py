"""Noise as it is found in a file: its strength and correlation in places where the photo itself is flat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.imaging.colour import LUMA

__all__ = ["BANDS", "BLOCK", "Places", "Residue", "find_places", "measure", "smoothed", "ycc"]

BLOCK = 16
"""Side in pixels of the blocks that are looked at: of a JPEG's minimum coded unit with chroma at half resolution."""
BANDS = np.array([0.03, 0.14, 0.28, 0.42, 0.56, 0.7, 0.84, 0.97], np.float32)
"""Bounds of the bands of luma in which noise is measured apart."""
FLATTEST = 0.1
"""Share of a band's blocks that are taken for flat."""
FEWEST_BLOCKS = 6

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]

# Planes across a block: 1, x and y, orthonormal.
_RAMP = np.arange(BLOCK, dtype=np.float32) - (BLOCK - 1) / 2
_X = np.tile(_RAMP, (BLOCK, 1)) / np.float32(np.sqrt(BLOCK * (_RAMP**2).sum()))
_Y = np.ascontiguousarray(_X.T)

_YCC = np.array([LUMA, [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]], np.float32)


@dataclass(frozen=True)
class Places:
    """Flat blocks of one photo.

    Attributes:
        rows, columns: of each block, in blocks from the top left.
        band: the index of the band of luma that each lies in.
        roughness: variance of luma in each, made four times smaller; in 8-bit levels squared.
    """

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    band: npt.NDArray[np.int64]
    roughness: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Residue:
    """What is left in flat blocks when their slope is taken away; variances in 8-bit levels squared.

    Attributes:
        variance: of luma by band, nan where the band has too few blocks. A low quantile over blocks, as texture only ever adds.
        correlation: of luma at 1 and 2 pixels.
        chroma: variance of Cb and Cr.
        chroma_correlation: of both, those at 1 and 2 pixels added.
        texture: how much coarser the residue is than noise can be: the share of its variance that a four times smaller copy keeps.
    """

    variance: npt.NDArray[np.float64]
    correlation: tuple[float, float]
    chroma: float
    chroma_correlation: float
    texture: float


def smoothed(pixels: Pixels, factor: int) -> npt.NDArray[np.float32]:
    """The picture without its noise and detail, (H, W, 3) in 0 to 255: made so many times smaller, and enlarged again."""
    height, width = pixels.shape[:2]
    image = Image.fromarray(np.ascontiguousarray(pixels))
    small = np.asarray(image.reduce(factor), np.float32)
    planes = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(small[..., c])).resize((width, height), Image.Resampling.BICUBIC)
        )
        for c in range(3)
    ]
    return np.clip(np.stack(planes, axis=-1), 0, 255)


def ycc(pixels: npt.NDArray[np.generic]) -> Plane:
    """Luma and chroma differences of (…, 3) RGB, in its own unit."""
    return pixels.astype(np.float32) @ _YCC.T


def find_places(strip: Pixels) -> Places:
    """The flattest blocks in each band of luma.

    Flat is judged on a copy that is four times smaller, which noise hardly reaches: a choice by what is to be measured would
    prefer blocks that have little of it. Blocks near black or white have lost a part of their noise, and are left out.

    Args:
        strip: (H, W, 3), sides multiples of `BLOCK`.
    """
    small = np.asarray(Image.fromarray(np.ascontiguousarray(strip)).reduce(4), np.float32)
    cells = BLOCK // 4
    rows, columns = small.shape[0] // cells, small.shape[1] // cells
    blocks = small.reshape(rows, cells, columns, cells, 3).swapaxes(1, 2).reshape(rows * columns, cells * cells, 3)
    mean = blocks.mean(axis=1)
    unclipped = (blocks.min(axis=(1, 2)) > 6) & (blocks.max(axis=(1, 2)) < 249)
    luma = blocks @ LUMA
    roughness = _without_slope(luma.reshape(-1, cells, cells)).var(axis=(1, 2))
    uneven = roughness + ycc(blocks)[..., 1:].var(axis=1).sum(axis=-1)
    level = mean @ LUMA / 255
    band = np.digitize(level, BANDS) - 1
    chosen: list[npt.NDArray[np.int64]] = []
    for index in range(len(BANDS) - 1):
        inside = np.flatnonzero((band == index) & unclipped)
        if inside.size:
            count = max(FEWEST_BLOCKS, int(np.ceil(FLATTEST * inside.size)))
            chosen.append(inside[np.argsort(uneven[inside], kind="stable")[:count]])
    at = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
    return Places(at // columns, at % columns, band[at], roughness[at])


def measure(strip: Pixels, places: Places) -> Residue:
    """The residue in places found before, in the picture itself or in one that was made to resemble it."""
    rows, columns = strip.shape[0] // BLOCK, strip.shape[1] // BLOCK
    blocks = strip.reshape(rows, BLOCK, columns, BLOCK, 3).swapaxes(1, 2)[places.rows, places.columns]
    planes = _without_slope(np.moveaxis(ycc(blocks), -1, 1).reshape(-1, BLOCK, BLOCK)).reshape(-1, 3, BLOCK, BLOCK)
    luma, chroma = planes[:, 0], planes[:, 1:]
    variances = (luma**2).mean(axis=(1, 2))
    by_band = np.full(len(BANDS) - 1, np.nan)
    kept = np.zeros(len(variances), bool)
    for index in range(len(by_band)):
        inside = np.flatnonzero(places.band == index)
        if inside.size >= FEWEST_BLOCKS:
            by_band[index] = np.quantile(variances[inside], 0.3)
            kept[inside[variances[inside] <= np.median(variances[inside])]] = True
    if not kept.any():
        return Residue(by_band, (0.0, 0.0), 0.0, 0.0, 1.0)
    luma, chroma = luma[kept], chroma[kept]
    return Residue(
        by_band,
        (_correlation(luma, 1), _correlation(luma, 2)),
        float(np.quantile((chroma**2).mean(axis=(1, 2, 3)), 0.3)),
        sum(_correlation(chroma.reshape(-1, BLOCK, BLOCK), lag) for lag in (1, 2)),
        float(places.roughness[kept].mean() / max(float(variances[kept].mean()), 0.02)),
    )


def _without_slope(blocks: Plane) -> Plane:
    """(N, s, s) without the mean and slope of each."""
    if blocks.shape[-1] == BLOCK:
        across, down = _X, _Y
    else:
        ramp = np.arange(blocks.shape[-1], dtype=np.float32) - (blocks.shape[-1] - 1) / 2
        across = np.tile(ramp, (len(ramp), 1)) / np.float32(np.sqrt(len(ramp) * (ramp**2).sum()))
        down = across.T
    blocks = blocks - blocks.mean(axis=(1, 2), keepdims=True)
    for slope in (across, down):
        blocks = blocks - np.einsum("nij,ij->n", blocks, slope)[:, None, None] * slope
    return blocks


def _correlation(blocks: Plane, lag: int) -> float:
    """Of all blocks together, averaged over both directions; 0 where nothing varies."""
    energy = float((blocks**2).mean())
    if energy < 1e-4:
        return 0.0
    across = float((blocks[:, :, lag:] * blocks[:, :, :-lag]).mean())
    down = float((blocks[:, lag:] * blocks[:, :-lag]).mean())
    return (across + down) / 2 / energy
