"""A folder of results, with its journal and the names in it."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path, PurePosixPath

from photofix.batch.history import History
from photofix.batch.journal import Journal, read_history
from photofix.batch.naming import Names, folded
from photofix.errors import UsageError
from photofix.imaging.formats import is_same_file


class Place:
    """A folder of results. Nothing is written before `open`.

    Args:
        folder: of the results.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = Names()
        self.journal: Journal | None = None
        self.run = 0
        self.recorded = False
        self._read: History | None = None
        self._labels: dict[str, str] = {}

    @property
    def history(self) -> History:
        """What the journal says."""
        if self.journal is not None:
            return self.journal.history
        if self._read is None:
            self._read = read_history(self.folder)
        return self._read

    def open(self) -> Journal:
        """Take the journal, and remove what a batch that was killed has left half-written.

        Raises:
            JournalError, SaveError: as `Journal`.
        """
        if self.journal is None:
            self.journal = Journal(self.folder)
            self.run = self.journal.history.runs + 1
            for result in self.journal.history.unfinished():
                remove_unfinished(self.folder / result.output, str(result.record.get("attempt", "")))
        return self.journal

    def close(self) -> None:
        if self.journal is not None:
            self.journal.close()
            self.journal = None

    def label(self, root: Path, *, alone: bool) -> str:
        """The folder inside the results that photos of `root` go to; empty for the results' own. The same one as last time.

        Args:
            root: a folder of photos.
            alone: no other folder has results here.
        """
        identity = hashlib.sha256(
            os.path.normcase(os.path.realpath(root)).encode("utf-8", "surrogateescape")
        ).hexdigest()[:16]
        known = {**self.history.labels, **self._labels}
        if identity in known:
            return known[identity]
        label = ""
        if known or not alone:
            taken = {folded(name) for name in known.values()}
            name, number = root.name or "photos", 1
            while folded(label := name if number == 1 else f"{name}-{number}") in taken:
                number += 1
        self._labels[identity] = label
        return label

    def write_labels(self) -> None:
        """Let the journal remember which folder got which label."""
        assert self.journal is not None
        for identity, label in self._labels.items():
            if identity not in self.journal.history.labels:
                self.journal.append({"event": "root", "id": identity, "label": label})

    def exists(self, output: PurePosixPath | str) -> bool:
        return os.path.lexists(self.folder / output)


def temporary_of(path: Path, attempt: str = "") -> Path:
    """The name that a result has until it is complete; always the same, so that a later run can clean up.

    Args:
        path: of the result.
        attempt: tells apart what several machines may write at once; the journal knows it.
    """
    digest = hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()
    return path.with_name(f".photofix-{digest[:16]}{attempt and '-'}{attempt}.tmp")


def remove_unfinished(output: Path, attempt: str = "") -> None:
    """Remove what is left of a result, and of the sidecar beside it, that was never completed."""
    for name in (output, output.with_name(f"{output.name}.xmp"), output.with_suffix(".xmp")):
        with contextlib.suppress(OSError):  # it is hidden, and does no harm
            temporary_of(name, attempt).unlink()


class Places:
    """All folders of results of a batch, by the folders of photos.

    Args:
        output: one for all; None gives each folder of photos its own beside it.
    """

    def __init__(self, output: Path | None) -> None:
        self._output = None if output is None else Path(os.path.abspath(output))  # noqa: PTH100 (`absolute` keeps “..”)
        self._places: dict[Path, Place] = {}
        if self._output is not None:
            self._places[self._output] = Place(self._output)

    @property
    def all(self) -> list[Place]:
        return list(self._places.values())

    def of(self, root: Path) -> Place:
        """Where results of a folder's photos go.

        Raises:
            UsageError: among the photos themselves, or nowhere that has a name.
        """
        folder = self._output
        if folder is None:
            if not root.name:
                raise UsageError(
                    f"“{root}” is a whole drive, beside which there is nothing.",
                    tried="No photo was touched.",
                    advice="Say where the results are to go (--output).",
                )
            folder = root.with_name(f"{root.name}_photofix")
        if folder == root or is_same_file(folder, root):
            raise UsageError(
                f"“{root}” can't be both the folder of the photos and that of the results.",
                tried="No photo was touched.",
                advice="Choose another folder for the results (--output), or leave that out.",
            )
        return self._places.setdefault(folder, Place(folder))
