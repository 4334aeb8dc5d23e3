"""Importing much at once."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Generator[None]:
    """Import without looking for garbage, and leave what was imported out of later looks.

    Modules stay for as long as the process does. Python looks for cycles of garbage among all that there is whenever that has
    grown by a quarter: torch's import and the window's took a fifth longer for it.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
