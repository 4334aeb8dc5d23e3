"""TIFF: 8 bits and fewer through Pillow's libtiff, deeper samples through tifffile."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, TiffImagePlugin

from photofix.errors import UnsupportedPhotoError
from photofix.imaging.exif import make_exif
from photofix.imaging.gather import Gathered, gather, spread, widen
from photofix.imaging.ifd import Buffer, Ifd, IfdError, byte_order, is_structural, read_ifd
from photofix.imaging.opened import CheckSize, Header, Opened, finish
from photofix.imaging.orient import upright_size
from photofix.imaging.photo import Photo, Source

if TYPE_CHECKING:
    import tifffile

__all__ = ["open_tiff", "tiff_metadata"]

_ORIENTATION, _EXIF_IFD, _GPS_IFD = 0x0112, 0x8769, 0x8825
_LONGEST_FIELD = 1 << 20
_MOST_PAGES = 10_000
_FARTHEST = 1 << 62  # no file is that long, and no system takes a larger place in one
_GREY_INVERTED, _GREY, _RGB, _CMYK = 0, 1, 2, 5
_ASSOCIATED = 1


class _TiffImageFile(TiffImagePlugin.TiffImageFile):
    def load_prepare(self) -> None:
        """Makes room for the pixels, as the plugin does, but without its judging the size: that has been done."""
        self.im = Image.new(self.mode, self._tile_size).im
        super().load_prepare()


def open_tiff(file: BinaryIO, check: CheckSize) -> Opened:
    """Reads a TIFF's directories; see `Opened`."""
    _check_pages(file)
    file.seek(0)
    import tifffile  # here, so that the window needn't have it to open

    tiff = tifffile.TiffFile(file)
    pages = [page for page in tiff.pages if not getattr(page, "is_reduced", False)] or list(tiff.pages)
    page = pages[0]
    if not isinstance(page, tifffile.TiffPage):
        raise ValueError("no first page")
    stored = (page.imagelength, page.imagewidth)
    check(stored)
    file.seek(0)
    orientation, source = tiff_metadata(file)
    deep = page.bitspersample > 8
    source = replace(source, bit_depth=page.bitspersample)
    photometric = int(page.photometric)

    def load() -> Photo:
        if not deep:
            file.seek(0)
            with _TiffImageFile(file) as image:
                if page.index:
                    image.seek(page.index)
                # Pillow turns TIFFs upright by itself while loading.
                gathered = gather(image, 1, source.icc)
        else:
            gathered = _gather_deep(page, orientation, source.icc)
        return finish(gathered, source)

    size = upright_size(stored, orientation)
    mode = {_GREY_INVERTED: "L", _GREY: "L", _RGB: "RGB", _CMYK: "CMYK"}.get(photometric, str(photometric))
    return Opened(Header("TIFF", size, page.bitspersample, mode, len(pages)), load, source)


def _check_pages(file: BinaryIO) -> None:
    """Walks from directory to directory, as the header and each of them say where the next is (TIFF 6.0, section 2; BigTIFF).

    Raises:
        ValueError: they go in a circle, in which tifffile would walk for ever, or there are more of them than any photo has.
    """
    file.seek(0)
    start = file.read(16)
    order = "<" if start[:2] == b"II" else ">"
    big = start[2:4] in (b"+\0", b"\0+")
    offset, count, entry = ("Q", "Q", 20) if big else ("I", "H", 12)

    def number(layout: str, data: bytes) -> int:
        size = struct.calcsize(order + layout)
        return int(struct.unpack(order + layout, data)[0]) if len(data) == size else 0

    at = number(offset, start[8:16] if big else start[4:8])
    seen: set[int] = set()
    while at and at < _FARTHEST:
        if at in seen or len(seen) >= _MOST_PAGES:
            raise ValueError("its pages go in a circle" if at in seen else f"it has more than {_MOST_PAGES} pages")
        seen.add(at)
        file.seek(at)
        end = at + struct.calcsize(order + count) + entry * number(count, file.read(struct.calcsize(order + count)))
        if end >= _FARTHEST:
            return
        file.seek(end)
        at = number(offset, file.read(struct.calcsize(order + offset)))


def _gather_deep(page: tifffile.TiffPage, orientation: int, icc: bytes | None) -> Gathered:
    photometric = int(page.photometric)
    if photometric not in (_GREY_INVERTED, _GREY, _RGB, _CMYK):
        raise UnsupportedPhotoError(
            "This TIFF holds a kind of colour that photofix doesn't read at more than 8 bits.",
            advice="Convert it to RGB first.",
        )
    samples = page.asarray()
    if int(page.planarconfig) == 2 and samples.ndim == 3:
        samples = np.moveaxis(samples, 0, -1)
    samples = samples.reshape(page.imagelength, page.imagewidth, -1)
    samples, notes = _to_16_bits(samples, page.bitspersample)
    if photometric == _GREY_INVERTED:
        samples = np.concatenate([65535 - samples[..., :1], samples[..., 1:]], axis=-1)
    if photometric == _CMYK:
        image = Image.fromarray(np.ascontiguousarray((samples[..., :4] >> 8).astype(np.uint8)), "CMYK")
        gathered = gather(image, orientation, icc)
        return replace(gathered, notes=(*gathered.notes, "16-bit CMYK was converted at 8 bits."))
    colours = 3 if photometric == _RGB else 1
    extra = [int(kind) for kind in page.extrasamples]
    has_alpha = samples.shape[-1] > colours and (not extra or extra[0] != 0)
    if samples.shape[-1] > colours + has_alpha:
        notes = (*notes, "Extra channels were dropped.")
    samples = samples[..., : colours + has_alpha]
    if has_alpha and extra[:1] == [_ASSOCIATED]:
        samples = _unmultiply(samples)
    gathered = spread(samples, orientation, icc)
    return replace(gathered, notes=(*gathered.notes, *notes))


