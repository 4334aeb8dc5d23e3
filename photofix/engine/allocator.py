"""Keeping the memory that a tile's layers take turns in, instead of having the system clear it anew for each layer."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable

# glibc's names for `mallopt` (malloc.h), and what each is set to. A tensor of a tile takes some 15 MB: blocks up to 32 MB, the most
# that may be said, come from the heap, and photos, which are larger, go back to the system as before.
_M_MMAP_THRESHOLD, _FROM_THE_HEAP = -3, 32 << 20
# This much may lie free at the heap's end before it is given back; it is about what a tile holds at once.
_M_TRIM_THRESHOLD, _KEPT = -1, 512 << 20
# The heap grows in such steps.
_M_TOP_PAD, _GROWTH = -2, 64 << 20
# Threads get heaps of their own otherwise, which aren't kept.
_M_ARENA_MAX, _HEAPS = -8, 1


def keep_freed_memory(mallopt: Callable[[int, int], int] | None = None) -> bool:
    """Let freed memory stay with this process: for programs that repair or train, before their first thread begins.

    The C library gives blocks as large as a layer's back at once, and the system hands them out again page by page, cleared:
    a tenth of a repair's time went there (`benchmarks/roofline.py`). The peak stays as it was. Only glibc is spoken to; others
    keep their own ways.

    Args:
        mallopt: glibc's, for tests.

    Returns:
        Whether all that was asked for was granted.
    """
    change = mallopt or _find_mallopt()
    if change is None:
        return False
    settings = (
        (_M_MMAP_THRESHOLD, _FROM_THE_HEAP),
        (_M_TRIM_THRESHOLD, _KEPT),
        (_M_TOP_PAD, _GROWTH),
        (_M_ARENA_MAX, _HEAPS),
    )
    granted = [change(parameter, value) == 1 for parameter, value in settings]  # all are asked for, whatever one says
    return all(granted)


def _find_mallopt() -> Callable[[int, int], int] | None:
    try:
        # musl, which is no glibc, knows neither the name nor the settings; Windows has no confstr.
        if not (os.confstr("CS_GNU_LIBC_VERSION") or "").startswith("glibc"):
            return None
        return ctypes.CDLL(None).mallopt
    except (AttributeError, ValueError, OSError):
        return None
