"""From what a person names to photos: folders with all their subfolders, patterns, and files."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from photofix.errors import PhotoError, PhotofixError, PhotoNotFoundError
from photofix.imaging.formats import is_folder, is_hidden, looks_like_photo, natural_key


@dataclass(frozen=True)
class Found:
    """One photo.

    Attributes:
        path: of the file.
        root: the folder that was named, or the one that a named file is in.
        relative: the file's place in it, with slashes.
    """

    path: Path
    root: Path
    relative: PurePosixPath


@dataclass
class Gathered:
    """What was found.

    Attributes:
        photos: in natural order within each root.
        others: files and links that are no photos, or are passed over, each with the reason.
        problems: what could not be looked at.
    """

    photos: list[Found] = field(default_factory=list[Found])
    others: list[tuple[Path, str]] = field(default_factory=list[tuple[Path, str]])
    problems: list[tuple[Path, PhotofixError]] = field(default_factory=list[tuple[Path, PhotofixError]])


def gather(named: Sequence[Path], leave_out: Sequence[Path] = ()) -> Gathered:
    """Find the photos. Each file once, however often it is named.

    Args:
        named: folders, files, and patterns with ``*``, ``?``, ``[…]`` and ``**``.
        leave_out: folders that are not looked into, because results go there.
    """
    found = Gathered()
    seen: set[str] = set()
    closed = {_identity(folder) for folder in leave_out}
    for path in named:
        if is_folder(path):
            _add_folder(path, found, seen, closed)
        elif glob.has_magic(str(path)) and not os.path.lexists(path):
            _add_pattern(path, found, seen, closed)
        elif not looks_like_photo(path) and (problem := _problem_of(path)) is not None:
            found.problems.append((path, problem))
        elif is_folder(path):  # a moment ago it couldn't be told
            _add_folder(path, found, seen, closed)
        else:
            _add(path, path.parent, found, seen)
    return found


def _problem_of(path: Path) -> PhotofixError | None:
    """Why it can't be told whether something that was named is a folder or a file."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return PhotoNotFoundError(f"There is no file or folder “{path}”.", advice="Check the name.")
    except OSError as error:
        return PhotoError(
            f"“{path}” can't be looked at: {error.strerror}.",
            tried="It was left out.",
            advice="Check the drive, and that you may open it.",
        )
    return None


def _add_folder(folder: Path, found: Gathered, seen: set[str], closed: set[tuple[int, int] | str]) -> None:
    for path in sorted(_walk(folder, found, closed), key=lambda path: natural_key(path.relative_to(folder))):
        if looks_like_photo(path):
            _add(path, folder, found, seen)
        else:
            found.others.append((path, "no photo"))


def _add_pattern(pattern: Path, found: Gathered, seen: set[str], closed: set[tuple[int, int] | str]) -> None:
    """What a pattern matches; its root is the part before the first wildcard."""
    fixed: list[str] = []
    for part in pattern.parts:
        if glob.has_magic(part):
            break
        fixed.append(part)
    root, rest = Path(*fixed), pattern.parts[len(fixed) :]
    if "**" in rest:
        # The system's own glob follows links to folders, and could go round in circles: the walk doesn't.
        matches = [path for path in _walk(root, found, closed) if _matches(path.relative_to(root).parts, rest)]
    else:
        matches = [Path(match) for match in glob.glob(str(pattern))]  # noqa: PTH207 (a Path's own glob differs on hidden files)
    if not matches:
        found.problems.append(
            (
                pattern,
                PhotoNotFoundError(f"Nothing matches “{pattern}”.", advice="Check the pattern, or name a folder."),
            )
        )
    for path in sorted(matches, key=lambda path: natural_key(path.relative_to(root))):
        if is_folder(path):
            if _identity(path) not in closed:
                _add_folder(path, found, seen, closed)
        elif looks_like_photo(path):
            _add(path, root, found, seen)
        else:
            found.others.append((path, "no photo"))


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether a relative path fits a pattern, in which ``**`` stands for any number of folders."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(parts[skip:], pattern[1:]) for skip in range(len(parts) + 1))
    return bool(parts) and fnmatch(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])


def _walk(folder: Path, found: Gathered, closed: set[tuple[int, int] | str]) -> Iterator[Path]:
    """All ordinary files, without hidden ones; links to folders are not followed, so a circle of links ends."""
    try:
        with os.scandir(folder) as entries:
            listed = list(entries)
    except OSError as error:
        problem = PhotoError(
            f"The folder “{folder}” can't be read: {error.strerror}.",
            tried="It was left out.",
            advice="Check that you may open it.",
        )
        found.problems.append((folder, problem))
        return
    for entry in listed:
        path = Path(entry.path)
        try:
            if is_hidden(entry):
                continue
            if entry.is_dir(follow_symlinks=False):
                if _identity(path) not in closed:
                    yield from _walk(path, found, closed)
            elif entry.is_dir():
                found.others.append((path, "a link to a folder"))
            elif entry.is_file():
                yield path
            else:
                found.others.append((path, "no ordinary file"))
        except OSError as error:  # gone meanwhile, or a link in a circle
            found.others.append((path, error.strerror or str(error)))


def _add(path: Path, root: Path, found: Gathered, seen: set[str]) -> None:
    identity = os.path.normcase(os.path.abspath(path))  # noqa: PTH100 (`absolute` keeps “..”)
    if identity not in seen:
        seen.add(identity)
        relative = PurePosixPath(path.relative_to(root).as_posix())
        found.photos.append(Found(path, Path(os.path.abspath(root)), relative))  # noqa: PTH100


def _identity(folder: Path) -> tuple[int, int] | str:
    """The same for all names of one folder."""
    try:
        status = folder.stat()
    except OSError:
        return _real(folder)
    return (status.st_dev, status.st_ino) if status.st_ino else _real(folder)


def _real(folder: Path) -> str:
    return os.path.normcase(os.path.realpath(folder))  # a Path's own `resolve` raises errors for a link in a circle
