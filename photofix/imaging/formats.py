"""The formats that photofix reads and writes, told apart by content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photofix.errors import PhotoError, PhotoNotFoundError, UsageError

__all__ = [
    "FORMATS",
    "Format",
    "default_output",
    "format_of",
    "is_folder",
    "is_hidden",
    "is_photo",
    "is_same_file",
    "list_photos",
    "looks_like_photo",
    "natural_key",
    "output_format",
    "sniff",
]


@dataclass(frozen=True)
class Format:
    """One file format.

    Attributes:
        name: its name, also in `Source.format`.
        extensions: file name endings with the dot, lower case, the usual one first.
        output: the name of the format that a repaired photo of this one is written in.
        writes: photofix writes it.
        alpha: it has an alpha channel.
        deep: photofix writes 16 bits per sample.
        grey: it has a one-channel form.
        lossy: it is written with a quality, unless the photo came in it without losses.
    """

    name: str
    extensions: tuple[str, ...]
    output: str
    writes: bool = True
    alpha: bool = False
    deep: bool = False
    grey: bool = True
    lossy: bool = False


_ALL = (
    Format("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"), "JPEG", lossy=True),
    Format("PNG", (".png",), "PNG", alpha=True, deep=True),
    Format("TIFF", (".tif", ".tiff"), "TIFF", alpha=True, deep=True),
    Format("WebP", (".webp",), "WebP", alpha=True, grey=False, lossy=True),
    Format("AVIF", (".avif",), "AVIF", alpha=True, lossy=True),
    Format("BMP", (".bmp", ".dib"), "JPEG", writes=False),
    Format("GIF", (".gif",), "JPEG", writes=False),
    Format("HEIC", (".heic", ".heif", ".hif"), "JPEG", writes=False),
    Format(
        "RAW",
        (".dng", ".cr2", ".cr3", ".nef", ".nrw", ".arw", ".sr2", ".raf", ".orf", ".rw2", ".pef", ".srw", ".raw"),
        "TIFF",
        writes=False,
    ),
)
FORMATS: dict[str, Format] = {entry.name: entry for entry in _ALL}
_BY_EXTENSION = {extension: entry for entry in _ALL for extension in entry.extensions}
HEADER_BYTES = 4096  # a HEIF file's list of brands may be long

_HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))


def sniff(header: bytes, extension: str = "") -> Format | None:
    """The format that a file's first bytes say it has, or None.

    Args:
        header: the first `HEADER_BYTES` bytes, or all there are.
        extension: the name's ending; it only tells RAW from TIFF, whose first bytes are the same.
    """
    by_name = _BY_EXTENSION.get(extension.lower())
    raw = by_name if by_name is not None and by_name.name == "RAW" else None
    name = None
    if header.startswith(b"\xff\xd8\xff"):
        name = "JPEG"
    elif header.startswith(b"\x89PNG\r\n\x1a\n"):
        name = "PNG"
    elif header.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        name = "RAW" if raw or header[8:10] == b"CR" else "TIFF"
    elif header.startswith(b"RIFF") and header[8:12] == b"WEBP":
        name = "WebP"
    elif header.startswith((b"GIF87a", b"GIF89a")):
        name = "GIF"
    elif header.startswith(b"BM") and len(header) >= 26 and 12 <= int.from_bytes(header[14:18], "little") <= 124:
        name = "BMP"
    elif header[4:8] == b"ftyp":
        name = _sniff_iso(header)
    elif header.startswith((b"FUJIFILMCCD-RAW", b"IIRO", b"MMOR", b"IIRS", b"IIU\0")):
        name = "RAW"
    return FORMATS[name] if name else None


def _sniff_iso(header: bytes) -> str | None:
    """HEIC, AVIF or RAW by the brands of an ISO base media file (ISO/IEC 14496-12, 4.3)."""
    end = min(int.from_bytes(header[:4], "big"), len(header))
    brands = [header[8:12], *(header[i : i + 4] for i in range(16, end - 3, 4))]
    if brands[0] == b"crx ":
        return "RAW"
    # "mif1" is shared by both, so the more specific brand decides.
    if any(brand in _AVIF_BRANDS for brand in brands):
        return "AVIF"
    if any(brand in _HEIF_BRANDS for brand in brands):
        return "HEIC"
    return None


def format_of(name: str) -> Format:
    """The format called `name`, as "JPEG", "jpg" or ".jpg".

    Raises:
        UsageError: there is no such format.
    """
    for entry in _ALL:
        if name.lower() == entry.name.lower():
            return entry
    found = _BY_EXTENSION.get("." + name.lower().lstrip("."))
    if found is None:
        raise UsageError(
            f"There is no photo format called “{name}”.",
            advice="Use one of " + ", ".join(entry.name for entry in _ALL if entry.writes) + ".",
        )
    return found


def output_format(name: str) -> Format:
    """The format that a repaired photo of the format called `name` is written in."""
    return FORMATS[format_of(name).output]


def default_output(path: Path, directory: Path | None = None, format: str | None = None) -> Path:  # noqa: A002
    """Where a repaired photo goes by default: beside the original, as `{name}_photofix.{ext}`.

    Args:
        path: the original; it need not exist.
        directory: the folder to use instead of the original's.
        format: the format to use instead of the one that the original's maps to.

    Raises:
        UsageError: the format is unknown, or only read.
    """
    original = _BY_EXTENSION.get(path.suffix.lower())
    target = format_of(format) if format else FORMATS[original.output if original else "PNG"]
    if not target.writes:
        raise UsageError(
            f"{target.name} is read, but not written.", advice=f"Save as {FORMATS[target.output].name} instead."
        )
    # The ending's own spelling stays where the format stays: .JPG, .jpeg, .tif.
    same = original is not None and original.name == target.name and path.suffix.lower() != ".mpo"
    extension = path.suffix if same else target.extensions[0]
    return (directory or path.parent) / f"{path.stem}_photofix{extension}"


def is_folder(path: Path) -> bool:
    """Whether a path is a folder's; False where it can't be told: what reads it then says why."""
    return os.path.isdir(path)  # noqa: PTH112 (a Path's own raises errors, for a name that is too long say)


def is_same_file(path: Path, other: Path) -> bool:
    """Whether both are names of one file that is there; False where it can't be told."""
    try:
        return path.samefile(other)
    except OSError:
        return False


