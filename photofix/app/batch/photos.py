"""The photos of a batch, one row each, as Qt's tables show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from photofix.app.base.plain_text import plain
from photofix.app.batch import words
from photofix.app.batch.events import Error, Failed, Finished, Left, Other, Queued
from photofix.app.session.entry import Entry

ROW_ROLE = Qt.ItemDataRole.UserRole
PICTURE, NAME, STATE, TIME = range(4)

_AnyIndex = QModelIndex | QPersistentModelIndex


class RowState(Enum):
    """What has become of a row; `words.state` says it to people."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    DONE_BEFORE = "done before"
    REPAIRED = "repaired already"
    OTHER = "no photo"


LEFT_OUT = frozenset({RowState.DONE_BEFORE, RowState.REPAIRED, RowState.OTHER})


@dataclass(eq=False, slots=True)
class Row:
    """One photo, or a file that is none.

    Attributes:
        task: its number in the plan; 0 for what is no photo.
        name: relative to the folder that was chosen.
        entry: for its thumbnail; None for what is no photo.
        state: what has become of it.
        why: for a failure, its reason; for what is no photo, why not.
        fraction: how much of it is repaired, in 0..1.
        seconds: that it took; None before it is done.
        result: its result's file, if there is one.
        notes: worth knowing, in sentences.
        taken: it failed only since its result's name is taken: trying again changes nothing.
    """

    task: int
    name: str
    entry: Entry | None
    state: RowState
    why: Error | None = None
    fraction: float = 0.0
    seconds: float | None = None
    result: Path | None = None
    notes: tuple[str, ...] = ()
    taken: bool = False


def queued_row(said: Queued) -> Row:
    """A photo that waits."""
    return Row(said.task, _name(said.photo), Entry(Path(said.path), said.path), RowState.WAITING)


def left_row(said: Left) -> Row:
    """A photo that isn't repaired."""
    states = {"done before": RowState.DONE_BEFORE, "repaired already": RowState.REPAIRED, "done": RowState.DONE}
    state = states.get(said.state, RowState.FAILED)
    done = state in (RowState.DONE_BEFORE, RowState.DONE)
    result = Path(said.folder, said.output) if done and said.output and said.folder else None
    entry = Entry(Path(said.path), said.path)
    taken = said.state == "name taken"
    return Row(said.task, _name(said.photo), entry, state, said.error, result=result, taken=taken)


def other_row(said: Other) -> Row:
    """A file that is no photo."""
    return Row(0, said.name, None, RowState.OTHER, Error(happened=said.why))


class Photos(QAbstractTableModel):
    """All rows, in the order of the plan.

    Attributes:
        counts: rows in each state.

    Args:
        parent: as for every QObject.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._places: dict[int, int] = {}
        self._of_path: dict[str, list[int]] = {}
        self.counts: Counter[RowState] = Counter()

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> Row:
        return self._rows[place]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Have these rows, and no others."""
        self.beginResetModel()
        self._rows = []
        self._places.clear()
        self._of_path.clear()
        self.counts.clear()
        self._take(rows)
        self.endResetModel()

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Have these as well."""
        if rows:
            count = len(self._rows)
            self.beginInsertRows(QModelIndex(), count, count + len(rows) - 1)
            self._take(rows)
            self.endInsertRows()

    def row_of(self, task: int) -> Row | None:
        """A photo's row, by its number in the plan."""
        place = self._places.get(task)
        return None if place is None else self._rows[place]

    def place_of(self, task: int) -> int | None:
        """Where its row is."""
        return self._places.get(task)

    def start(self, task: int) -> None:
        """A photo is worked on."""
        self._change(task, RowState.WORKING)

    def progress(self, task: int, fraction: float) -> None:
        """So much of a photo is done."""
        row = self.row_of(task)
        if row is not None:
            row.fraction = fraction
            self._tell(task)

    def finish(self, said: Finished) -> None:
        """A photo is done."""
        row = self.row_of(said.task)
        if row is not None:
            row.seconds = sum(said.seconds.values())
            row.result = Path(said.folder, said.output)
            row.notes = said.notes
            self._change(said.task, RowState.DONE)

    def fail(self, said: Failed) -> None:
        """A photo has failed."""
        row = self.row_of(said.task)
        if row is not None:
            row.why = said.error
            self._change(said.task, RowState.FAILED)

    def leave(self, said: Left) -> None:
        """A photo that waited isn't repaired after all."""
        row = self.row_of(said.task)
        if row is not None:
            now = left_row(said)
            row.why, row.result, row.taken = now.why, now.result, now.taken
            self._change(said.task, now.state)

    def put_back(self) -> None:
        """What was being worked on waits again."""
        for row in self._rows:
            if row.state is RowState.WORKING:
                row.fraction = 0.0
                self._change(row.task, RowState.WAITING)

    def picture_came(self, entry: Entry) -> None:
        """A thumbnail is there."""
        for place in self._of_path.get(entry.key, ()):
            index = self.index(place, PICTURE)
            self.dataChanged.emit(index, index)

    def tries(self) -> int:
        """Failures that trying again might mend."""
        return sum(row.state is RowState.FAILED and not row.taken for row in self._rows)

    # What Qt asks for

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        translate = QCoreApplication.translate
        return ("", translate("Photos", "Photo"), translate("Photos", "State"), translate("Photos", "Time"))[section]

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                if column == NAME:
                    return words.printable(row.name)
                if column == STATE:
                    return words.state(row)
                return words.seconds(row.seconds) if column == TIME else None
            case Qt.ItemDataRole.ToolTipRole:
                return plain(words.about(row))
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return words.about(row)
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None

    def _take(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if row.task:
                self._places[row.task] = len(self._rows)
            if row.entry is not None:
                self._of_path.setdefault(row.entry.key, []).append(len(self._rows))
            self._rows.append(row)
            self.counts[row.state] += 1

    def _change(self, task: int, state: RowState) -> None:
        row = self.row_of(task)
        if row is not None:
            self.counts[row.state] -= 1
            self.counts[state] += 1
            row.state = state
            self._tell(task)

    def _tell(self, task: int) -> None:
        place = self._places[task]
        self.dataChanged.emit(self.index(place, NAME), self.index(place, TIME))


class Chosen(QSortFilterProxyModel):
    """The rows in some states alone.

    Args:
        parent: as for every QObject.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._states: frozenset[RowState] | None = None
        self.setDynamicSortFilter(True)

    def choose(self, states: frozenset[RowState] | None) -> None:
        """Show rows in these states; None shows all."""
        if states != self._states:
            self._states = states
            self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: _AnyIndex) -> bool:
        if self._states is None:
            return True
        model = self.sourceModel()
        assert isinstance(model, Photos)
        return model[source_row].state in self._states


def _name(photo: str) -> str:
    """As people have it: where several folders' results lie in one, the name begins with a label and two slashes."""
    return photo.replace("//", "/")
