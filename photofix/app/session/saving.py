"""Where and how results are saved, and names for them: never that of another file."""

from __future__ import annotations

import itertools
import os
import re
from dataclasses import dataclass
from pathlib import Path

from photofix.engine.step import Chain
from photofix.errors import UsageError
from photofix.imaging import default_output

TEMPLATE = "{name}_photofix"
FIELDS = ("name", "steps")

_FIELD = re.compile(r"\{([^{}]*)\}")
# What one system or another refuses in a file's name; results are carried between them.
_FORBIDDEN = re.compile(r'[/\\:*?"<>|{}\x00-\x1f]')


@dataclass(frozen=True)
class SaveOptions:
    """How results are saved.

    Attributes:
        format: its name, or None for that of the photo.
        quality: 1..100 for JPEG, WebP and AVIF; None is at least 95, as `write_photo` has it.
        private: leave out location and camera data.
        template: of the name, without an ending; may hold the `FIELDS` in braces.
        folder: where to; None is beside the original.
    """

    format: str | None = None
    quality: int | None = None
    private: bool = False
    template: str = TEMPLATE
    folder: Path | None = None

    def destination(self, original: Path, chain: Chain, home: Path | None = None) -> Path:
        """Where the result of a photo goes.

        Args:
            original: the photo.
            chain: what was done to it.
            home: the folder to use instead of the original's, where no other was chosen.

        Raises:
            UsageError: the template makes no name.
        """
        usual = default_output(original, self.folder or home, self.format)
        return usual.with_name(f"{self._name(original.stem, chain)}{usual.suffix}")

    def _name(self, name: str, chain: Chain) -> str:
        values = {"name": name, "steps": steps_in_a_name(chain)}

        def value(match: re.Match[str]) -> str:
            if match[1] not in values:
                raise UsageError(
                    f"There is no field {match[0]}.", advice=f"Use {' and '.join(f'{{{known}}}' for known in FIELDS)}."
                )
            return values[match[1]]

        filled = _FIELD.sub(value, self.template)
        written = _FIELD.sub("", self.template)  # a photo's own name is its system's affair
        if _FORBIDDEN.search(written):
            raise UsageError('A name can’t contain any of / \\ : * ? " < > | { }.', advice="Leave them out.")
        if not filled.strip(" ."):
            raise UsageError("The name is empty.", advice="Write a name, such as {name}_photofix.")
        return filled


@dataclass(frozen=True)
class Wish:
    """A save that was asked for.

    Attributes:
        path: where to.
        overwrite: replace a file of that name.
        options: how.
        unique: take the next free name if this one isn't.
    """

    path: Path
    overwrite: bool
    options: SaveOptions
    unique: bool = False


def steps_in_a_name(chain: Chain) -> str:
    """A chain as part of a file's name: clean, or clean-80 at a strength of 80 %."""
    return "+".join(
        step.model if step.strength == 1 else f"{step.model}-{round(step.strength * 100)}" for step in chain.steps
    )


def unique_name(path: Path) -> Path:
    """The path itself if there is no such file, or the first of `NAME-2`, `NAME-3` … that isn't taken."""
    if not os.path.lexists(path):
        return path
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))
    return next(candidate for candidate in numbered if not os.path.lexists(candidate))
