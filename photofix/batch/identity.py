"""When two files are the same: by their content, which is read only if the system's word on them has changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import NamedTuple

_BLOCK = 1 << 20


class FileState(NamedTuple):
    """What the system says of a file without reading it; where all of it is as it was, so is the content.

    Attributes:
        size: in bytes.
        modified_ns: time of the last change of the content, in nanoseconds since 1970; programs may set it.
        changed_ns: time of the last change of anything, which programs can't set (on Windows, of its making).
    """

    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, path: Path) -> FileState:
        """Raises OSError if there is no such file."""
        return cls.from_stat(path.stat())

    @classmethod
    def known(cls, path: Path) -> FileState | None:
        """None if the system doesn't say: then only the content tells."""
        try:
            return cls.of(path)
        except OSError:
            return None

    @classmethod
    def from_stat(cls, status: os.stat_result) -> FileState:
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits. Raises OSError if it can't be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_still(path: Path, sha256: str, state: FileState | None = None) -> bool:
    """Whether a file is there and has that content.

    Args:
        path: of an ordinary file; a link isn't one that we wrote.
        sha256: of the content.
        state: of the file when it had it; None reads it.
    """
    try:
        if path.is_symlink() or not path.is_file():
            return False
        if state is not None and FileState.of(path) == state:
            return True
        return sha256_of(path) == sha256
    except OSError:
        return False
