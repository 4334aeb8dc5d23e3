"""One photo of a batch, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from photofix.batch.identity import FileState
from photofix.batch.place import Place
from photofix.errors import PhotofixError
from photofix.imaging import Header


class State(Enum):
    """What has become of a photo."""

    WAITING = "waiting"
    BEGUN = "begun"
    DONE = "done"
    DONE_BEFORE = "done before"
    FAILED = "failed"
    FAILED_BEFORE = "failed before"
    TAKEN = "name taken"
    REPAIRED = "repaired already"

    @property
    def is_failure(self) -> bool:
        """The person asked for a result, and there is none."""
        return self in (State.FAILED, State.FAILED_BEFORE, State.TAKEN)


@dataclass
class Task:
    """One photo.

    Attributes:
        path: of its file.
        source: its name in journal and events: relative to the folder that was named, with slashes. Where several folders have
            their results in one place, it begins with the folder's label there and two slashes.
        place: where its result goes.
        wanted: the result's name there, before it was made unique.
        output: the result's name there.
        number: counted from 1, in the order of planning.
        state: what has become of it.
        header: None if it couldn't be read.
        file: the state of its file; None likewise.
        error: why it failed, as the three parts of `PhotofixError` and its kind.
        alone: a batch died while this was under way; it is tried when nothing else is.
        seconds: that it took: read, repair, write.
        notes: worth knowing, in sentences.
        sha256: of the result.
    """

    path: Path
    source: str
    place: Place
    wanted: str
    output: str
    number: int = 0
    state: State = State.WAITING
    header: Header | None = None
    file: FileState | None = None
    error: Mapping[str, str] | None = None
    alone: bool = False
    seconds: Mapping[str, float] = field(default_factory=dict[str, float])
    notes: tuple[str, ...] = ()
    sha256: str = ""

    @property
    def name(self) -> str:
        """For people."""
        return self.source.replace("//", "/")

    @property
    def megapixels(self) -> float:
        return 0.0 if self.header is None else self.header.megapixels

    @property
    def destination(self) -> Path:
        return self.place.folder / self.output

    def fail(self, error: PhotofixError, state: State = State.FAILED) -> None:
        """It failed. What is kept of the error names files as the person sees them in the batch, not where they are."""
        self.state = state
        parts = words_of(error)
        names = {
            str(self.path): self.name,
            str(self.destination): self.output,
            str(self.destination.parent): self.destination.parent.name,
            str(self.place.folder): self.place.folder.name,
            str(self.path.parent): self.path.parent.name,
        }
        for part, words in parts.items():
            for path, name in sorted(names.items(), key=lambda item: -len(item[0])):
                words = words.replace(f"“{path}”", f"“{name}”")
            parts[part] = words
        self.error = parts


def words_of(error: PhotofixError) -> dict[str, str]:
    """An error as journals and events have it."""
    return {
        "kind": type(error).__name__,
        "happened": error.happened,
        "tried": error.tried,
        "advice": error.advice,
    }
