"""From a file to a photo: the one border at which whatever a decoder does with bad data gets a name."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from photofix.errors import (
    DecodeError,
    PhotoError,
    PhotofixError,
    PhotoNotFoundError,
    PhotoTooLargeError,
    UnsupportedPhotoError,
)
from photofix.imaging.formats import HEADER_BYTES, sniff
from photofix.imaging.heif_read import open_heif
from photofix.imaging.metadata import mark_of_source
from photofix.imaging.opened import CheckSize, Header, Opened
from photofix.imaging.photo import FileTimes, Photo
from photofix.imaging.pillow_read import open_avif, open_jpeg, open_png, open_simple, open_webp
from photofix.imaging.raw_read import open_raw
from photofix.imaging.tiff_read import open_tiff

PIXEL_LIMIT = 500_000_000
"""The most pixels that are decoded unless asked otherwise."""

_READERS: dict[str, Callable[[BinaryIO, CheckSize], Opened]] = {
    "JPEG": open_jpeg,
    "PNG": open_png,
    "TIFF": open_tiff,
    "WebP": open_webp,
    "AVIF": open_avif,
    "BMP": partial(open_simple, name="BMP"),
    "GIF": partial(open_simple, name="GIF"),
    "HEIC": open_heif,
    "RAW": open_raw,
}


# Their decoders take the whole file into memory, however little of it is the photo.
_READ_WHOLE = ("WebP", "AVIF", "HEIC")
_LARGEST_WHOLE = 1 << 30


def probe(path: str | os.PathLike[str], *, pixel_limit: int = PIXEL_LIMIT) -> Header:
    """What a photo's header says; no pixel is decoded.

    Raises:
        PhotoNotFoundError: no such file, or a folder.
        DecodeError: not a photo, or its header is damaged.
        UnsupportedPhotoError: a RAW file, where the extra isn't installed.
        PhotoTooLargeError: more pixels than `pixel_limit`.
    """
    path = Path(path)
    with _opening(path, pixel_limit) as opened:
        return replace(opened.header, done=mark_of_source(opened.source))


def open_photo(path: str | os.PathLike[str], *, first_frame: bool = False, pixel_limit: int = PIXEL_LIMIT) -> Photo:
    """Reads a photo into the image contract.

    Args:
        path: the file; its content decides on the format, not its name.
        first_frame: open the first picture of an animated or multi-page file, and say so in the notes.
        pixel_limit: the most pixels to decode, judged by the header.

    Raises:
        PhotoNotFoundError: no such file, or a folder.
        DecodeError: not a photo, damaged, or cut short.
        UnsupportedPhotoError: animated or multi-page, and `first_frame` is False; or a kind that isn't read.
        PhotoTooLargeError: more pixels than `pixel_limit`, or than there is memory for.
        PhotoError: the file can't be read.
    """
    path = Path(path)
    status = _check_file(path)  # before our own reading changes the access time
    with _opening(path, pixel_limit) as opened:
        header = opened.header
        if not first_frame:
            refuse_several(path, header)
        photo = opened.load()
    source = replace(photo.source, path=path, times=FileTimes(status.st_atime_ns, status.st_mtime_ns))
    if header.frames > 1:
        source = source.with_notes(f"Only the first of {header.frames} {_frames(header)} was opened.")
    return replace(photo, source=source)


@contextlib.contextmanager
def _opening(path: Path, pixel_limit: int) -> Generator[Opened]:
    """Opens a file with its reader; whatever goes wrong inside becomes a named error with the path."""
    _check_file(path)
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
            kind = sniff(header, path.suffix)
            if kind is None:
                raise _no_photo(path, header)
            if kind.name in _READ_WHOLE and os.fstat(file.fileno()).st_size > _LARGEST_WHOLE:
                raise PhotoTooLargeError(
                    f"“{path}” is a file of {os.fstat(file.fileno()).st_size / 1e9:.1f} GB.",
                    tried=f"{kind.name} files are read whole, and up to {_LARGEST_WHOLE >> 30} GB; nothing was decoded.",
                    advice="Get an intact copy of the photo, or save it in another format.",
                )
            file.seek(0)
            yield _READERS[kind.name](file, partial(_check_size, path, pixel_limit))
    except PhotofixError:
        raise
    except (MemoryError, Image.DecompressionBombError) as error:
        # The second is Pillow's own limit, which WebP and GIF alone still ask for, beyond 178 megapixels.
        raise PhotoTooLargeError(
            f"“{path}” is too large to be decoded here.",
            tried=f"The decoder says: {error or 'out of memory'}.",
            advice="Close other programs, or make the photo smaller first.",
        ) from error
    except OSError as error:
        if error.errno is None:
            raise _damaged(path, error) from error
        raise _unreadable(path, error) from error
    except Exception as error:  # the one boundary: decoders raise what they like on bad data
        raise _damaged(path, error) from error


def _check_file(path: Path) -> os.stat_result:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        # A zero byte in a name is a ValueError: no file has such a name.
        code = getattr(error, "errno", None)
        if isinstance(error, ValueError) or code in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            raise PhotoNotFoundError(
                f"There is no file “{path}”.", advice="Check the name, or choose another photo."
            ) from error
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise PhotoNotFoundError(f"“{path}” is a folder, not a photo.", advice="Choose a photo inside it.")
    if not stat.S_ISREG(status.st_mode):
        # A pipe or a device could keep the reader waiting for ever.
        raise PhotoNotFoundError(f"“{path}” is not an ordinary file.", advice="Choose a photo.")
    return status


def _unreadable(path: Path, error: OSError) -> PhotoError:
    return PhotoError(
        f"“{path}” can't be read: {error.strerror}.", advice="Check the drive, and that you may open the file."
    )


def _check_size(path: Path, limit: int, size: tuple[int, int]) -> None:
    height, width = size
    if height <= 0 or width <= 0:
        raise DecodeError(f"“{path}” says that it has no pixels.", advice="Get an intact copy of the photo.")
    if height * width > limit:
        raise PhotoTooLargeError(
            f"“{path}” has {width} × {height} pixels, {height * width / 1e6:.0f} megapixels.",
            tried=f"The limit is {limit / 1e6:g} megapixels; nothing was decoded.",
            advice="Make the photo smaller, or raise the limit if you trust the file.",
        )


def _no_photo(path: Path, header: bytes) -> DecodeError:
    if not header:
        return DecodeError(f"“{path}” is empty.", tried="It has 0 bytes.", advice="Get an intact copy of the photo.")
    return DecodeError(
        f"“{path}” is not a photo that photofix knows.",
        tried="Its content was compared with all formats that are read; its name was not trusted.",
        advice="Open a JPEG, PNG, TIFF, WebP, AVIF, HEIC, BMP or GIF file.",
    )


_CUT_SHORT = ("truncated", "end of file", "eof", "too short", "incomplete", "not enough", "premature", "cut short")


def _damaged(path: Path, error: BaseException) -> DecodeError:
    reason = f"{error}".strip() or type(error).__name__
    if isinstance(error, EOFError) or any(word in reason.lower() for word in _CUT_SHORT):
        return DecodeError(
            f"“{path}” is cut short: the file ends before the photo does.",
            tried=f"The decoder says: {reason}.",
            advice="Copy it again from the camera or card.",
        )
    return DecodeError(
        f"“{path}” is damaged.", tried=f"The decoder says: {reason}.", advice="Get an intact copy of the photo."
    )


def refuse_several(path: Path, header: Header) -> None:
    """Raises UnsupportedPhotoError for an animated or multi-page file."""
    if header.frames <= 1:
        return
    kind = "is animated" if header.animated else "has several pages"
    raise UnsupportedPhotoError(
        f"“{path}” {kind} ({header.frames} {_frames(header)}).",
        tried="Only single photos are repaired, so that nothing of the file is lost unsaid.",
        advice="Open it in the window, which takes the first one, or split it first.",
    )


def _frames(header: Header) -> str:
    return "frames" if header.animated else "pages"
