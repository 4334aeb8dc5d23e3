"""Clean and degraded crops side by side, so that a person sees what would be learnt before any time is spent on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.imaging import open_photo
from photofix.imaging.display import to_8_bits
from photofix.imaging.folder import make_folder
from photofix.progress import Progress
from photofix.training.degrade import CameraDamage, Degradation, FloatImage, Nothing, Small, to_float, to_uint8
from photofix.training.personal.picture_file import write_picture
from photofix.training.personal.survey import Survey, SurveyedPhoto
from photofix.training.personal.targets import reduced

__all__ = ["SIDE", "degradation_of", "make_gallery"]

SIDE = 256
MOST = 8

Pixels = npt.NDArray[np.uint8]


def degradation_of(survey: Survey) -> Degradation:
    """What the person's photos suffer: the camera's damage, for an upscaler done to a smaller copy."""
    camera = CameraDamage(camera=survey.camera)
    # Alone, what a camera leaves untouched would teach an upscaler nothing, and a cleaner even less.
    damage: Degradation = camera if survey.camera.noise is not None or survey.camera.jpeg else Nothing()
    return (
        damage if survey.scale == 1 else Small(scale=survey.scale, filters=("bicubic", "lanczos", "area"), then=damage)
    )


def make_gallery(survey: Survey, run: Path, progress: Progress) -> list[tuple[Path, Path]]:
    """Write 4 to 8 pairs of PNG files of 256×256 pixels into RUN/gallery: (clean, degraded).

    Of photos to learn from alone, the best targets first; fewer where there are fewer. Crops are shown pixel for pixel, from the
    place with the most detail among a few, and smaller targets are extended by their mirror image.

    Raises:
        PhotoError: a photo can't be read any more.
        DiskFullError, SaveError: the folder can't be written to.
    """
    folder = run / "gallery"
    make_folder(folder)
    shown = survey.part("train")[:MOST]
    degradation = degradation_of(survey)
    made: list[tuple[Path, Path]] = []
    for index, photo in enumerate(shown):
        progress.check()
        pair = _real_pair(photo, survey.scale) if photo.partner else _made_pair(photo, degradation, survey.seed, index)
        paths = folder / f"{index}-clean.png", folder / f"{index}-degraded.png"
        for path, pixels in zip(paths, pair, strict=True):
            write_picture(path, pixels)
        made.append((paths[0].resolve(), paths[1].resolve()))
    return made


def made_gallery(run: Path) -> list[tuple[Path, Path]]:
    """The pairs that an earlier `make_gallery` wrote, if any."""
    clean = sorted((run / "gallery").resolve().glob("*-clean.png"))
    degraded = [path.with_name(path.name.replace("clean", "degraded")) for path in clean]
    return [pair for pair in zip(clean, degraded, strict=True) if pair[1].is_file()]


def _made_pair(photo: SurveyedPhoto, degradation: Degradation, seed: int, index: int) -> tuple[Pixels, Pixels]:
    clean = _filled(reduced(photo.path, photo.reduce))
    top, left = _busiest(clean)
    clean = clean[top : top + SIDE, left : left + SIDE]
    degraded: FloatImage = degradation(to_float(clean), np.random.default_rng([seed, index]))
    return clean, to_uint8(degraded)


def _real_pair(photo: SurveyedPhoto, scale: int) -> tuple[Pixels, Pixels]:
    assert photo.partner is not None
    clean = np.asarray(to_8_bits(open_photo(photo.partner).pixels))
    degraded = np.asarray(to_8_bits(open_photo(photo.path).pixels))
    if scale > 1:
        size = clean.shape[1], clean.shape[0]
        degraded = np.asarray(Image.fromarray(np.ascontiguousarray(degraded)).resize(size, Image.Resampling.BICUBIC))
    clean, degraded = _filled(clean), _filled(degraded)
    top, left = _busiest(clean)
    return (
        np.ascontiguousarray(clean[top : top + SIDE, left : left + SIDE]),
        np.ascontiguousarray(degraded[top : top + SIDE, left : left + SIDE]),
    )


def _filled(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    if min(height, width) >= SIDE:
        return pixels
    return np.pad(pixels, ((0, max(0, SIDE - height)), (0, max(0, SIDE - width)), (0, 0)), mode="symmetric")


def _busiest(pixels: Pixels) -> tuple[int, int]:
    """Of nine places, evenly spread, the one with the most contrast."""
    height, width = pixels.shape[:2]
    places = [
        (int(top), int(left)) for top in np.linspace(0, height - SIDE, 3) for left in np.linspace(0, width - SIDE, 3)
    ]
    return max(places, key=lambda at: float(pixels[at[0] : at[0] + SIDE : 2, at[1] : at[1] + SIDE : 2].std()))
