"""How much is under way, how long it takes, and how much room it needs."""

from pathlib import Path, PurePosixPath

import pytest

from photofix.batch.control import Control
from photofix.batch.estimate import check_room, result_bytes
from photofix.batch.hold import Hold, tile_bytes
from photofix.batch.place import Place, Places
from photofix.batch.task import Task
from photofix.batch.tempo import Tempo
from photofix.errors import DiskFullError, MemoryLimitError, UsageError
from photofix.imaging import Header
from photofix.progress import Cancelled
from tests.engine.fakes import Paint, identity, model

MODELS = [model(Paint(identity))]


def task(megapixels: float = 1, *, alone: bool = False, bits: int = 8, output: str = "a.jpg") -> Task:
    header = Header("JPEG", (1000, round(megapixels * 1000)), bits, "RGB")
    return Task(Path("a.jpg"), "a.jpg", Place(Path("out")), "a.jpg", output, header=header, alone=alone)


def test_photos_are_admitted_by_their_bytes() -> None:
    hold = Hold(MODELS, None, limit=20_000_000)
    first, second = task(1), task(1)
    hold.take(first)
    assert hold.bytes == 9_000_000  # the photo, its canvas, and what is encoded
    assert hold.admits(second)
    hold.take(second)
    assert not hold.admits(task(1))
    assert hold.admits(task(0.2))
    hold.free(first)
    assert hold.admits(task(1))


def test_other_peoples_networks_need_more_for_a_tile() -> None:
    own, foreign = model(Paint(identity)), model(Paint(identity), tiling="approximate")
    assert tile_bytes([own, foreign]) == tile_bytes([foreign])
    assert tile_bytes([foreign]) > tile_bytes([own])


def test_a_photo_that_is_too_large_or_suspect_is_admitted_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    hold = Hold(MODELS, None, limit=20_000_000)
    huge, small = task(100), task(1)
    assert hold.admits(huge)
    hold.take(small)
    assert not hold.admits(huge)
    assert not hold.admits(task(0.1, alone=True))
    assert not hold.plan_memory(small)
    hold.free(small)
    hold.take(huge)
    assert not hold.admits(small)
    for available, mapped in ((10**10, False), (2_000_000_000, True)):
        monkeypatch.setattr("photofix.engine.enhance.available_memory", lambda available=available: available)
        assert hold.plan_memory(huge) == mapped
    monkeypatch.setattr("photofix.engine.enhance.available_memory", lambda: 10**8)
    with pytest.raises(MemoryLimitError):
        hold.plan_memory(huge)
    hold.free(huge)
    hold.take(task(0.1, alone=True))
    assert not hold.admits(small)


def test_time_left_follows_what_was_measured_and_pauses_don_t_count() -> None:
    now = [100.0]
    paused = [0.0]
    tempo = Tempo(MODELS, [0.5], lambda: paused[0], clock=lambda: now[0])
    tasks = [task(1), task(1), task(2)]
    tempo.add(tasks)
    tempo.add(tasks[:1])
    assert tempo.estimate == pytest.approx(2.3, rel=0.2)  # half a second a megapixel, and the halos
    expected = tempo.estimate
    assert tempo.now(tasks[0], 0.5) == (None, None)
    tempo.begin()
    now[0] += 2
    rate, left = tempo.now(tasks[0], 0.5)
    assert rate == pytest.approx(0.25)
    now[0] += 12
    paused[0] += 10
    tempo.finish(tasks[0])
    rate, left = tempo.now(tasks[1], 0)
    assert rate == pytest.approx(0.25)
    each = expected - tempo.estimate
    assert left == pytest.approx(4 * (expected - each) / each)
    tempo.drop(tasks[2])
    assert tempo.now(tasks[1], 0)[1] == pytest.approx(4)
    assert tempo.seconds == pytest.approx(4)


def test_the_drive_must_hold_the_results(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = [task(10), task(10, output="b.png"), task(10, bits=16, output="c.png")]
    jpeg, png, deep = (result_bytes(each, MODELS, None) for each in tasks)
    assert 0 < jpeg < png < deep
    assert result_bytes(tasks[0], MODELS, 100) < jpeg / 100
    doubled = [model(Paint(identity), scale=2)]
    assert result_bytes(tasks[0], doubled, None) == pytest.approx(4 * jpeg, rel=0.01)
    monkeypatch.setattr("photofix.batch.estimate.free_bytes", lambda _place: 10**9)
    assert check_room(tasks, MODELS, None) == (jpeg + png + deep, 10**9)
    monkeypatch.setattr("photofix.batch.estimate.free_bytes", lambda _place: jpeg + png + deep)
    with pytest.raises(DiskFullError):
        check_room(tasks, MODELS, None)


def test_a_control_is_heard() -> None:
    heard: list[str] = []
    control = Control(lambda: heard.append("cancel"))
    control.add([Path("a")])
    control.add([Path("b"), Path("c")])
    assert control.added() == (Path("a"), Path("b"), Path("c"))
    assert control.added() == ()
    control.check()
    control.pause()
    control.cancel()
    assert heard == ["cancel"]
    control.wait_while_paused()
    control.pause()
    assert not control.paused, "a pause that comes too late keeps no cancel waiting"
    control.wait_while_paused()
    with pytest.raises(Cancelled):
        control.check()


def test_where_results_go(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    assert Places(None).of(photos).folder == tmp_path / "photos_photofix"
    places = Places(tmp_path / "x" / ".." / "out")
    assert places.of(photos) is places.of(tmp_path)
    assert places.all[0].folder == tmp_path / "out"
    with pytest.raises(UsageError):
        Places(photos).of(photos)
    with pytest.raises(UsageError, match="whole drive"):
        Places(None).of(Path(photos.anchor))
    place = Place(tmp_path / "out")
    assert [place.label(tmp_path / name, alone=False) for name in ("a/x", "b/X", "a/x")] == ["x", "X-2", "x"]
    assert not place.exists(PurePosixPath("x"))