def _to_16_bits(samples: npt.NDArray[Any], bits: int) -> tuple[npt.NDArray[np.uint16], tuple[str, ...]]:
    kind = samples.dtype.kind
    if kind == "f":
        scaled = np.clip(np.nan_to_num(samples), 0, 1, dtype=np.float64) * 65535
        note = "Floating-point samples were converted to 16 bits, clipped to the range from 0 to 1."
        return np.round(scaled).astype(np.uint16), (note,)
    if kind == "i":
        return np.clip(samples, 0, 65535).astype(np.uint16), ("Negative samples were clipped to 0.",)
    if bits <= 16:
        return widen(samples, bits), ()
    return (samples >> (bits - 16)).astype(np.uint16), (f"{bits} bits were cut to 16.",)


def _unmultiply(samples: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    alpha = samples[..., -1:].astype(np.uint64)
    colours = (samples[..., :-1].astype(np.uint64) * 65535 + alpha // 2) // np.maximum(alpha, 1)
    return np.concatenate([np.minimum(colours, 65535).astype(np.uint16), samples[..., -1:]], axis=-1)


def tiff_metadata(file: BinaryIO) -> tuple[int, Source]:
    """The orientation in 1..8, and what a TIFF-like file (also most RAW files) carries.

    The Exif stream is a new one: in a TIFF its fields are strewn over the whole file, and can't be cut out as a block.
    """
    with _mapped(file) as data:
        try:
            first = read_ifd(data)
            fields = {tag: field for tag, field in _fields(data, first).items() if tag not in (_EXIF_IFD, _GPS_IFD)}
            exif = make_exif(
                (0, fields),
                *((link, _linked(data, first, link)) for link in (_EXIF_IFD, _GPS_IFD) if link in first.entries),
                order=byte_order(data),
            )
        except IfdError:
            return 1, Source(format="TIFF", notes=("The metadata of this TIFF could not be read, and was dropped.",))
        orientation = _number(data, first, _ORIENTATION)
        resolution = _resolution(data, first)
        source = Source(
            format="TIFF",
            icc=_value(data, first, 34675),
            exif=exif if fields or len(exif) > 14 else None,
            xmp=_value(data, first, 700),
            iptc=_value(data, first, 33723),
            dpi=resolution,
            lossless=_number(data, first, 259) not in (6, 7, 34712),
        )
    return orientation if orientation is not None and 1 <= orientation <= 8 else 1, source


@contextmanager
def _mapped(file: BinaryIO) -> Generator[memoryview]:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        view = memoryview(mapped)
        try:
            yield view
        finally:
            view.release()


def _value(data: Buffer, ifd: Ifd, tag: int) -> bytes | None:
    entry = ifd.entries.get(tag)
    return bytes(data[entry.start : entry.start + entry.length]) or None if entry else None


def _number(data: Buffer, ifd: Ifd, tag: int) -> int | None:
    value = _value(data, ifd, tag)
    if value is None or ifd.entries[tag].type not in (3, 4, 13):
        return None
    width = 2 if ifd.entries[tag].type == 3 else 4
    return int.from_bytes(value[:width], "little" if byte_order(data) == "<" else "big")


def _resolution(data: Buffer, ifd: Ifd) -> tuple[float, float] | None:
    order = "little" if byte_order(data) == "<" else "big"
    unit = {2: 1.0, 3: 2.54}.get(_number(data, ifd, 296) or 2)
    values: list[float] = []
    for tag in (282, 283):
        raw = _value(data, ifd, tag)
        if unit is None or raw is None or len(raw) != 8:
            return None
        over, under = int.from_bytes(raw[:4], order), int.from_bytes(raw[4:], order)
        if not over or not under:
            return None
        values.append(over / under * unit)
    return values[0], values[1]


def _fields(data: Buffer, ifd: Ifd) -> dict[int, tuple[int, bytes]]:
    taken = {
        tag: entry for tag, entry in ifd.entries.items() if not is_structural(tag) and entry.length <= _LONGEST_FIELD
    }
    # Thousands of fields that all lie over the same place would take thousands of times its memory.
    if sum(entry.length for entry in taken.values() if not entry.inline) > len(data):
        raise IfdError("fields overlap")
    return {tag: (entry.type, bytes(data[entry.start : entry.start + entry.length])) for tag, entry in taken.items()}


def _linked(data: Buffer, ifd: Ifd, link: int) -> dict[int, tuple[int, bytes]]:
    at = _number(data, ifd, link)
    if at is None:
        return {}
    try:
        fields = _fields(data, read_ifd(data, at))
    except IfdError:
        return {}
    fields.pop(0xA005, None)  # the link to the interoperability directory, which isn't carried
    return fields
