"""Importing without looks for garbage: what was imported stays out of later ones, and what comes after it doesn't."""

from __future__ import annotations

import gc
import importlib
import subprocess
import sys

import pytest

from photofix.importing import uncollected

# In a process of its own: what is left out of looks for garbage stays out for as long as a process lasts.
_SCRIPT = """
import gc, weakref
from photofix.importing import uncollected

class Cycle:
    def __init__(self):
        self.itself = self

looks = []
gc.callbacks.append(lambda phase, info: looks.append(phase))
with uncollected():
    kept = [[] for _ in range(100_000)]  # as many as make Python look for garbage
assert not looks, looks
assert gc.isenabled() and gc.get_freeze_count() > 100_000
later = weakref.ref(Cycle())
gc.collect()
assert later() is None and looks
"""


def test_nothing_is_collected_meanwhile_and_garbage_is_afterwards() -> None:
    subprocess.run([sys.executable, "-c", _SCRIPT], check=True, timeout=60)


def test_a_failing_import_leaves_collecting_on() -> None:
    frozen = gc.get_freeze_count()
    with pytest.raises(ModuleNotFoundError), uncollected():
        importlib.import_module("photofix_is_not_there")
    assert gc.isenabled()
    assert gc.get_freeze_count() == frozen
