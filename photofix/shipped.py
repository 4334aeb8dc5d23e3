"""Where the files that come with photofix are."""

from __future__ import annotations

from pathlib import Path


def shipped(folder: str) -> Path:
    """A folder that comes with photofix ("models", "resources"): inside the installed package, or the checkout's."""
    package = Path(__file__).parent
    installed = package / folder
    return installed if installed.is_dir() else package.parent / folder
