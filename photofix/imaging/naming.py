"""Names for results, from a template with fields in braces: the same for the window and a batch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from photofix.errors import UsageError

__all__ = ["FIELDS", "TEMPLATE", "fill_template", "shorten"]

TEMPLATE = "{name}_photofix"
FIELDS = ("name", "steps")

_FIELD = re.compile(r"\{([^{}]*)\}")
# What one system or another refuses in a file's name; results are carried between them.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|{}\x00-\x1f]')


def fill_template(template: str, values: Mapping[str, str]) -> str:
    """A name without an ending.

    Args:
        template: may hold the fields in braces.
        values: of each field that there is.

    Raises:
        UsageError: the template has an unknown field or a forbidden character, or makes no name.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise UsageError(
                f"There is no field {match[0]}.", advice=f"Use {' and '.join(f'{{{known}}}' for known in values)}."
            )
        return values[match[1]]

    filled = _FIELD.sub(value, template)
    written = _FIELD.sub("", template)  # a photo's own name is its system's affair
    if _FORBIDDEN.search(written):
        raise UsageError('A name can’t contain any of / \\ : * ? " < > | { }.', advice="Leave them out.")
    if not filled.strip(" ."):
        raise UsageError("The name is empty.", advice="Write a name, such as {name}_photofix.")
    return filled


def shorten(name: str, most: int) -> str:
    """The name cut to at most so many bytes of UTF-8, never inside a character or before a mark that belongs to one."""
    encoded = name.encode("utf-8", "surrogateescape")
    if len(encoded) <= most:
        return name
    kept = list(name)
    size = len(encoded)
    while kept and (size > most or unicodedata.combining(kept[-1])):
        size -= len(kept.pop().encode("utf-8", "surrogateescape"))
    return "".join(kept).rstrip(" .")
