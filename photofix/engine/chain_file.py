"""A chain in a file, as JSON: what the window writes and the command line repeats."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from photofix.engine.step import Chain
from photofix.errors import UsageError
from photofix.imaging.atomic import write_exclusive

# Of a file that could be a chain: ten thousand strokes of a thousand points each would be less.
_LARGEST = 256 << 20


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
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"The steps in “{path}” can't be read: {error.strerror}.",
            tried="No photo was touched.",
            advice="Name a file that the window has written with “Save the steps…”.",
        ) from error
    if len(text) > _LARGEST:
        raise _no_steps(path, f"It is larger than {_LARGEST >> 20} MB.")
    try:
        return Chain.model_validate_json(text)
    except ValidationError as error:
        raise _no_steps(path, f"It was read as JSON: {_first(error)}.") from error


def _no_steps(path: Path, tried: str) -> UsageError:
    return UsageError(
        f"“{path}” does not hold steps.",
        tried=tried,
        advice='Name a file that the window has written with “Save the steps…”, or write {"steps": [{"model": "clean"}]}.',
    )


def _first(error: ValidationError) -> str:
    first, *others = error.errors(include_url=False, include_input=False)
    place = ".".join(str(part) for part in first["loc"])
    words = f"{place}: {first['msg']}" if place else first["msg"]
    return f"{words}, and {len(others)} more" if others else words
