"""Photos to bytes: a writer per format, and the metadata that each format can hold."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import imagecodecs
import numpy as np
from PIL import Image

from photofix.errors import SaveError, UsageError
from photofix.imaging.display import to_8_bits
from photofix.imaging.exif import drop_orientation
from photofix.imaging.formats import FORMATS, Format, format_of
from photofix.imaging.jpeg_write import weave_jpeg
from photofix.imaging.metadata import Carried, carry
from photofix.imaging.photo import Photo, Samples
from photofix.imaging.png_write import weave_png
from photofix.imaging.tiff_write import encode_tiff

__all__ = ["Encoded", "encode_photo"]

# A JPEG that is optimised keeps all its coefficients, twice the size of the pixels; big photos go without the 2 %.
_OPTIMISED_PIXELS = 40_000_000
_STRIP = 256


@dataclass(frozen=True)
class Encoded:
    """A file's bytes, and what the format or the person's wish has cost, in sentences for the person."""

    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Job:
    """What a writer gets: samples (H, W) or (H, W, 2..4), their metadata, quality in 1..100."""

    samples: Samples
    carried: Carried
    quality: int
    lossless: bool


def encode_photo(
    photo: Photo,
    format: str | None = None,  # noqa: A002 (the field's word)
    *,
    quality: int | None = None,
    private: bool = False,
    done: str | None = None,
) -> Encoded:
    """The photo as a file's bytes: the same photo and arguments give the same bytes.

    Args:
        photo: what to write.
        format: the format's name; without it, the one that the source's format maps to.
        quality: 1..100, for JPEG, WebP and AVIF; without it max(95, the source's own estimate) for JPEG, 95 for WebP
            and AVIF, except that lossless WebP stays so.
        private: leave out location and camera data.
        done: what was done, in one line ("clean 1.0"), for the XMP line.

    Raises:
        UsageError: the format isn't written, or the photo or the quality doesn't fit it.
        SaveError: the encoder fails, for want of memory say.
    """
    target = format_of(format or FORMATS[format_of(photo.source.format).output].name)
    if target.name not in _WRITERS:
        raise UsageError(f"{target.name} is read, but not written.", advice=f"Save as {target.output} instead.")
    if quality is not None and not 1 <= quality <= 100:
        raise UsageError(f"Quality is a number from 1 to 100, not {quality}.")
    _check_size(photo, target)
    carried = carry(photo.source, photo.size, done=done, private=private)
    samples, notes = _samples_for(photo, target)
    # Arrays with a side of 1 may have odd strides, and still count as contiguous; encoders are stricter.
    samples = samples.reshape(-1).reshape(samples.shape)
    lossless = quality is None and photo.source.lossless and photo.source.format == target.name
    default = max(95, photo.source.jpeg_quality or 0) if target.name == "JPEG" else 95
    job = _Job(samples, carried, quality or default, lossless)
    try:
        data, lost = _WRITERS[target.name](job)
    except (RuntimeError, ValueError, OSError, MemoryError) as error:  # encoders' own errors are kinds of these
        raise SaveError(
            f"The photo can't be encoded as {target.name}.",
            tried=f"The encoder says: {f'{error}'.strip() or type(error).__name__}. Nothing was written.",
            advice="Close other programs if memory is short, or save it in another format.",
        ) from error
    return Encoded(data, (*carried.notes, *notes, *lost))


def _check_size(photo: Photo, target: Format) -> None:
    limit = {"JPEG": 65535, "WebP": 16383, "AVIF": 65535}.get(target.name)
    if limit is not None and max(photo.size) > limit:
        height, width = photo.size
        raise UsageError(
            f"{target.name} holds at most {limit} pixels a side, and the photo has {width} × {height}.",
            advice="Save as PNG or TIFF.",
        )


def _samples_for(photo: Photo, target: Format) -> tuple[Samples, tuple[str, ...]]:
    """The samples as the format holds them, (H, W) or (H, W, 2..4), and what that cost."""
    notes: list[str] = []
    pixels, alpha = photo.pixels, photo.alpha
    if pixels.dtype == np.uint16 and not target.deep:
        notes.append(f"16 bits were rounded to 8, which is what {target.name} holds.")
    if alpha is not None and not target.alpha:
        notes.append(f"Transparency was laid over white, since {target.name} has none.")
    height, width = photo.size
    grey = photo.source.grey and target.grey and not (alpha is not None and target.name == "AVIF")
    with_alpha = alpha is not None and target.alpha
    deep = target.deep and pixels.dtype == np.uint16
    if not grey and not with_alpha and not notes:
        return pixels, ()
    channels = (1 if grey else 3) + with_alpha
    samples = np.empty((height, width, channels), np.uint16 if deep else np.uint8)
    rows = max(1, _STRIP * 4096 // width)
    for top in range(0, height, rows):
        part = slice(top, top + rows)
        colour: Samples = pixels[part]
        cover: Samples | None = None if alpha is None else alpha[part]
        if cover is not None and not with_alpha:
            colour = _over_white(colour, cover)
        if grey:
            # Equal channels stay exactly what they are.
            colour = ((colour.sum(axis=2, dtype=np.uint32) + 1) // 3).astype(colour.dtype)[..., None]
        if colour.dtype == np.uint16 and not deep:
            colour = to_8_bits(colour)
            cover = None if cover is None else to_8_bits(cover)
        samples[part, :, : channels - with_alpha] = colour
        if cover is not None and with_alpha:
            samples[part, :, -1] = cover
    return (samples[..., 0] if channels == 1 else samples), tuple(notes)


def _over_white(colour: Samples, cover: Samples) -> Samples:
    peak = int(np.iinfo(colour.dtype).max)
    weight = cover[..., None].astype(np.uint64)
    mixed = (colour.astype(np.uint64) * weight + peak * (peak - weight) + peak // 2) // peak
    return mixed.astype(colour.dtype)


def _write_jpeg(job: _Job) -> tuple[bytes, tuple[str, ...]]:
    grey = job.samples.ndim == 2
    pixels = job.samples.shape[0] * job.samples.shape[1]
    data = imagecodecs.jpeg8_encode(
        job.samples,
        level=job.quality,
        subsampling=None if grey else "444",
        optimize=pixels <= _OPTIMISED_PIXELS,
    )
    return weave_jpeg(data, job.carried)


def _write_png(job: _Job) -> tuple[bytes, tuple[str, ...]]:
    # A bound for noise that can't be packed: a byte for each row's filter, 12 for each chunk. The encoder's own guess
    # is too small for tall and narrow photos.
    size = job.samples.nbytes
    bound = size + job.samples.shape[0] + size // 64 + 4096
    return weave_png(imagecodecs.png_encode(job.samples, level=6, out=bound), job.carried)


def _write_tiff(job: _Job) -> tuple[bytes, tuple[str, ...]]:
    return encode_tiff(job.samples, job.carried)


def _write_webp(job: _Job) -> tuple[bytes, tuple[str, ...]]:
    output = io.BytesIO()
    carried = job.carried
    Image.fromarray(job.samples).save(
        output,
        "WEBP",
        lossless=job.lossless,
        quality=job.quality,
        exact=True,
        icc_profile=carried.icc,
        exif=carried.exif or b"",
        xmp=carried.xmp or b"",
    )
    return output.getvalue(), _dropped(carried, "WebP")


def _write_avif(job: _Job) -> tuple[bytes, tuple[str, ...]]:
    output = io.BytesIO()
    carried = job.carried
    Image.fromarray(job.samples).save(
        output,
        "AVIF",
        quality=job.quality,
        subsampling="4:0:0" if job.samples.ndim == 2 else "4:4:4",
        icc_profile=carried.icc,
        # Pillow takes the orientation out of the stream by writing all of it anew, unless there is none.
        exif=drop_orientation(carried.exif) if carried.exif else b"",
        xmp=carried.xmp or b"",
    )
    return output.getvalue(), _dropped(carried, "AVIF")


def _dropped(carried: Carried, name: str) -> tuple[str, ...]:
    lost = [what for what, there in (("IPTC", carried.iptc), ("comments", carried.comments or carried.texts)) if there]
    return (f"{name} has no place for {' and '.join(lost)}, which were dropped.",) if lost else ()


_WRITERS: dict[str, Callable[[_Job], tuple[bytes, tuple[str, ...]]]] = {
    "JPEG": _write_jpeg,
    "PNG": _write_png,
    "TIFF": _write_tiff,
    "WebP": _write_webp,
    "AVIF": _write_avif,
}
