"""The C library is asked to keep what a tile's layers free, and nothing breaks where it can't be asked."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

from photofix.engine import allocator

# Allocates and frees 14 MB, as a layer does, and counts the pages that the system had to clear for it.
_FAULTS = """
import ctypes, resource, sys
from photofix.engine.allocator import keep_freed_memory
if sys.argv[1] == "kept":
    assert keep_freed_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
def layer():
    blocks = [libc.malloc(14 << 20) for _ in range(3)]
    for block in blocks:
        ctypes.memset(block, 1, 14 << 20)
    for block in blocks:
        libc.free(block)
layer()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    layer()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def test_every_setting_is_asked_for_and_a_refusal_is_told() -> None:
    asked: dict[int, int] = {}

    def grant(parameter: int, value: int) -> int:
        asked[parameter] = value
        return 1

    assert allocator.keep_freed_memory(grant)
    assert len(asked) == 4
    assert not allocator.keep_freed_memory(lambda parameter, value: 0)


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> str:
        raise ValueError(f"unrecognized configuration name: {name}")

    monkeypatch.setattr(os, "confstr", unknown, raising=False)
    assert not allocator.keep_freed_memory()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a matter of glibc alone")
def test_freed_memory_is_not_cleared_again() -> None:
    faults = {
        how: int(
            subprocess.run([sys.executable, "-c", _FAULTS, how], capture_output=True, text=True, check=True).stdout
        )
        for how in ("plain", "kept")
    }
    assert faults["kept"] < faults["plain"] / 20
