"""Folders for what is written."""

from __future__ import annotations

from pathlib import Path

from photofix.errors import DiskFullError, SaveError
from photofix.imaging.atomic import FULL


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where there is none yet.

    Raises:
        DiskFullError: there is no room.
        SaveError: it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        kind = DiskFullError if error.errno in FULL else SaveError
        raise kind(
            f"The folder “{folder}” can't be made: {error.strerror}.",
            tried="Nothing was written.",
            advice="Check that you may write there, or choose another folder.",
        ) from error