def is_photo(path: Path) -> bool:
    """Whether a file's content says that it is a photo; False if it isn't, is missing, or can't be read."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            header = file.read(HEADER_BYTES)
    except OSError:
        return False
    return sniff(header, path.suffix) is not None


def looks_like_photo(path: Path) -> bool:
    """Whether a file's name or its content says that it is a photo: a damaged one is to be told of, not passed over."""
    return path.suffix.lower() in _BY_EXTENSION or is_photo(path)


def list_photos(folder: Path, recursive: bool = False) -> list[Path]:
    """The photos of a folder, in natural order (2 before 10), without hidden files and folders.

    A file is listed for its content or for its name's ending, see `looks_like_photo`.

    Args:
        folder: where to look.
        recursive: also look in its subfolders; links to folders are not followed, so a circle of links ends.

    Raises:
        PhotoNotFoundError: no such folder.
        PhotoError: the folder, or one in it that is still there, can't be read.
    """
    if not is_folder(folder):
        raise PhotoNotFoundError(f"There is no folder “{folder}”.", advice="Check the name, or choose another folder.")
    try:
        files = list(_walk(folder, recursive))
    except OSError as error:
        raise PhotoError(
            f"The folder “{error.filename or folder}” can't be read: {error.strerror}.",
            advice="Check that you may open it.",
        ) from error
    photos = (path for path in files if looks_like_photo(path))
    return sorted(photos, key=lambda path: natural_key(path.relative_to(folder)))


def _walk(folder: Path, recursive: bool) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            # Somebody may tidy up meanwhile: what is gone is no error of the rest.
            with suppress(FileNotFoundError):
                if is_hidden(entry):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if recursive:
                        yield from _walk(Path(entry.path), recursive)
                elif entry.is_file():
                    yield Path(entry.path)


def is_hidden(entry: os.DirEntry[str]) -> bool:
    """Whether a file or folder is one that people don't see."""
    # "._name" files are macOS's resource forks on foreign drives: named like photos, but not photos.
    if entry.name.startswith("."):
        return True
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return bool(attributes & 2)  # FILE_ATTRIBUTE_HIDDEN


def natural_key(path: Path) -> tuple[tuple[tuple[tuple[int, int, str], ...], str], ...]:
    """A key that sorts numbers inside names by value, and folders before names of equal beginning."""
    return tuple(
        (
            tuple(
                (0, int(part), "") if part.isdecimal() else (1, 0, part.casefold())
                for part in re.split(r"(\d+)", name)
                if part
            ),
            name,
        )
        for name in path.parts
    )
