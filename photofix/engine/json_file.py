"""A JSON file that a person names: read as far as it could be one, and refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from photofix.errors import UsageError

_T = TypeVar("_T")


def read_json(path: Path, validate: Callable[[bytes], _T], *, what: str, largest: int, which: str, instead: str) -> _T:
    """What a file holds.

    Args:
        path: the file.
        validate: makes it of the file's bytes; raises a ValueError (pydantic's is one) where they are something else.
        what: it holds, in the plural.
        largest: bytes that such a file can have; no more are read.
        which: file is to be named, as advice.
        instead: what could be named or written, where the file holds something else, as advice.

    Raises:
        UsageError: there is no such file, or it holds something else.
    """
    try:
        with path.open("rb") as file:
            text = file.read(largest + 1)
    except OSError as error:
        raise UsageError(
            f"The {what} in “{path}” can't be read: {error.strerror}.", tried="No photo was touched.", advice=which
        ) from error
    try:
        if len(text) > largest:
            raise ValueError(f"it is larger than {largest >> 20} MB")
        return validate(text)
    except ValueError as error:
        raise UsageError(f"“{path}” does not hold {what}.", tried=in_words(error), advice=instead) from error


def in_words(error: ValueError) -> str:
    """What is wrong, as a sentence: of several things the first, and how many more there are."""
    if not isinstance(error, ValidationError):
        return f"{str(error)[:1].upper()}{str(error)[1:]}."
    first, *others = error.errors(include_url=False, include_input=False)
    place = ".".join(str(part) for part in first["loc"])
    words = f"{place}: {first['msg']}" if place else first["msg"]
    return f"{words}, and {len(others)} more." if others else f"{words}."
