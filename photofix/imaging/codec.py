"""Photos in and out of files: the only door between the disk and the image contract."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from photofix.errors import (
    DecodeError,
    OutputExistsError,
    PhotoError,
    PhotofixError,
    PhotoNotFoundError,
    PhotoTooLargeError,
    SaveError,
    UnsupportedPhotoError,
)
from photofix.imaging.atomic import Filesystem, output_exists, write_exclusive
from photofix.imaging.encode import Encoded, encode_photo
from photofix.imaging.formats import HEADER_BYTES, output_format, sniff
from photofix.imaging.heif_read import open_heif
from photofix.imaging.metadata import mark_of_source
from photofix.imaging.opened import CheckSize, Header, Opened
from photofix.imaging.photo import FileTimes, Photo
from photofix.imaging.pillow_read import open_avif, open_jpeg, open_png, open_simple, open_webp
from photofix.imaging.raw_read import open_raw
from photofix.imaging.sidecar import copy_sidecar
from photofix.imaging.tiff_read import open_tiff

__all__ = [
    "PIXEL_LIMIT",
    "Saved",
    "open_photo",
    "probe",
    "refuse_several",
    "save_photo",
    "write_bytes",
    "write_encoded",
    "write_photo",
]

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


@dataclass(frozen=True)
class Saved:
    """What was written.

    Attributes:
        path: the photo.
        sidecar: the copy of the original's sidecar, if it has one.
        notes: what was dropped or converted for this file, in sentences for the person.
    """

    path: Path
    sidecar: Path | None = None
    notes: tuple[str, ...] = ()


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


def save_photo(
    photo: Photo,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 (the field's word)
    quality: int | None = None,
    overwrite: bool = False,
    private: bool = False,
    done: str | None = None,
    filesystem: Filesystem | None = None,
) -> Path:
    """Writes a photo; `write_photo` without the notes. Returns the path."""
    return write_photo(
        photo,
        path,
        format=format,
        quality=quality,
        overwrite=overwrite,
        private=private,
        done=done,
        filesystem=filesystem,
    ).path


def write_photo(
    photo: Photo,
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 (the field's word)
    quality: int | None = None,
    overwrite: bool = False,
    private: bool = False,
    done: str | None = None,
    filesystem: Filesystem | None = None,
) -> Saved:
    """Writes a photo whole or not at all, with its metadata, the original's file times and sidecar.

    Args:
        photo: what to write.
        path: where to; the original is refused, whatever name it is given.
        format: the format's name; without it what the path's ending says, or without an ending the source's.
        quality: 1..100; see `encode_photo`.
        overwrite: replace a file of that name.
        private: leave out location and camera data, and the sidecar.
        done: what was done, in one line ("clean 1.0"), written into the XMP data.
        filesystem: for tests.

    Raises:
        OutputExistsError: the name is taken, and `overwrite` is False; or it is the original.
        DiskFullError: there is no room.
        SaveError: the folder is missing or read-only, the drive fails, or the photo can't be encoded.
        UsageError: the format isn't written, or can't hold the photo.
    """
    path = Path(path)
    if photo.source.path is not None:
        _refuse_original(photo.source.path, path)
    if not overwrite and os.path.lexists(path):
        # Also said by the write itself; said here before minutes of encoding.
        raise output_exists(path)
    name = format or path.suffix or output_format(photo.source.format).name
    encoded = encode_photo(photo, name, quality=quality, private=private, done=done)
    return write_encoded(encoded, photo, path, overwrite=overwrite, private=private, filesystem=filesystem)


def write_encoded(
    encoded: Encoded,
    photo: Photo,
    path: str | os.PathLike[str],
    *,
    overwrite: bool = False,
    private: bool = False,
    filesystem: Filesystem | None = None,
) -> Saved:
    """Writes a photo whose bytes are there already; otherwise as `write_photo`.

    Args:
        encoded: what `encode_photo` made of the photo.
        photo: says where it came from.
        path: where to.
        overwrite: replace a file of that name.
        private: leave out the sidecar.
        filesystem: for tests.

    Raises:
        OutputExistsError, DiskFullError, SaveError: as `write_photo`.
    """
    source = photo.source
    return write_bytes(
        encoded, path, original=source.path, size=photo.size, times=source.times,
        overwrite=overwrite, private=private, filesystem=filesystem,
    )  # fmt: skip


def write_bytes(
    encoded: Encoded,
    path: str | os.PathLike[str],
    *,
    original: Path | None,
    size: tuple[int, int],
    times: FileTimes | None,
    overwrite: bool = False,
    private: bool = False,
    filesystem: Filesystem | None = None,
) -> Saved:
    """Writes a photo of which nothing but its bytes is here, since another machine has repaired it; otherwise as `write_encoded`.

    Args:
        encoded: the file's bytes.
        path: where to.
        original: the photo that was repaired, beside which its sidecar is; None if there is no file of it.
        size: height and width of what is written.
        times: that the new file gets.
        overwrite: replace a file of that name.
        private: leave out the sidecar.
        filesystem: for tests.

    Raises:
        OutputExistsError, DiskFullError, SaveError: as `write_photo`.
    """
    path = Path(path)
    if original is not None:
        _refuse_original(original, path)
    write_exclusive(
        path,
        encoded.data,
        overwrite=overwrite,
        times_ns=None if times is None else (times.accessed_ns, times.modified_ns),
        filesystem=filesystem,
    )
    if original is None or private:
        return Saved(path, notes=encoded.notes)
    try:
        sidecar, said = copy_sidecar(original, path, size, filesystem=filesystem)
    except SaveError as error:
        # The photo itself is saved, so this is no failure of the whole.
        sidecar, said = None, f"The sidecar was not copied: {error.happened}"
    return Saved(path, sidecar, (*encoded.notes, *((said,) if said else ())))


def _refuse_original(original: Path, path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.samefile(original):
            raise OutputExistsError(
                f"“{path}” is the original photo.",
                tried="It was left as it is: originals are never overwritten.",
                advice="Choose another name.",
            )


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
