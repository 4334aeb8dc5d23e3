"""A part of the drill that takes seconds; all of it is `python -m benchmarks.drill all`."""

import errno
import random
import sys
from pathlib import Path

import pytest

from benchmarks.drill import broken, faults, files, fuzz_targets, good, kills, tiny
from photofix.errors import PhotofixError
from photofix.imaging import encode_photo, open_photo, probe

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")


@pytest.fixture(scope="module")
def sound() -> dict[str, bytes]:
    return good.files(seed=3, size=(60, 72))


def test_sound_files_of_all_kinds_are_read_and_written(sound: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in sound.items():
        (tmp_path / name).write_bytes(data)
        photo = open_photo(tmp_path / name)
        assert sorted(photo.size) == [60, 72]
        assert encode_photo(photo, done="drilled").data


@pytest.mark.parametrize("name", broken.WAYS)
def test_a_broken_file_is_refused_by_name_or_repaired(name: str, sound: dict[str, bytes], tmp_path: Path) -> None:
    way = broken.WAYS[name]
    path = tmp_path / f"a.{way.ending}"
    path.write_bytes(way.make(sound, random.Random(1)))
    for read in (probe, lambda each: encode_photo(open_photo(each), done="drilled")):
        error: PhotofixError | None = None
        try:
            read(path)
        except PhotofixError as caught:
            error = caught
        assert way.refused is None or (error is not None) is way.refused or read is probe
        assert error is None or (str(path) in error.happened and error.advice)


def test_a_batch_over_broken_files_says_a_word_of_each_and_leaves_all_as_they_were(tmp_path: Path) -> None:
    made = files.make(tmp_path / "photos", 40, 5)
    output = tmp_path / "out"
    tiny.run(made.photos, output, lambda _: None, report=True)
    found = files.judge(made, output, "")
    assert found["wrong"] == []
    assert (found["lost"], found["hangs"], found["tracebacks"]) == (0, 0, 0)
    assert found["repaired"] >= 36


def test_the_judge_sees_what_is_wrong(tmp_path: Path) -> None:
    made = files.make(tmp_path / "photos", 20, 5)
    output = tmp_path / "out"
    tiny.run(made.photos, output, lambda _: None, reader=tiny.InlineReader(), report=True)
    name = next(name for name, must in made.refused.items() if must is False)
    (made.photos / name).write_bytes(b"changed")
    result = next(path for path in output.rglob("*_photofix.jpg"))
    result.write_bytes(result.read_bytes()[:50])
    (output / "stray.jpg").write_bytes(b"")
    found = files.judge(made, output, "Traceback (most recent call last)")
    assert (found["lost"], found["tracebacks"]) == (1, 1)
    assert len(found["wrong"]) >= 3


def test_a_call_that_fails_loses_nothing(tmp_path: Path) -> None:
    found = faults.run(tmp_path, 1, codes=(errno.EIO,), step=67)
    assert found["wrong"] == []
    assert found["faults"] >= 5


def test_faults_are_seen(tmp_path: Path) -> None:
    """Of the instrument itself."""
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    for at in range(3):
        drive = faults.Faults(tmp_path, at, errno.EIO)
        with drive.injected(), pytest.raises(OSError, match="Input/output"):
            look_and_read(path)
        assert drive.hit


def look_and_read(path: Path) -> None:
    path.stat()
    with path.open("rb") as file:
        file.read()


@pytest.mark.long
def test_kills_are_gone_on_from(tmp_path: Path) -> None:
    found = kills.run(tmp_path, 1, 4)
    assert found["wrong"] == []
    assert found["results_identical"]
    assert found["kills"] == 1


@pytest.mark.parametrize("name", fuzz_targets.TARGETS)
def test_targets_take_sound_and_damaged_bytes(name: str) -> None:
    chance = random.Random(7)
    for seed in fuzz_targets.seeds(name):
        fuzz_targets.read(name, seed)
        for _ in range(4 if len(seed) < 4000 else 1):
            data = bytearray(seed)
            for _ in range(chance.randrange(1, 9)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            fuzz_targets.read(name, bytes(data[: chance.randrange(len(data))] if chance.random() < 0.3 else data))
