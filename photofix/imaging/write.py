"""From a photo to a file: whole or not at all, never over the original, with its file times and its sidecar."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from photofix.errors import OutputExistsError, SaveError
from photofix.imaging.atomic import Filesystem, output_exists, write_exclusive
from photofix.imaging.encode import Encoded, encode_photo
from photofix.imaging.formats import output_format
from photofix.imaging.photo import FileTimes, Photo
from photofix.imaging.sidecar import copy_sidecar


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
