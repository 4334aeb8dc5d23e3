"""What of a photo's metadata goes into the repaired file, and in which state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from photofix.imaging.exif import orientation_of, patch_exif, private_exif
from photofix.imaging.ifd import IfdError
from photofix.imaging.photo import Source
from photofix.imaging.xmp import XmpError, done_of, make_xmp, patch_xmp, xmp_orientation

__all__ = ["Carried", "carry", "mark_of_source", "orientation_of_source"]


@dataclass(frozen=True)
class Carried:
    """Metadata ready to be written, whatever the format; fields as in `Source`."""

    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    comments: tuple[bytes, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    dpi: tuple[float, float] | None = None
    notes: tuple[str, ...] = ()


def orientation_of_source(source: Source) -> int:
    """How the stored pixels are turned, in 1..8: Exif's word, or XMP's where Exif has none."""
    found = orientation_of(source.exif) if source.exif else None
    if found is None and source.xmp:
        found = xmp_orientation(source.xmp)
    return found or 1


def mark_of_source(source: Source) -> str | None:
    """What photofix has written that it did to the photo, or None."""
    if source.xmp is None:
        return None
    try:
        return done_of(source.xmp)
    except XmpError:
        return None


def carry(source: Source, size: tuple[int, int], *, done: str | None, private: bool) -> Carried:
    """Metadata for the repaired, upright photo.

    Args:
        source: what the photo carries.
        size: height and width in pixels of the repaired photo.
        done: what was done, in one line; None if the photo was only converted.
        private: remove location and camera data: all but Exif's dates, author, description and colour goes.
    """
    notes: list[str] = []
    exif = source.exif
    if exif is not None:
        try:
            exif = patch_exif(private_exif(exif) if private else exif, size)
        except IfdError as error:
            exif = None
            notes.append(f"The Exif data is damaged ({error}), and was dropped.")
    xmp = None
    if source.xmp is not None and not private:
        try:
            xmp = patch_xmp(source.xmp, size, done)
        except XmpError as error:
            notes.append(f"The XMP data can't be used ({error}), and was dropped.")
    if xmp is None and done is not None:
        xmp = make_xmp(done)
    carried = Carried(source.icc, exif, xmp, source.iptc, source.comments, source.texts, source.dpi, tuple(notes))
    if not private:
        return carried
    return replace(carried, iptc=None, comments=(), texts=())
