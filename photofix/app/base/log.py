"""A log on this computer, for whoever is asked to help; it is sent nowhere."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

_BYTES = 512 << 10
_FILES = 3


def log_folder() -> Path:
    """Where the log is."""
    return Path(platformdirs.user_log_dir("photofix", appauthor=False))


def start_log(folder: Path) -> logging.Handler | None:
    """Write what photofix logs into a file that never grows beyond a few hundred kilobytes.

    Returns:
        What writes it, or None where the folder can't be written to: a repair is worth more than its log.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "photofix.log", maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8"
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    ours = logging.getLogger("photofix")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    return handler
