"""The image contract: what every room of photofix means by a photo."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image

from photofix.imaging.colour import grey_to_srgb

__all__ = ["FileTimes", "Photo", "Samples", "Source", "freeze"]

Samples: TypeAlias = npt.NDArray[np.uint8 | np.uint16]
"""Pixel samples: uint8 in [0, 255] or uint16 in [0, 65535]."""


@dataclass(frozen=True)
class FileTimes:
    """When a file was last read and last changed, in nanoseconds since 1970 as `os.stat` gives them."""

    accessed_ns: int
    modified_ns: int


@dataclass(frozen=True)
class Source:
    """What must survive a repair, apart from the pixels.

    Attributes:
        format: the format's name in `photofix.imaging.formats` ("JPEG", "PNG", "TIFF", …).
        grey: the photo has one colour channel, and is written with one.
        bit_depth: bits per sample in the file.
        icc: the ICC profile that the pixels are in; None means sRGB, by convention.
        exif: a TIFF stream as the Exif standard has it, without the "Exif" prefix of JPEG.
        xmp: an XMP packet (ISO 16684-1).
        iptc: IPTC-IIM records.
        comments: comments as JPEG and GIF have them, bytes of no stated encoding.
        texts: PNG's keyword and text pairs.
        dpi: horizontal and vertical resolution, in dots per inch.
        jpeg_quality: the quality in [1, 100] of the IJG encoder whose tables are nearest to the file's.
        jpeg_sampling: how chroma was sampled, "4:4:4", "4:2:2", "4:2:0" …
        lossless: the file's compression lost nothing (always so in PNG, TIFF and BMP; sometimes in WebP).
        times: the file's times.
        path: where the photo was read from.
        notes: what was dropped or converted, in sentences for the person.
    """

    format: str = "PNG"
    grey: bool = False
    bit_depth: int = 8
    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    comments: tuple[bytes, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    dpi: tuple[float, float] | None = None
    jpeg_quality: int | None = None
    jpeg_sampling: str | None = None
    lossless: bool = True
    times: FileTimes | None = None
    path: Path | None = None
    notes: tuple[str, ...] = ()

    def with_notes(self, *notes: str) -> Source:
        """The same source with more notes, each said once."""
        return dataclasses.replace(self, notes=tuple(dict.fromkeys((*self.notes, *notes))))


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo: upright pixels in the photo's own RGB encoding, and what must survive of the file.

    Attributes:
        pixels: (H, W, 3), uint8 or uint16, C-contiguous, read-only. A grey photo has three equal channels.
        alpha: (H, W) of the same dtype, not premultiplied, or None for opaque.
        source: what must survive.

    Raises:
        ValueError: the arrays break the contract; `freeze` makes arrays that keep it.
    """

    pixels: Samples
    alpha: Samples | None = None
    source: Source = dataclasses.field(default_factory=Source)

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != 3 or not self.pixels.size:
            raise ValueError(f"pixels are (H, W, 3) and not empty, not {self.pixels.shape}")
        if self.pixels.dtype.name not in ("uint8", "uint16"):
            raise ValueError(f"pixels are uint8 or uint16, not {self.pixels.dtype}")
        _check_frozen(self.pixels, "pixels")
        if self.alpha is not None:
            if self.alpha.shape != self.pixels.shape[:2] or self.alpha.dtype != self.pixels.dtype:
                raise ValueError(
                    f"alpha is {self.pixels.shape[:2]} {self.pixels.dtype}, not {self.alpha.shape} {self.alpha.dtype}"
                )
            _check_frozen(self.alpha, "alpha")

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def megapixels(self) -> float:
        return self.pixels.shape[0] * self.pixels.shape[1] / 1e6

    @property
    def peak(self) -> int:
        """The largest value a sample can have: 255 or 65535."""
        return int(np.iinfo(self.pixels.dtype).max)

    def with_pixels(self, pixels: Samples, *, alpha: Samples | None = None, coloured: bool = False) -> Photo:
        """The photo with repaired pixels; `self` stays as it is.

        Args:
            pixels: (H', W', 3) of either dtype and any size; made C-contiguous and read-only, copied only if need be.
            alpha: (H', W') of the same dtype; without it the photo's own alpha is resampled to fit.
            coloured: the repair gave a grey photo colour, so it is written with three channels, in sRGB.

        Raises:
            ValueError: the arrays break the contract.
        """
        source = self.source
        if coloured and source.grey:
            if source.icc is not None:
                pixels = grey_to_srgb(pixels, source.icc)
                source = source.with_notes("Colour was added, so the grey colour profile was replaced by sRGB.")
            source = dataclasses.replace(source, grey=False, icc=None)
        pixels = freeze(pixels)
        if alpha is None and self.alpha is not None:
            alpha = _fit(self.alpha, pixels)
        return Photo(pixels, None if alpha is None else freeze(alpha), source)


def freeze(samples: Samples) -> Samples:
    """The same samples, C-contiguous and read-only; the array that was passed in keeps its own flags."""
    frozen = np.ascontiguousarray(samples).view()
    frozen.flags.writeable = False
    return frozen


def _check_frozen(samples: Samples, name: str) -> None:
    if not samples.flags.c_contiguous or samples.flags.writeable:
        raise ValueError(f"{name} must be C-contiguous and read-only")


def _fit(alpha: Samples, pixels: Samples) -> Samples:
    """Alpha resampled to the size and dtype of pixels."""
    height, width = pixels.shape[:2]
    if alpha.shape == (height, width) and alpha.dtype == pixels.dtype:
        return alpha
    fitted = np.asarray(alpha, np.float32) / np.float32(np.iinfo(alpha.dtype).max)
    if fitted.shape != (height, width):
        # Bilinear never overshoots: a cut-out's opaque side stays opaque.
        image = Image.fromarray(fitted).resize((width, height), Image.Resampling.BILINEAR)
        fitted = np.asarray(image)
    return np.round(fitted * np.float32(np.iinfo(pixels.dtype).max)).astype(pixels.dtype)
