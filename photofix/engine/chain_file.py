"""A chain in a file, as JSON: what the window writes and the command line repeats."""

from __future__ import annotations

from pathlib import Path

from photofix.engine.json_file import read_json
from photofix.engine.step import Chain
from photofix.imaging.atomic import write_exclusive

# Of a file that could be a chain: ten thousand strokes of a thousand points each would be less.
_LARGEST = 256 << 20
_NAME_ONE = "Name a file that the window has written with “Save the steps…”"


def write_chain(chain: Chain, path: Path, *, overwrite: bool = False) -> Path:
    """Write a chain; the file appears whole or not at all.

    Raises:
        SaveError: as `write_exclusive`.
    """
    return write_exclusive(path, f"{chain.model_dump_json(indent=2)}\n".encode(), overwrite=overwrite)


def read_chain(path: Path) -> Chain:
    """Read a chain.

    Raises:
        UsageError: there is no such file, or it holds something else.
    """
    return read_json(
        path,
        Chain.model_validate_json,
        what="steps",
        largest=_LARGEST,
        which=f"{_NAME_ONE}.",
        instead=f'{_NAME_ONE}, or write {{"steps": [{{"model": "clean"}}]}}.',
    )
