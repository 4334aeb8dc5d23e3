"""What a journal's lines come to: which photos are done, which failed, and which were under way when a batch died.

The kinds of lines, by ``event``; ``source`` is a photo's name relative to the folder that the batch was given, ``work`` is a hash of
everything else that decides on the result (chain, models, format, quality, privacy):

- ``journal``: version
- ``root``: id (a hash of the input folder's path), label (its folder inside the results; empty for the results' own)
- ``run``: run (counted from 1), and all that it ran with: chain, models, device, dtype, threads, torch, tile plan …
- ``begun``: run, source, work, alone (nothing else was under way)
- ``writing``: run, source, work, input, state (of the input's file), wanted, output, sha256, megapixels, seconds, backoffs, notes;
  written before the result gets its name, so that a result is known as ours from its first moment. On a cluster also node, and
  attempt (a part of the name that the result has until it is complete)
- ``done``: the same again, and written (state of the output's file), sidecar
- ``failed``: run, source, work, input, state, error, seconds
- ``stopped``: run, source, work: taken back by a cancel; no fault of the photo
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photofix.batch.identity import FileState, is_still

VERSION = 1


@dataclass(frozen=True)
class Result:
    """A result that was written, or was about to be.

    Attributes:
        source, work: whose result it is.
        input: SHA-256 of the photo's file.
        state: of the photo's file.
        wanted: the output's name before it was made unique.
        output: its name relative to the folder of results, with slashes.
        sha256: of the output's file.
        written: state of the output's file; None if it isn't known whether it was written.
        record: the whole line.
    """

    source: str
    work: str
    input: str
    state: FileState
    wanted: str
    output: str
    sha256: str
    written: FileState | None
    record: Mapping[str, Any]

    def is_there(self, folder: Path) -> bool:
        """Whether the output is still what we wrote."""
        return is_still(folder / self.output, self.sha256, self.written)


@dataclass(frozen=True)
class Failure:
    """Why a photo failed; `state` is that of its file, None if that couldn't be had."""

    state: FileState | None
    error: Mapping[str, str]


class History:
    """The index of a journal."""

    def __init__(self) -> None:
        self.lines = 0
        self.version = 0
        self.runs = 0
        self.labels: dict[str, str] = {}
        self._results: dict[tuple[str, str], Result] = {}
        self._latest: dict[str, Result] = {}
        self._failures: dict[tuple[str, str], Failure] = {}
        self._written: dict[str, dict[str, Result]] = defaultdict(dict)
        self._begun: Counter[tuple[str, str]] = Counter()

    def learn(self, record: Mapping[str, Any]) -> None:
        """Take in one line; what isn't understood is passed over."""
        self.lines += 1
        try:
            self._learn(record)
        except (KeyError, TypeError, ValueError, OverflowError):
            return

    def result(self, source: str, work: str) -> Result | None:
        """The result of that work on that photo, whether it is still there or not."""
        return self._results.get((source, work))

    def latest(self, source: str) -> Result | None:
        """The photo's last result of any work."""
        return self._latest.get(source)

    def failure(self, source: str, work: str) -> Failure | None:
        return self._failures.get((source, work))

    def deaths(self, source: str, work: str) -> int:
        """How often a batch died while this was under way, since it last ended otherwise."""
        return self._begun[source, work]

    def ours_at(self, output: str) -> Iterable[Result]:
        """All that we have written, or were about to write, under a name."""
        return list(self._written.get(output, {}).values())[::-1]

    def owner(self, output: str) -> str | None:
        """The photo whose result was last written under a name."""
        return next((result.source for result in self.ours_at(output)), None)

    def unfinished(self) -> Iterable[Result]:
        """Results of which it isn't known whether they were written."""
        return [result for result in self._results.values() if result.written is None]

    def _learn(self, record: Mapping[str, Any]) -> None:
        event = record["event"]
        if event == "journal":
            self.version = int(record["version"])
        elif event == "root":
            self.labels[str(record["id"])] = _inside(str(record["label"]), or_empty=True)
        elif event == "run":
            self.runs = max(self.runs, int(record["run"]))
        elif event in ("begun", "writing", "done", "failed", "stopped"):
            key = str(record["source"]), str(record["work"])
            taken = _result(record) if event in ("writing", "done") else None
            if event == "begun":
                self._begun[key] += 1
            elif event != "writing":
                # A cancel takes back one beginning; an end of the photo's own clears what came before.
                self._begun[key] = max(0, self._begun[key] - 1) if event == "stopped" else 0
            if taken is not None:
                self._failures.pop(key, None)
                self._take(key, taken)
            elif event == "failed":
                state = record.get("state")
                self._failures[key] = Failure(None if state is None else FileState(*state), dict(record["error"]))

    def _take(self, key: tuple[str, str], result: Result) -> None:
        self._results[key] = self._latest[key[0]] = result
        at = self._written[result.output]
        at.pop(result.sha256, None)  # so that the last one stands last
        at[result.sha256] = result


def _inside(name: str, *, or_empty: bool = False) -> str:
    """A name relative to the folder of results, if it leads to no other place: a journal may have come with a folder from anyone.

    Raises:
        ValueError: it leads out of the folder, on any system.
    """
    parts = name.replace("\\", "/").split("/")
    drive = os.name == "nt" and ":" in name
    if (name or not or_empty) and (drive or "\0" in name or any(part in ("", ".", "..") for part in parts)):
        raise ValueError(f"{name!r} is no place in the folder of results")
    return name


def _result(record: Mapping[str, Any]) -> Result:
    written = record.get("written")
    return Result(
        str(record["source"]), str(record["work"]), str(record["input"]), FileState(*record["state"]),
        str(record["wanted"]), _inside(str(record["output"])), str(record["sha256"]),
        None if written is None else FileState(*written), record,
    )  # fmt: skip
