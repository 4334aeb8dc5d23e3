"""Which name each result gets: the same tree as the photos', and no two names that any system takes for one."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from photofix.imaging.formats import default_output
from photofix.imaging.naming import fill_template, shorten

# Most filesystems hold 255 bytes; a sidecar's ending must have room as well.
LONGEST = 250


def wanted_name(relative: PurePosixPath, template: str, steps: str, format_name: str | None) -> PurePosixPath:
    """A result's place in the folder of results, before it is made unique.

    Args:
        relative: the photo's place in its own folder.
        template: of the name; its fields are filled.
        steps: the value of ``{steps}``.
        format_name: the format to write; None is that of the photo's name.

    Raises:
        UsageError: the template makes no name, or the format isn't written.
    """
    ending = default_output(Path(relative.name), format=format_name).suffix
    stem = Path(relative.name).stem

    def named(most: int) -> str:
        return fill_template(template, {"name": shorten(stem, most), "steps": steps})

    name = named(LONGEST)
    size = len(f"{name}{ending}".encode("utf-8", "surrogateescape"))
    if size > LONGEST:
        name = named(max(1, len(stem.encode("utf-8", "surrogateescape")) - (size - LONGEST)))
    return relative.with_name(f"{shorten(name, LONGEST - len(ending.encode()))}{ending}")


def numbered(wanted: PurePosixPath, number: int) -> PurePosixPath:
    """``NAME-2.jpg`` and so on; the name itself for 1."""
    if number == 1:
        return wanted
    mark = f"-{number}"
    stem = shorten(wanted.stem, LONGEST - len(f"{mark}{wanted.suffix}".encode("utf-8", "surrogateescape")))
    return wanted.with_name(f"{stem}{mark}{wanted.suffix}")


def folded(name: PurePosixPath | str) -> str:
    """The same for all names that some system takes for one: upper and lower case, and the ways to write an accent."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(name)).casefold())


class Names:
    """The names of one folder of results that are given away."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def reserve(self, name: PurePosixPath | str) -> bool:
        """Take a name; False if it is taken."""
        key = folded(name)
        if key in self._taken:
            return False
        self._taken.add(key)
        return True

    def release(self, name: PurePosixPath | str) -> None:
        """Give a name back."""
        self._taken.discard(folded(name))

    def unique(self, wanted: PurePosixPath, is_free: Callable[[PurePosixPath], bool]) -> PurePosixPath:
        """Take the first of ``NAME``, ``NAME-2``, ``NAME-3`` … that isn't taken, and that `is_free` agrees to."""
        for number in itertools.count(1):
            name = numbered(wanted, number)
            if folded(name) not in self._taken and is_free(name):
                self._taken.add(folded(name))
                return name
        raise AssertionError("numbers don't end")
