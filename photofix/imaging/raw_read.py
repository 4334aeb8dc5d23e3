"""RAW files, developed by LibRaw where the extra `raw` is installed."""

from __future__ import annotations

import importlib
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO

from photofix.errors import UnsupportedPhotoError
from photofix.imaging.gather import spread
from photofix.imaging.opened import CheckSize, Header, Opened, finish
from photofix.imaging.photo import Photo, Source
from photofix.imaging.tiff_read import tiff_metadata

__all__ = ["open_raw"]

_DEVELOPED = "The RAW file was developed with the camera's white balance, to 16-bit sRGB."
_SRGB_CURVE = (2.4, 12.92)  # power and slope of IEC 61966-2-1
_QUARTER_TURNS = (5, 6)  # LibRaw's values of `flip` that swap the sides


def open_raw(file: BinaryIO, check: CheckSize) -> Opened:
    """Reads a RAW file's header; see `Opened`. LibRaw turns the photo upright by itself.

    Raises:
        UnsupportedPhotoError: the extra isn't installed.
    """
    try:
        rawpy: Any = importlib.import_module("rawpy")
    except ImportError as error:
        raise UnsupportedPhotoError(
            "This is a RAW file, and the part of photofix that reads them isn't installed.",
            advice="Install it with “pip install photofix[raw]”, or develop the photo to TIFF first.",
        ) from error
    raw: Any = rawpy.imread(file)
    size = (int(raw.sizes.iheight), int(raw.sizes.iwidth))
    if raw.sizes.flip in _QUARTER_TURNS:
        size = (size[1], size[0])
    check(size)
    source = Source()
    with suppress(ValueError):  # RAF and CR3 aren't built like TIFF, and their metadata stays behind
        file.seek(0)
        _, source = tiff_metadata(file)
    notes = (_DEVELOPED, *source.notes)
    source = replace(source, format="RAW", bit_depth=16, icc=None, lossless=True, notes=notes)

    def load() -> Photo:
        with raw:
            samples = raw.postprocess(use_camera_wb=True, output_bps=16, no_auto_bright=True, gamma=_SRGB_CURVE)
        return finish(spread(samples, 1, None), source)

    return Opened(Header("RAW", size, 16, "RAW"), load, source)
