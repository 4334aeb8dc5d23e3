"""Finds out what a camera does to its photos, from the photos alone.

A file shows noise as compression has left it, and a learner needs the noise before that: so candidates are tried. Flat places of
the photos are smoothed, get noise, are compressed with the photo's own tables, and measured just as the photo was; the noise is
changed until both measure the same (analysis by synthesis). The line a + b·I is Foi et al.'s (IEEE TIP 17(10), 2008).
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photofix.progress import Progress
from photofix.training.degrade.base import to_uint8
from photofix.training.degrade.camera import camera_noise, compressed, gaussian_kernel
from photofix.training.personal.camera import Camera, CameraNoise, JpegSetting
from photofix.training.personal.flat_places import BANDS, Places, Residue, find_places, measure, smoothed

__all__ = ["Strip", "calibrate_noise", "camera_of", "jpeg_settings"]

ROUNDS = 7
PUREST = 0.4
"""Share of the photos that noise is measured on."""
USUAL_CHROMA = (0.4, 1.2)
"""Chroma noise, as a multiple of luma's, and its blur, where compression took all of it."""
_STEP = 0.8  # of a correction; less than 1, as compression answers unevenly
_CENTRES: npt.NDArray[np.float32] = (BANDS[1:] + BANDS[:-1]) / np.float32(2)
# A file whose flat places hold no more than this many times what an unnoisy picture's would, says nothing of its noise.
_HEARD = 1.5

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Strip:
    """Flat pieces of one photo, at full size, side by side.

    Attributes:
        pixels: (H, W, 3), sides multiples of 16, each piece beginning where a 16×16 block of the file does.
        setting: how the file is compressed; None if it isn't JPEG.
    """

    pixels: Pixels
    setting: JpegSetting | None


@dataclass
class _Trial:
    strip: Strip
    places: Places
    base: npt.NDArray[np.float32]
    found: Residue
    silent: npt.NDArray[np.bool_]
    silent_chroma: bool
    strength: float = 1.0


def camera_of(
    settings: Iterable[JpegSetting | None], strips: Sequence[Strip], progress: Progress, *, seed: int = 0
) -> Camera:
    """The camera of a folder: its noise from a few photos' strips, its settings from all photos."""
    return Camera(noise=calibrate_noise(strips, progress, seed=seed), jpeg=jpeg_settings(settings))


def jpeg_settings(found: Iterable[JpegSetting | None], *, most: int = 32) -> tuple[JpegSetting, ...]:
    """The distinct settings by falling share, at most so many; `weight` of what comes in is not looked at."""
    counts = Counter(setting.model_copy(update={"weight": 1.0}) for setting in found if setting is not None)
    common = sorted(counts.items(), key=lambda item: (-item[1], -item[0].quality, item[0].luma))[:most]
    total = sum(count for _, count in common)
    return tuple(setting.model_copy(update={"weight": count / total}) for setting, count in common)


def calibrate_noise(strips: Sequence[Strip], progress: Progress, *, seed: int = 0) -> CameraNoise | None:
    """Noise before compression, or None where the files don't tell.

    On synthetic cameras of sigma 2 to 8 and IJG qualities 75 to 92, with real photos of half a megapixel, sigma was found between
    2 % too low and 30 % too high, since texture adds to it; fainter noise, and photos full of texture, up to half too high.
    Correlation was found to about 0.1; chroma noise to a third, and below quality 80 hardly at all: coarse tables leave none of it.

    Args:
        strips: of several photos; thirty are plenty.
        progress: asked before each trial.
        seed: of the noise that is tried.
    """
    trials = [trial for strip in strips if (trial := _prepare(strip)) is not None]
    heard = [trial for trial in trials if not trial.silent.all()]
    # Where most photos are silent, the few others are those with texture taken for noise.
    if not heard or len(heard) < 0.3 * len(trials):
        return None
    everyone = heard
    # Texture is coarser than noise, and noise as coarse as itself in every photo: the photos with the finest residue are the purest.
    heard = sorted(everyone, key=lambda trial: trial.found.texture)[: max(5, round(PUREST * len(everyone)))]
    noise = _first_guess(heard)
    for turn in range(ROUNDS):
        answers: list[Residue] = []
        for index, trial in enumerate(heard):
            progress.check()
            answers.append(_try(trial, noise, np.random.Generator(np.random.SFC64([seed, turn, index]))))
        noise = _corrected(noise, heard, answers)
    return _with_strengths(noise, trials, everyone, progress, seed)


