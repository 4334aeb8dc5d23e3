"""From what a person drops or names to photos: folders opened, links followed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from photofix.app.session.entry import Entry
from photofix.engine.step import Step
from photofix.errors import NoPhotosError, PhotofixError
from photofix.imaging import list_photos
from photofix.imaging.formats import is_folder


@dataclass(frozen=True)
class Gathered:
    """What was found.

    Attributes:
        entries: of the files; made here, since ten thousand of them take the window too long.
        problem: what is to be said, if anything.
    """

    entries: tuple[Entry, ...]
    problem: PhotofixError | None = None


def gather(paths: Sequence[str], steps: tuple[Step, ...] = ()) -> Gathered:
    """Find the photos of folders (not of their subfolders); files are taken as they are. For any thread.

    Args:
        paths: of files and folders.
        steps: what is to be done to each photo to begin with.
    """
    entries: list[Entry] = []
    problem: PhotofixError | None = None
    empty: list[str] = []
    for name in paths:
        path = Path(name)
        if not is_folder(path):
            entries.append(Entry(path, file_key(path), steps=steps))
            continue
        try:
            found = list_photos(path)
        except PhotofixError as error:
            problem = error
            continue
        entries += [Entry(photo, file_key(photo), steps=steps) for photo in found]
        if not found:
            empty.append(f"“{path.name or path}”")
    if empty:
        problem = _no_photos(empty)
    return Gathered(tuple(entries), problem)


def file_key(path: Path) -> str:
    """The same for all names of one file: links followed, and upper and lower case alike where the system has it so."""
    return os.path.normcase(os.path.realpath(path))


def _no_photos(folders: Sequence[str]) -> NoPhotosError:
    which = f"the folder {folders[0]}" if len(folders) == 1 else f"the folders {', '.join(folders)}"
    return NoPhotosError(
        f"There are no photos in {which}.",
        tried="Subfolders were not searched.",
        advice="Drop a folder that has photos in it, or the photos themselves.",
    )
