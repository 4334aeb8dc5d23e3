"""Where and how results are saved, and names for them: never that of another file."""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass
from pathlib import Path

from photofix.engine.step import Chain
from photofix.imaging import default_output
from photofix.imaging.naming import TEMPLATE, fill_template


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
        name = fill_template(self.template, {"name": original.stem, "steps": chain.in_a_name})
        return usual.with_name(f"{name}{usual.suffix}")


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


def unique_name(path: Path) -> Path:
    """The path itself if there is no such file, or the first of `NAME-2`, `NAME-3` … that isn't taken."""
    if not os.path.lexists(path):
        return path
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))
    return next(candidate for candidate in numbered if not os.path.lexists(candidate))
