"""One photo looked at closely: decoded once, and what a survey needs of it kept small."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.errors import PhotoError
from photofix.imaging import Photo, open_photo
from photofix.imaging.colour import LUMA
from photofix.imaging.display import to_8_bits
from photofix.imaging.findings import noise_sigma
from photofix.imaging.ifd import Ifd, IfdError, byte_order, read_ifd
from photofix.imaging.jpeg_segments import read_segments
from photofix.imaging.jpeg_tables import estimate_quality, read_frame
from photofix.training.personal.camera import JpegSetting, Sampling
from photofix.training.personal.flat_places import BLOCK, find_places, measure
from photofix.training.personal.likeness import difference_hash

__all__ = ["FACTORS", "Seen", "examine", "jpeg_setting"]

Pixels = npt.NDArray[np.uint8]

FACTORS = (2.0, 2.5, 3.0, 4.0, 5.0, 6.0)
"""What photos are reduced by to become targets: the first at which their own damage is under one level."""
LEAST = 384
"""Pixels that a factor beyond the first must leave of the shorter side: a target has to show something."""
WINDOW = 256
PIECES = 4
# Windows in which sharpness and the noise of the reduced photo are measured.
SPREAD, SPREAD_SIDE = 4, 384

_SAMPLINGS: dict[str, Sampling] = {"4:4:4": "4:4:4", "4:2:2": "4:2:2", "4:2:0": "4:2:0"}


@dataclass(frozen=True)
class Seen:
    """What was seen of a photo.

    Attributes:
        size: height and width, upright.
        format: of the file.
        grey: it has no colour.
        setting: how it is compressed, or None if it isn't JPEG.
        camera: maker and model as the file has them, or "".
        taken: when, in seconds since 1970 as the camera's clock had it, or None.
        hash: of `difference_hash`.
        photo: whether it is a photo rather than a screen, a drawing or nothing at all; in doubt it is.
        reduce: factor by which it becomes a target.
        own: its own damage that is left then, in 8-bit levels: noise and compression.
        sharpness: how steep its steepest edges are then, in levels a pixel.
        strip: flat pieces at full size, side by side, for calibration.
    """

    size: tuple[int, int]
    format: str
    grey: bool
    setting: JpegSetting | None
    camera: str
    taken: float | None
    hash: bytes
    photo: bool
    reduce: float
    own: float
    sharpness: float
    strip: Pixels


def examine(path: Path, *, smallest: int) -> Seen:
    """Look at one photo.

    Args:
        path: its file.
        smallest: pixels that the shorter side of the reduced photo must have; limits the factor.

    Raises:
        PhotoError: it can't be read.
    """
    photo = open_photo(path)
    pixels = np.asarray(to_8_bits(photo.pixels))
    image = Image.fromarray(np.ascontiguousarray(pixels))
    setting = jpeg_setting(path) if photo.source.format == "JPEG" else None
    # A few thousand pixels for what concerns the picture as a whole.
    quarter = image.reduce(4)
    thumbnail = quarter.reduce(max(1, min(quarter.size) // 32)).convert("L")
    strip = _strip(image, quarter)
    reduce, own, sharpness = _as_target(pixels, strip, setting, smallest)
    maker, taken = _exif(photo)
    return Seen(
        size=photo.size,
        format=photo.source.format,
        grey=photo.source.grey,
        setting=setting,
        camera=maker,
        taken=taken,
        hash=difference_hash(thumbnail),
        photo=_is_photo(pixels),
        reduce=reduce,
        own=own,
        sharpness=sharpness,
        strip=strip,
    )


def jpeg_setting(path: Path) -> JpegSetting | None:
    """How a JPEG file is compressed, by its own header; None if that is incomplete.

    Raises:
        PhotoError: the file can't be read.
    """
    try:
        with path.open("rb") as file:
            frame = read_frame(read_segments(file))
    except OSError as error:
        raise PhotoError(f"“{path}” can't be read: {error.strerror}.", advice="Check the drive.") from error
    quality = estimate_quality(frame) if frame else None
    if frame is None or quality is None:
        return None
    tables = [tuple(int(step) for step in frame.tables[at].ravel()) for at in frame.assigned[:2] if at in frame.tables]
    sampling = frame.sampling or "4:4:4"
    # Pillow writes three kinds; 4:4:0 and the rarer ones lose as much as the kind that they are put down as.
    nearest = _SAMPLINGS.get(sampling, "4:2:2" if sampling == "4:4:0" else "4:2:0")
    return JpegSetting(luma=tables[0], chroma=tables[-1], sampling=nearest, quality=quality, weight=1.0)


def _as_target(pixels: Pixels, strip: Pixels, setting: JpegSetting | None, smallest: int) -> tuple[float, float, float]:
    """The factor, the damage left, and the sharpness then."""
    noise, falloff = _noise_at_scales(pixels, strip)
    largest = min(pixels.shape[:2]) / max(smallest, LEAST)
    factors = [factor for factor in FACTORS if factor <= largest] or [FACTORS[0]]
    left = [max(noise * factor**-falloff, _compression_left(setting, factor)) for factor in factors]
    at = next((index for index, damage in enumerate(left) if damage < 1), len(left) - 1)
    lumas = [_reduced_luma(window, factors[at]) for window in _spread_windows(pixels)]
    steps = np.concatenate([np.abs(np.diff(luma, axis=1)).ravel()[::3] for luma in lumas])
    return factors[at], left[at], float(np.quantile(steps, 0.99))


def _noise_at_scales(pixels: Pixels, strip: Pixels) -> tuple[float, float]:
    """Standard deviation of luma noise at full size in levels, and the power of the factor by which reduction makes it less.

    From flat places at full size and four times smaller: 1 for white noise, less for the coarse noise of smoothed photos.
    """
    places = find_places(strip) if strip.size else None
    found = measure(strip, places) if places is not None and places.band.size else None
    if places is None or found is None or np.isnan(found.variance).all():
        return float(np.median([noise_sigma(window @ LUMA) for window in _spread_windows(pixels)])), 1.0
    # Rounding to 8 bits is no noise of the photo's, and adds a twelfth.
    full = np.sqrt(max(float(np.nanmedian(found.variance)) - 1 / 12, 0.0025))
    quarter = np.sqrt(max(float(np.median(places.roughness)) - 1 / 12, 0.0025))
    return float(full), float(np.clip(np.log(full / quarter) / np.log(4), 0, 1))


def _reduced_luma(window: Pixels, factor: float) -> npt.NDArray[np.float32]:
    height, width = window.shape[:2]
    size = max(1, round(width / factor)), max(1, round(height / factor))
    return np.asarray(Image.fromarray(window).resize(size, Image.Resampling.LANCZOS), np.float32) @ LUMA


def _compression_left(setting: JpegSetting | None, factor: float) -> float:
    """Standard deviation in levels of the error that the tables leave in the frequencies that survive a reduction; at most so much.

    A coefficient that was rounded to steps of q is wrong by q²/12 in variance, and 64 of them make up the 64 pixels.
    """
    if setting is None:
        return 0.0
    kept = np.clip(8 / factor - np.arange(8), 0, 1)
    steps = np.array(setting.luma, np.float64).reshape(8, 8)
    return float(np.sqrt((steps**2 * np.outer(kept, kept)).sum() / 12 / 64))


def _spread_windows(pixels: Pixels) -> list[Pixels]:
    height, width = pixels.shape[:2]
    side = min(SPREAD_SIDE, height, width)
    tops = np.linspace(0, height - side, 2).astype(int)
    lefts = np.linspace(0, width - side, SPREAD // 2).astype(int)
    return [np.ascontiguousarray(pixels[top : top + side, left : left + side]) for top in tops for left in lefts]


def _strip(image: Image.Image, quarter: Image.Image) -> Pixels:
    """The windows with the flattest places of several brightnesses, side by side; judged on a four times smaller copy."""
    side = min(WINDOW, min(image.size) // BLOCK * BLOCK)
    if side < BLOCK:
        return np.zeros((0, 0, 3), np.uint8)
    cells = side // 4
    small = np.asarray(quarter.convert("L"), np.float32)
    rows, columns = image.height // side, image.width // side
    small = small[: rows * cells, : columns * cells]
    rough = np.zeros_like(small)
    rough[:, 1:] += np.abs(np.diff(small, axis=1))
    rough[1:] += np.abs(np.diff(small, axis=0))
    flat = _by_window(rough, rows, columns, cells)
    level = _by_window(small, rows, columns, cells)
    flat[(level < 8) | (level > 247)] = np.inf
    chosen: list[int] = []
    for low in (8, 68, 128, 188):
        inside = np.where((level >= low) & (level < low + 60), flat, np.nan)
        if np.isfinite(inside).any():
            threshold = np.quantile(inside[np.isfinite(inside)], 0.05)
            chosen.append(int(np.argmax((inside <= threshold).sum(axis=1))))
    quietest = np.argsort(np.sort(flat, axis=1)[:, flat.shape[1] // 5], kind="stable")
    order = list(dict.fromkeys([*chosen, *(int(at) for at in quietest)]))[:PIECES]
    boxes = [((at % columns) * side, (at // columns) * side) for at in order]
    return np.concatenate([np.asarray(image.crop((x, y, x + side, y + side))) for x, y in boxes], axis=1)


def _by_window(plane: npt.NDArray[np.float32], rows: int, columns: int, cells: int) -> npt.NDArray[np.float32]:
    """(windows, blocks of 16×16 pixels): the mean of each block."""
    blocks = (
        plane[: rows * cells, : columns * cells].reshape(rows, cells // 4, 4, columns, cells // 4, 4).mean(axis=(2, 5))
    )
    return np.ascontiguousarray(blocks.swapaxes(1, 2).reshape(rows * columns, -1))


def _is_photo(pixels: Pixels) -> bool:
    """False in clear cases alone: next to no contrast, or mostly surfaces of exactly one colour, of few colours."""
    rows = np.ascontiguousarray(pixels[:: max(1, pixels.shape[0] * pixels.shape[1] // 300_000)])
    red, green, blue = (rows[..., channel] for channel in range(3))
    packed = red.astype(np.uint32) << 16 | green.astype(np.uint32) << 8 | blue
    luma = rows @ LUMA
    if luma.std() < 1.5:
        return False
    # Burnt-out skies and black backgrounds are photos' flat surfaces: they don't count.
    extreme = (np.minimum(np.minimum(red, green), blue) >= 250) | (np.maximum(np.maximum(red, green), blue) <= 5)
    told = ~extreme[:, 1:] & ~extreme[:, :-1]
    if told.mean() < 0.05:
        # Black and white alone: print, or a drawing in ink.
        return bool(((luma > 5) & (luma < 250)).mean() > 0.03)
    same = (packed[:, 1:] == packed[:, :-1])[told].mean()
    _, counts = np.unique(packed, return_counts=True)
    most = np.sort(counts)[::-1][:16].sum() / counts.sum()
    return not (same > 0.75 and most > 0.5)


_MAKE, _MODEL, _TIME, _EXIF_IFD, _TAKEN = 0x010F, 0x0110, 0x0132, 0x8769, 0x9003


def _exif(photo: Photo) -> tuple[str, float | None]:
    """The camera's name and the time, as far as they can be read."""
    exif = photo.source.exif
    if exif is None:
        return "", None
    try:
        first = read_ifd(exif)
        link = first.entries.get(_EXIF_IFD)
        main = None
        if link is not None and link.length == 4:
            main = read_ifd(exif, struct.unpack_from(byte_order(exif) + "I", exif, link.start)[0])
    except IfdError:
        return "", None
    maker, model = _text(exif, first, _MAKE), _text(exif, first, _MODEL)
    # Most models' names begin with the maker's first word.
    name = model if model.lower().startswith(maker.lower().split(" ")[0]) else f"{maker} {model}"
    return name.strip(), _time((_text(exif, main, _TAKEN) if main else "") or _text(exif, first, _TIME))


def _text(exif: bytes, ifd: Ifd, tag: int) -> str:
    entry = ifd.entries.get(tag)
    if entry is None or entry.type != 2:
        return ""
    text = exif[entry.start : entry.start + entry.length].split(b"\0")[0].decode("utf-8", "replace")
    return re.sub(r"\s+", " ", "".join(c for c in text if c.isprintable())).strip()[:64]


def _time(text: str) -> float | None:
    try:
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        return None
