"""HEIC, through libheif as pi-heif brings it: decoding only, without the GPL encoder."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from photofix.imaging.exif import strip_prefix
from photofix.imaging.gather import spread, widen
from photofix.imaging.heif_boxes import check_names
from photofix.imaging.opened import CheckSize, Header, Opened, finish
from photofix.imaging.photo import Photo, Source

__all__ = ["open_heif"]

# Colour primaries and transfer of ITU-T H.273 that are, or may be taken for, those of sRGB.
_SRGB_PRIMARIES = (1, 2, 5, 6)
_HDR_TRANSFERS = (16, 18)


def open_heif(file: BinaryIO, check: CheckSize) -> Opened:
    """Reads a HEIF file's boxes; see `Opened`. libheif turns the photo upright by itself."""
    import pi_heif  # here, so that the window needn't have it to open

    data = file.read()
    check_names(data)
    container = pi_heif.open_heif(data, convert_hdr_to_8bit=False)
    image = container[container.primary_index]
    width, height = image.size
    check((height, width))
    info: dict[str, Any] = image.info
    depth = int(info.get("bit_depth") or 8)
    notes: list[str] = []
    if len(container) > 1:
        notes.append("The file's other photos were dropped: only its main one is repaired.")
    if info.get("aux") or info.get("depth_images"):
        notes.append("Attached images (gain map, depth) were dropped.")
    nclx: dict[str, Any] = info.get("nclx_profile") or {}
    if not info.get("icc_profile") and nclx:
        if int(nclx.get("color_primaries", 2)) not in _SRGB_PRIMARIES:
            notes.append(
                "The photo's wide-gamut colours are described in a way that other formats lack; they may fade."
            )
        if int(nclx.get("transfer_characteristics", 2)) in _HDR_TRANSFERS:
            notes.append("The photo is in high dynamic range, which other formats lack; its tones may look flat.")
    exif: bytes | None = info.get("exif")
    source = Source(
        format="HEIC",
        bit_depth=depth,
        icc=info.get("icc_profile") or None,
        exif=strip_prefix(exif) if exif else None,
        xmp=info.get("xmp") or None,
        lossless=False,
        notes=tuple(notes),
    )

    def load() -> Photo:
        samples: npt.NDArray[Any] = np.asarray(image)
        # libheif gives rows with padding as wide rows.
        samples = samples[:height, :width]
        if samples.dtype == np.uint16:
            # libheif leaves the lower bits empty.
            samples = widen(samples >> (16 - depth), depth)
        return finish(spread(samples, 1, source.icc), source)

    return Opened(Header("HEIC", (height, width), depth, image.mode), load, source)
