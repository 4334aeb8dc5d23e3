"""What the Batch page is made of, without a window: what its process is told and says, rows, words."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.app.batch import words
from photofix.app.batch.account import Account
from photofix.app.batch.events import KINDS, Error, Finished, Planned, Queued, read_event
from photofix.app.batch.order import Order, write_order
from photofix.app.batch.photos import NAME, Photos, Row, RowState
from photofix.batch import events as core
from photofix.batch.request import Conflict
from photofix.engine.chain_file import read_chain
from photofix.engine.step import Chain, Step
from photofix.errors import DiskFullError, SaveError

PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.sampled_from(["", "done", "/nowhere.png"])
JSON = PLAIN | st.lists(PLAIN, max_size=2) | st.just({"happened": "x"}) | st.just({"read": "dark"})
FIELDS = sorted({field for kind in KINDS.values() for field in kind.model_fields})
CHAIN = Chain(steps=(Step(model="clean", strength=0.8), Step(model="upscale-2x")), long_edge=3000)


@given(st.sampled_from([*KINDS, "of tomorrow"]), st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6))
def test_no_event_does_harm(kind: str, values: dict[str, Any]) -> None:
    account = Account(Photos())
    account.hear(Queued(photo="a", path="a", megapixels=1, task=1))
    event = read_event(json.dumps({"event": kind, **values}))
    assert event is None or isinstance(event, KINDS[kind])
    if event is not None:
        account.hear(event)


ERROR = {"kind": "DecodeError", "happened": "It is cut short.", "tried": "", "advice": "Copy it again."}
SAID = [
    core.Looking(1, 2), core.Queued("a//b.jpg", "/x/b.jpg", 12.1, 1), core.Left("c.jpg", "failed", ERROR, "", "/x/c.jpg", "/y", 2),
    core.Other("n.txt", "no photo"), core.Planned(2, 1, 0, 0, 0, 0, 1, 1, 12.1, None, 10, 20, "CPU", ("/y",)),
    core.Started("a//b.jpg", 1, 1, 12.1, 1), core.Progressed("a//b.jpg", 0.5, 0, 1, None, None, 1),
    core.Finished("a//b.jpg", "b.png", "/y", {"read": 1.0}, ("Grey.",), 1), core.Failed("c.jpg", ERROR, 2), core.Adding(("d",)),
    core.Paused(), core.Resumed(), core.Problem(ERROR), core.Refused(ERROR),
    core.Ended("stopped", 1, 1, 0, 12.1, 3.0, ERROR),
]  # fmt: skip


def test_all_that_a_batch_says_is_understood() -> None:
    """The window reads what the command line prints: the classes of the core, as JSON."""
    read = [read_event(json.dumps(said.as_json())) for said in SAID]
    assert [type(event).__name__ for event in read] == [type(said).__name__ for said in SAID]
    assert {type(said) for said in SAID} == set(core.Event.__subclasses__())
    account = Account(Photos())
    for event in read:
        assert event is not None
        account.hear(event)


def test_names_that_are_not_unicode_pass_through() -> None:
    event = read_event(
        json.dumps({"event": "queued", "photo": "a\udcff.jpg", "path": "/a\udcff.jpg", "megapixels": 1, "task": 1})
    )
    assert isinstance(event, Queued)
    assert event.path == "/a\udcff.jpg"
    assert words.printable(event.photo) == "a?.jpg"


def test_an_order_is_written_for_the_command_line(tmp_path: Path) -> None:
    odd = Path("/photos/two\nlines.jpg")
    order = Order(
        (Path("/photos/-f"), Path("/photos/ä\udcff.jpg"), odd), CHAIN, Path("/out"), "-{name}", "WebP", 80, True, Conflict.UNIQUE, True
    )  # fmt: skip
    arguments = write_order(order, tmp_path, dry=True, retry=True)
    assert arguments[:2] == ["batch", "--events"]
    assert arguments[-1] == str(odd)
    assert {"--name=-{name}", "--output=/out", "--format=WebP", "--quality=80", "--conflict=unique"} <= set(arguments)
    assert {"--private", "--again", "--dry-run", "--retry-failed"} <= set(arguments)
    assert read_chain(tmp_path / "chain.json") == CHAIN
    listed = (tmp_path / "photos.txt").read_text("utf-8", errors="surrogateescape")
    assert listed.splitlines() == ["/photos/-f", "/photos/ä\udcff.jpg"]
    plain = write_order(Order((Path("/p"),), CHAIN), tmp_path, dry=False)
    assert not {"--dry-run", "--retry-failed", "--private", "--again"} & set(plain)
    with pytest.raises(SaveError):
        write_order(order, tmp_path / "gone", dry=False)


def test_going_on_makes_nothing_anew() -> None:
    order = Order((Path("/p"),), CHAIN, conflict=Conflict.OVERWRITE)
    assert order.going_on().conflict is Conflict.SKIP
    assert Order((Path("/p"),), CHAIN, conflict=Conflict.UNIQUE).going_on().conflict is Conflict.UNIQUE


def test_rows_follow_what_is_said() -> None:
    photos = Photos()
    account = Account(photos)
    for number in (1, 2):
        account.hear(Queued(photo=f"x//{number}.jpg", path=f"/x/{number}.jpg", megapixels=1, task=number))
    assert len(photos) == 0  # until the plan is complete
    event = read_event(json.dumps(SAID[4].as_json()))
    assert isinstance(event, Planned)
    account.hear(event)
    assert photos.index(0, NAME).data() == "x/1.jpg"
    photos.start(1)
    photos.progress(1, 0.5)
    assert (photos.counts[RowState.WORKING], photos.counts[RowState.WAITING]) == (1, 1)
    photos.put_back()
    assert photos.counts[RowState.WAITING] == 2
    account.hear(Finished(task=9, output="a", folder="b", seconds={}))  # of a photo that nobody has heard of
    assert account.finished == 1
    account.hear(Finished(task=1, output="a", folder="b", seconds={"read": 0.5, "repair": 2.0}))
    assert photos[0].seconds == 2.5
    assert photos[0].result == Path("b/a")


def test_words() -> None:
    assert words.chain(CHAIN, str.upper) == "CLEAN 80 %, then UPSCALE-2X, at most 3000 pixels long"
    assert [words.size(value) for value in (12, 999_400, 1_500_000, 2.5e9, 3e12)] == [
        "1 kB",
        "999 kB",
        "2 MB",
        "2.5 GB",
        "3000.0 GB",
    ]
    assert [words.duration(value) for value in (0.1, 89, 600, 7200)] == ["1 s", "89 s", "10 min", "2.0 h"]
    assert words.without_options("Free some, or choose another (--output).") == "Free some, or choose another."
    error = words.error(Error(kind="DiskFullError", happened="Full.", advice="Less (--x y)."))
    assert isinstance(error, DiskFullError)
    assert error.advice == "Less."
    row = Row(1, "a.jpg", None, RowState.FAILED, Error(happened="Cut short.", advice="Copy it (--again)."))
    assert words.about(row) == "a.jpg\nfailed\nCut short.\nCopy it."
