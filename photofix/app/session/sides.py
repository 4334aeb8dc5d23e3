"""Two ways to repair one photo, A and B: the entry holds the one that is worked on, and has the other beside it.

So all that knows one way to repair a photo, the panel, saving, undo, works on the chosen one without knowing of two.
"""

from __future__ import annotations

import dataclasses

from photofix.app.session.entry import Entry


def part(entry: Entry) -> None:
    """What is done to a photo becomes A; B is the same to begin with, and is worked on from now on.

    A keeps the result; there is none of B yet.
    """
    photo = entry.photo
    assert photo is not None
    assert entry.other is None
    entry.other = Entry(
        entry.path, entry.key, entry.home, entry.steps, entry.protect, entry.long_edge, entry.state, entry.pace, entry.error,
        entry.saved, dataclasses.replace(photo),
    )  # fmt: skip
    photo.result = None
    entry.state, entry.saved, entry.error = entry.unpainted, None, None
    entry.is_b = True


def swap(entry: Entry) -> None:
    """Work on the other one."""
    other = entry.other
    assert other is not None
    entry.steps, other.steps = other.steps, entry.steps
    entry.long_edge, other.long_edge = other.long_edge, entry.long_edge
    entry.state, other.state = other.state, entry.state
    entry.pace, other.pace = other.pace, entry.pace
    entry.error, other.error = other.error, entry.error
    entry.saved, other.saved = other.saved, entry.saved
    if entry.photo is not None and other.photo is not None:
        entry.photo.result, other.photo.result = other.photo.result, entry.photo.result
    entry.is_b = not entry.is_b


def join(entry: Entry) -> None:
    """Keep the one that is worked on; the pixels of the other go as soon as nobody holds them."""
    other, entry.other = entry.other, None
    assert other is not None
    entry.is_b = False
    if other.photo is not None:
        # Not the photo itself, which both have in common.
        other.photo.exchange(None)
        other.photo = None


def sides(entry: Entry) -> tuple[Entry, ...]:
    """A and B, or the photo alone."""
    if entry.other is None:
        return (entry,)
    return (entry.other, entry) if entry.is_b else (entry, entry.other)
