"""What ails a photo, by measurement: noise, JPEG blocks, light and colour. What suggestions to the person are made from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photofix.imaging.colour import LUMA
from photofix.imaging.metrics import colourfulness
from photofix.imaging.photo import Photo, Samples

__all__ = ["Findings", "block_contrast", "measure_photo", "noise_sigma"]

Plane = npt.NDArray[np.float32]

PATCH = 16
# Of the patches, the share of the smoothest ones in which what is left after filtering is taken for noise.
SMOOTHEST = 0.1
# At most so many windows of so many pixels a side are looked at, evenly spread: large photos cost no more than small ones.
WINDOWS, WINDOW = 12, 512


@dataclass(frozen=True)
class Findings:
    """Measurements of one photo, in units of 8 bits whatever its depth.

    Attributes:
        noise: standard deviation of fine grain in smooth places, 0 to 255.
        blocks: how much stronger the steps across an 8×8 grid are than elsewhere; 0 is none, above 0.1 they are seen.
        darkest: 1st percentile of luma, 0 to 255.
        lightest: 99th percentile of luma.
        middle: median luma.
        colour: colourfulness after Hasler and Süsstrunk (2003); 0 is grey, 15 slight, 45 average, above 80 vivid.
    """

    noise: float
    blocks: float
    darkest: float
    lightest: float
    middle: float
    colour: float


def measure_photo(photo: Photo) -> Findings:
    """Measure a photo; a fraction of a second, whatever its size."""
    windows = [_eight_bit(window) for window in _windows(photo.pixels)]
    lumas = [window @ LUMA for window in windows]
    levels = np.concatenate([luma.ravel()[::7] for luma in lumas])
    darkest, middle, lightest = (float(level) for level in np.percentile(levels, (1, 50, 99)))
    return Findings(
        noise=float(np.median([noise_sigma(luma) for luma in lumas])),
        blocks=float(np.median([block_contrast(luma) for luma in lumas])),
        darkest=darkest,
        lightest=lightest,
        middle=middle,
        colour=float(np.mean([colourfulness(window, peak=255) for window in windows])),
    )


def noise_sigma(luma: Plane) -> float:
    """Standard deviation of white noise in (H, W) luma, in the luma's own unit.

    What a mask that cancels constant, linear and quadratic surfaces leaves over (Immerkaer, CVIU 64(2), 1996), in the smoothest
    tenth of the patches: texture is not noise. 0 for pictures smaller than two patches.
    """
    if min(luma.shape) < 2 * PATCH + 2:
        return 0.0
    across = luma[:, :-2] - 2 * luma[:, 1:-1] + luma[:, 2:]
    residue = across[:-2] - 2 * across[1:-1] + across[2:]  # of variance 36 σ²
    rows, columns = (side // PATCH for side in residue.shape)
    patches = residue[: rows * PATCH, : columns * PATCH].reshape(rows, PATCH, columns, PATCH)
    variances = np.sort((patches**2).mean(axis=(1, 3)).ravel()) / 36
    # Clipped patches, all black or white, have lost their noise and say nothing.
    variances = variances[variances > 1e-4]
    if not variances.size:
        return 0.0
    return float(np.sqrt(variances[: max(1, round(SMOOTHEST * variances.size))].mean()))


def block_contrast(luma: Plane) -> float:
    """How much stronger steps are across the strongest 8-pixel grid than across the others, wherever the grid begins.

    After Wang, Bovik and Evans (ICIP 2000), on both axes; 0 where no offset stands out, and for pictures under 24 pixels.
    """
    if min(luma.shape) < 24:
        return 0.0
    return float(np.mean([_grid_contrast(luma), _grid_contrast(luma.T)]))


def _grid_contrast(luma: Plane) -> float:
    # The second difference of a step is large at the step alone; of a slope it is nothing.
    step = np.abs(luma[:, 2:-1] - luma[:, 1:-2])
    around = 0.5 * (np.abs(luma[:, 1:-2] - luma[:, :-3]) + np.abs(luma[:, 3:] - luma[:, 2:-1]))
    excess = np.maximum(step - around, 0).mean(axis=0)
    by_offset = np.array([excess[offset::8].mean() for offset in range(8)])
    others = float(np.median(by_offset))
    # The constant keeps a nearly flat picture's rounding from counting as a grid.
    return max(0.0, (float(by_offset.max()) - others) / (others + 0.5))


def _windows(pixels: Samples) -> list[Samples]:
    height, width = pixels.shape[:2]
    if height * width <= WINDOWS * WINDOW**2:
        return [pixels]
    columns = max(1, min(width // WINDOW, round((WINDOWS * width / height) ** 0.5)))
    rows = max(1, min(height // WINDOW, WINDOWS // columns))
    tops = np.linspace(0, max(0, height - WINDOW), rows).astype(int)
    lefts = np.linspace(0, max(0, width - WINDOW), columns).astype(int)
    return [pixels[top : top + WINDOW, left : left + WINDOW] for top in tops for left in lefts]


def _eight_bit(pixels: Samples) -> npt.NDArray[np.float32]:
    return pixels.astype(np.float32) * np.float32(255 / np.iinfo(pixels.dtype).max)
