"""The photos that are open, in their order, as Qt's lists show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from photofix.app.base.plain_text import plain
from photofix.app.session.entry import Entry, State

ENTRY_ROLE = Qt.ItemDataRole.UserRole

_AnyIndex = QModelIndex | QPersistentModelIndex


class Roll(QAbstractListModel):
    """The entries of the strip, each file once.

    Args:
        parent: as for every QObject.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._by_key: dict[str, Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def __getitem__(self, row: int) -> Entry:
        return self._entries[row]

    def __contains__(self, entry: Entry) -> bool:
        return self._by_key.get(entry.key) is entry

    def add(self, entries: Sequence[Entry]) -> list[Entry]:
        """Add entries at the end; those whose files are there already stay where they are.

        Returns:
            For each of them the one that is in the roll, in their order.
        """
        wanted: dict[str, Entry] = {}
        for entry in entries:
            wanted.setdefault(entry.key, self._by_key.get(entry.key, entry))
        new = {key: entry for key, entry in wanted.items() if key not in self._by_key}
        if new:
            count = len(self._entries)
            self.beginInsertRows(QModelIndex(), count, count + len(new) - 1)
            self._entries.extend(new.values())
            self._by_key.update(new)
            self.endInsertRows()
        return list(wanted.values())

    def remove(self, entries: Sequence[Entry]) -> list[tuple[int, Entry]]:
        """Take entries out.

        Returns:
            What `put_back` needs.
        """
        keys = {entry.key for entry in entries}
        places = [(row, entry) for row, entry in enumerate(self._entries) if entry.key in keys]
        if len(places) == 1:
            row = places[0][0]
            self.beginRemoveRows(QModelIndex(), row, row)
            self._take(keys)
            self.endRemoveRows()
        elif places:
            self.beginResetModel()
            self._take(keys)
            self.endResetModel()
        return places

    def put_back(self, places: Sequence[tuple[int, Entry]]) -> None:
        """Undo a removal. A file that was added anew meanwhile stays as it is."""
        places = [(row, entry) for row, entry in places if entry.key not in self._by_key]
        if not places:
            return
        if len(places) == 1:
            row = min(places[0][0], len(self._entries))
            self.beginInsertRows(QModelIndex(), row, row)
            self._entries.insert(row, places[0][1])
            self._by_key[places[0][1].key] = places[0][1]
            self.endInsertRows()
            return
        self.beginResetModel()
        kept, back = iter(self._entries), dict(places)
        merged: list[Entry] = []
        for row in range(len(self._entries) + len(back)):
            entry = back.pop(row, None) or next(kept, None)
            if entry is not None:
                merged.append(entry)
        self._entries = [*merged, *kept, *back.values()]
        self._by_key = {entry.key: entry for entry in self._entries}
        self.endResetModel()

    def row(self, entry: Entry) -> int:
        """Where an entry is; -1 where it isn't."""
        return self._entries.index(entry) if entry in self else -1

    def neighbour(self, entry: Entry | None, by: int) -> Entry | None:
        """The next entry in a direction (1 or -1) that hasn't failed to open, if there is one."""
        row = (self.row(entry) if entry is not None else -1) + by
        while 0 <= row < len(self._entries):
            candidate = self._entries[row]
            if candidate.state is not State.FAILED or candidate.photo is not None:
                return candidate
            row += by
        return None

    def tell(self, entry: Entry) -> None:
        """An entry has changed."""
        row = self.row(entry)
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index)

    # What Qt asks for

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.name
            case Qt.ItemDataRole.ToolTipRole:
                lines = [str(entry.path), state_in_words(entry)]
                if entry.error is not None:
                    lines += [entry.error.happened, entry.error.advice]
                return plain("\n".join(filter(None, lines)))
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (entry.name, state_in_words(entry))))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return entry.error.happened if entry.error is not None else ""
            case _ if role == ENTRY_ROLE:
                return entry
            case _:
                return None

    def _take(self, keys: set[str]) -> None:
        self._entries = [entry for entry in self._entries if entry.key not in keys]
        for key in keys:
            self._by_key.pop(key, None)


def state_in_words(entry: Entry) -> str:
    """How far an entry is, in a word or two."""
    translate = QCoreApplication.translate
    if entry.writing:
        return translate("Roll", "saving")
    if entry.state is State.WORKING:
        return translate("Roll", "working %1 %").replace("%1", str(int(entry.pace.fraction * 100)))
    if entry.state is State.FAILED:
        return translate("Roll", "failed")
    if entry.saved is not None:
        return translate("Roll", "saved")
    return {
        State.UNTOUCHED: translate("Roll", "as it is"),
        State.WAITING: translate("Roll", "waiting"),
        State.DONE: translate("Roll", "done"),
        State.STOPPED: translate("Roll", "stopped"),
    }.get(entry.state, "")
