from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from photofix.app.session.entry import Entry, State
from photofix.app.session.roll import Roll


def entries(*names: str) -> list[Entry]:
    return [Entry(Path(f"/photos/{name}"), f"/photos/{name}") for name in names]


def names(roll: Roll) -> str:
    return "".join(entry.name for entry in roll)


@pytest.fixture
def roll(qapp: QApplication, qtmodeltester: ModelTester) -> Roll:
    """Five photos, in a model that Qt's rules are checked on."""
    roll = Roll()
    qtmodeltester.check(roll)
    roll.add(entries(*"abcde"))
    return roll


def test_each_file_is_there_once(roll: Roll) -> None:
    first = roll[0]
    found = roll.add(entries("f", "a", "f", "g"))
    assert names(roll) == "abcdefg"
    assert "".join(entry.name for entry in found) == "fag"
    assert found[1] is first
    assert found[0] is roll[5]


@pytest.mark.parametrize("rows", [[0], [2], [4], [0, 1], [1, 3], [0, 2, 4], [0, 1, 2, 3, 4]])
def test_what_was_removed_goes_back_to_its_place(roll: Roll, rows: list[int]) -> None:
    places = roll.remove([roll[row] for row in rows])
    assert names(roll) == "".join(name for row, name in enumerate("abcde") if row not in rows)
    roll.put_back(places)
    assert names(roll) == "abcde"


def test_what_was_removed_goes_back_also_after_the_rest_has_changed(roll: Roll) -> None:
    places = roll.remove([roll[1], roll[4]])
    roll.add(entries("x", "b"))
    roll.remove([roll[0]])
    roll.put_back(places)
    assert names(roll) == "cdxbe"


def test_a_neighbour_is_one_that_can_be_opened(roll: Roll) -> None:
    roll[1].state = roll[4].state = State.FAILED
    assert roll.neighbour(roll[0], 1) is roll[2]
    assert roll.neighbour(roll[2], -1) is roll[0]
    assert roll.neighbour(roll[3], 1) is None
    assert roll.neighbour(None, 1) is roll[0]
