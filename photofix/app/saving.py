"""Names for results: never that of another file."""

from __future__ import annotations

import itertools
import os
from pathlib import Path


def unique_name(path: Path) -> Path:
    """The path itself if there is no such file, or the first of `NAME-2`, `NAME-3` … that isn't taken."""
    if not os.path.lexists(path):
        return path
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))
    return next(candidate for candidate in numbered if not os.path.lexists(candidate))