def _with_strengths(
    noise: CameraNoise, trials: Sequence[_Trial], heard: Sequence[_Trial], progress: Progress, seed: int
) -> CameraNoise:
    """The noise at its strength in the folder's middling photo, and how strengths differ. The purest photos may be the noisiest."""
    for turn in range(2):
        for index, trial in enumerate(heard):
            progress.check()
            answer = _try(trial, noise, np.random.Generator(np.random.SFC64([seed, ROUNDS + turn, index])))
            ratios = _log_ratios(trial, answer)
            # The lower bands: texture that was taken for noise is not in all of them.
            told = ratios[np.isfinite(ratios)]
            ratio = float(np.quantile(told, 0.3)) if told.size else 0.0
            trial.strength = float(np.clip(trial.strength * np.exp(np.clip(ratio / 2, -1, 1)), 0.1, 10))
    strengths = np.array([trial.strength for trial in heard])
    middle = float(np.median(strengths))
    # Of a silent photo it is only known that it has less noise than most.
    strengths = np.concatenate((strengths / middle, np.full(len(trials) - len(heard), 0.5)))
    low, high = np.quantile(strengths, (0.1, 0.9)) if len(strengths) >= 5 else (0.8, 1.25)
    return noise.model_copy(
        update={
            "a": noise.a * middle**2,
            "b": noise.b * middle**2,
            "spread": (float(np.clip(low, 0.3, 0.9)), float(np.clip(high, 1.1, 3.0))),
            "photos": len(heard),
        }
    )


def _chroma_is_silent(trials: Sequence[_Trial]) -> bool:
    return bool(np.mean([trial.silent_chroma for trial in trials]) > 0.5)


def _allowed(first: float, second: float) -> tuple[float, float]:
    return float(np.clip(first, -0.5, 0.9)), float(np.clip(second, -0.4, 0.8))


def _log_ratios(trial: _Trial, answer: Residue) -> npt.NDArray[np.float64]:
    """By band, the logarithm of the variance found to that of the answer; nan where the band says nothing."""
    ratios = np.full(len(_CENTRES), np.nan)
    usable = ~trial.silent & np.isfinite(trial.found.variance) & np.isfinite(answer.variance)
    ratios[usable] = np.log(trial.found.variance[usable] / np.maximum(answer.variance[usable], 0.02))
    return ratios


def _prepare(strip: Strip) -> _Trial | None:
    places = find_places(strip.pixels)
    if not places.band.size:
        return None
    found = measure(strip.pixels, places)
    if np.isnan(found.variance).all():
        return None
    base = smoothed(strip.pixels, 16) / np.float32(255)
    silent_picture = measure(_stored(base, strip.setting), places)
    # An eighth of a level squared is what rounding to 8 bits leaves, once more for good measure.
    silent = np.nan_to_num(found.variance, nan=-1.0) <= _HEARD * np.nan_to_num(silent_picture.variance) + 0.12
    silent_chroma = found.chroma <= _HEARD * silent_picture.chroma + 0.03
    return _Trial(strip, places, base, found, silent, silent_chroma)


def _try(trial: _Trial, noise: CameraNoise, rng: np.random.Generator) -> Residue:
    noisy = trial.base + camera_noise(trial.base, noise, rng, trial.strength)
    return measure(_stored(noisy, trial.strip.setting), trial.places)


def _stored(image: npt.NDArray[np.float32], setting: JpegSetting | None) -> Pixels:
    pixels = to_uint8(image)
    return pixels if setting is None else compressed(pixels, setting)


def _first_guess(trials: Sequence[_Trial]) -> CameraNoise:
    variances = [float(np.nanmedian(trial.found.variance[~trial.silent])) for trial in trials]
    middle = float(np.median(variances))
    for trial, variance in zip(trials, variances, strict=True):
        trial.strength = float(np.clip(np.sqrt(variance / middle), 0.25, 4))
    correlation = np.median([trial.found.correlation for trial in trials], axis=0)
    silent = _chroma_is_silent(trials)
    chroma = float(
        np.median([trial.found.chroma / variance for trial, variance in zip(trials, variances, strict=True)])
    )
    return CameraNoise(
        a=middle / 255**2,
        b=0.0,
        correlation=_allowed(correlation[0], correlation[1]),
        chroma=USUAL_CHROMA[0] if silent else float(np.clip(np.sqrt(chroma), 0.05, 3)),
        chroma_blur=USUAL_CHROMA[1]
        if silent
        else _radius(float(np.median([trial.found.chroma_correlation for trial in trials]))),
    )


