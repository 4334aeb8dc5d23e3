"""Which photos stay decoded: those used last, as far as memory allows."""

from __future__ import annotations

from collections.abc import Callable

from photofix.app.session.entry import Entry, State
from photofix.engine.memory import available_memory

_MOST_BYTES = 1 << 30
_SHARE = 4


class Shelf:
    """Photos that were opened, with their results, within a limit of bytes.

    A photo that falls off loses its pixels: its result, unless saved, is painted again when it is next opened.

    Args:
        pinned: whether an entry may not fall off just now.
        limit: in bytes; by default a quarter of the free memory, and at most 1 GiB.
    """

    def __init__(self, pinned: Callable[[Entry], bool], limit: int | None = None) -> None:
        self._pinned = pinned
        self._limit = limit if limit is not None else min(_MOST_BYTES, available_memory() // _SHARE)
        # In the order of use, the last used last.
        self._entries: dict[int, Entry] = {}

    def use(self, entry: Entry) -> list[Entry]:
        """Keep an entry's photo; those used longest ago make room for it.

        Returns:
            The entries that fell off.
        """
        self._entries.pop(id(entry), None)
        self._entries[id(entry)] = entry
        return self.trim()

    def trim(self, limit: int | None = None) -> list[Entry]:
        """Let go of what is beyond the limit."""
        limit = self._limit if limit is None else limit
        total = sum(entry.photo.bytes for entry in self._entries.values() if entry.photo is not None)
        fallen: list[Entry] = []
        for entry in [entry for entry in self._entries.values() if not self._pinned(entry)]:
            if total <= limit:
                break
            total -= entry.photo.bytes if entry.photo is not None else 0
            self.drop(entry)
            fallen.append(entry)
        return fallen

    def drop(self, entry: Entry) -> None:
        """Let go of a photo."""
        self._entries.pop(id(entry), None)
        if entry.photo is not None:
            entry.photo.close()
            entry.photo = None
        if entry.state is not State.FAILED:
            entry.state = entry.unpainted

    def close(self) -> None:
        """Let go of all."""
        for entry in list(self._entries.values()):
            self.drop(entry)