def _corrected(noise: CameraNoise, trials: Sequence[_Trial], answers: Sequence[Residue]) -> CameraNoise:
    """The noise, nearer to what was found; also moves each trial's strength."""
    ratios = np.stack([_log_ratios(trial, answer) for trial, answer in zip(trials, answers, strict=True)])
    by_photo = np.nanmedian(ratios, axis=1)
    for trial, ratio in zip(trials, by_photo, strict=True):
        trial.strength = float(np.clip(trial.strength * np.exp(np.clip(ratio * _STEP / 2, -0.7, 0.7)), 0.1, 10))
    # Strengths are relative: what they have in common belongs to the camera.
    common = float(np.exp(np.median(np.log([trial.strength for trial in trials]))))
    for trial in trials:
        trial.strength /= common
    residual = ratios - by_photo[:, None]
    counts = np.isfinite(residual).sum(axis=0)
    told = counts > 0
    variances = noise.sigma(_CENTRES)[told].astype(np.float64) ** 2 * common**2
    variances *= np.exp(np.clip(np.nanmedian(residual[:, told], axis=0) * _STEP, -1, 1))
    a, b = _line(_CENTRES[told].astype(np.float64), variances, counts[told])
    before = np.median([answer.correlation for answer in answers], axis=0)
    wanted = np.median([trial.found.correlation for trial in trials], axis=0)
    first, second = np.asarray(noise.correlation) + _STEP * (wanted - before)
    chroma = np.median(
        [np.log(max(t.found.chroma, 0.02) / max(s.chroma, 0.02)) for t, s in zip(trials, answers, strict=True)]
    ) - np.median(by_photo)
    if _chroma_is_silent(trials):
        # Compression took it all, so that it can't have been more than this, and may well have been less.
        chroma, smooth = min(float(chroma), 0.0), 0.0
    else:
        smooth = float(
            np.median([t.found.chroma_correlation - s.chroma_correlation for t, s in zip(trials, answers, strict=True)])
        )
    return noise.model_copy(
        update={
            "a": a,
            "b": b,
            "correlation": _allowed(first, second),
            "chroma": float(np.clip(noise.chroma * np.exp(np.clip(chroma * _STEP / 2, -0.7, 0.7)), 0.02, 4)),
            "chroma_blur": _radius(_correlations(noise.chroma_blur) + _STEP * smooth),
        }
    )


def _line(
    levels: npt.NDArray[np.float64], variances: npt.NDArray[np.float64], counts: npt.NDArray[np.int64]
) -> tuple[float, float]:
    """The line through the variances as (a, b), by relative least squares; drawn to b = 0 where few levels were seen."""
    middle = float(np.average(variances, weights=counts))
    weights = np.sqrt(counts / counts.sum()) / variances
    rows = np.stack((weights, weights * levels), axis=1)
    # One more equation: b is nothing, with a tenth of a level's weight.
    rows = np.vstack((rows, [0.0, 0.1 / middle]))
    (a, b), *_ = np.linalg.lstsq(rows, np.append(weights * variances, 0.0), rcond=None)
    return float(a), float(b)


@functools.cache
def _radii() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Radii of Gaussians, and what the noise's autocorrelations at 1 and 2 pixels add up to when white noise is filtered by them."""
    radii = np.arange(0, 4.01, 0.1)
    sums: list[float] = []
    for radius in radii:
        kernel = gaussian_kernel(float(radius)).astype(np.float64)
        around = np.correlate(kernel, kernel, "full") if len(kernel) > 2 else np.zeros(5)
        middle = len(around) // 2
        sums.append(float(around[middle + 1] + around[middle + 2]))
    return radii, np.array(sums)


def _radius(correlations: float) -> float:
    radii, sums = _radii()
    return float(np.interp(correlations, sums, radii))


def _correlations(radius: float) -> float:
    radii, sums = _radii()
    return float(np.interp(radius, radii, sums))
