"""The record of a batch, whatever has become of its file."""

import errno
import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.batch.history import History
from photofix.batch.identity import FileState, is_still, sha256_of
from photofix.batch.journal import FOLDER, Journal, read_history
from photofix.errors import DiskFullError, JournalError, PhotofixError, SaveError


def writing(source: str = "a.jpg", **changes: object) -> dict:
    line = {
        "event": "writing", "run": 1, "source": source, "work": "w", "input": "1" * 64, "state": [1, 2, 3],
        "wanted": "a_photofix.jpg", "output": "a_photofix.jpg", "sha256": "2" * 64,
    }  # fmt: skip
    return line | changes


def test_what_is_appended_is_there_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.append({"event": "begun", "run": 1, "source": "\udcff é.jpg", "work": "w", "alone": False})
    journal.append(writing("\udcff é.jpg"), safely=True)
    assert journal.history.result("\udcff é.jpg", "w").written is None
    journal.close()
    history = read_history(tmp_path)
    assert history.result("\udcff é.jpg", "w").state == FileState(1, 2, 3)
    assert history.deaths("\udcff é.jpg", "w") == 1
    assert [result.output for result in history.unfinished()] == ["a_photofix.jpg"]
    assert history.owner("a_photofix.jpg") == "\udcff é.jpg"


@given(cut=st.integers(1, 60))
def test_a_torn_last_line_is_no_error_and_doesn_t_tear_the_next(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    journal = Journal(folder)
    journal.append(writing("a.jpg"))
    journal.append(writing("b.jpg"))
    journal.close()
    path = folder / FOLDER / "journal.jsonl"
    path.write_bytes(path.read_bytes()[:-cut])
    journal = Journal(folder)
    journal.append(writing("c.jpg"))
    journal.close()
    history = read_history(folder)
    assert [history.result(f"{name}.jpg", "w") is not None for name in "abc"] == [True, False, True]
    for line in path.read_text().splitlines():
        json.loads(line)


@given(st.binary(max_size=200))
def test_a_journal_of_anything_else_is_passed_over(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("noise")
    (folder / FOLDER).mkdir()
    (folder / FOLDER / "journal.jsonl").write_bytes(b'[1]\n{"event":"done"}\n\n' + noise + b"\n")
    journal = Journal(folder)
    journal.append(writing())
    journal.close()
    assert read_history(folder).result("a.jpg", "w") is not None


def test_what_a_cancel_takes_back_is_no_death(tmp_path: Path) -> None:
    history = History()
    line = {"run": 1, "source": "a", "work": "w"}
    for event, deaths in (("begun", 1), ("begun", 2), ("stopped", 1), ("begun", 2)):
        history.learn(line | {"event": event})
        assert history.deaths("a", "w") == deaths
    error = {"kind": "X", "happened": "", "tried": "", "advice": ""}
    history.learn(line | {"event": "failed", "state": None, "error": error})
    assert history.deaths("a", "w") == 0
    assert history.failure("a", "w").error == error
    history.learn(writing("a"))
    assert history.failure("a", "w") is None


def test_one_batch_at_a_time_and_none_newer_than_we_are(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with pytest.raises(JournalError, match="Another batch"):
        Journal(tmp_path)
    journal.append({"event": "journal", "version": 99})
    journal.close()
    with pytest.raises(JournalError, match="newer photofix"):
        Journal(tmp_path)
    with pytest.raises(JournalError, match="newer photofix"):
        Journal(tmp_path)  # and not “another batch”: the lock is free again


@pytest.mark.parametrize(("code", "error"), [(errno.ENOSPC, DiskFullError), (errno.EIO, JournalError)])
def test_a_journal_that_can_t_be_written(
    tmp_path: Path, code: int, error: type[PhotofixError], monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)

    def write(_descriptor: int, _data: bytes) -> int:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", write)
        with pytest.raises(error, match="What is finished stays"):
            journal.append(writing())
    assert journal.history.result("a.jpg", "w") is None
    journal.close()


def test_a_file_is_still_the_same_by_its_state_or_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    state, sha256 = FileState.of(path), sha256_of(path)
    assert is_still(path, "unread", state)
    os.utime(path, (1, 1))
    assert is_still(path, sha256, state)
    path.write_bytes(b"two")
    assert not is_still(path, sha256, state)
    assert not is_still(tmp_path / "none", sha256)
    assert not is_still(tmp_path, sha256)


def test_what_a_failed_write_has_left_of_a_line_spoils_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path)
    write, calls = os.write, 0

    def torn(descriptor: int, data: bytes) -> int:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError(errno.EIO, "Input/output error")
        return write(descriptor, bytes(data)[:5])

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", torn)
        with pytest.raises(JournalError):
            journal.append(writing())
    journal.append(writing(source="b.jpg"))
    journal.close()
    assert read_history(tmp_path).result("b.jpg", "w") is not None
    lines = (tmp_path / FOLDER / "journal.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["journal", "writing"]


def test_it_is_let_go_of_by_any_thread(tmp_path: Path) -> None:
    made: list[Journal] = []
    thread = threading.Thread(target=lambda: made.append(Journal(tmp_path)))
    thread.start()
    thread.join()
    made[0].close()
    Journal(tmp_path).close()  # and not “another batch”, though the first is still held


@pytest.mark.parametrize("kind", ["journal.jsonl", "journal.lock"])
def test_what_can_not_be_opened_is_let_go_of(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def fails(path: object, *arguments: int, **options: object) -> int:
        if str(path).endswith(kind):
            raise OSError(errno.EIO, "Input/output error")
        return opened(path, *arguments, **options)

    with monkeypatch.context() as broken:
        broken.setattr(os, "open", fails)
        with pytest.raises(SaveError, match="can't be written"):
            Journal(tmp_path)
    Journal(tmp_path).close()


@pytest.mark.parametrize(
    "name",
    ["../a.jpg", "/tmp/a.jpg", "x/../../a.jpg", "..", ".", "", "a//b.jpg", "..\\a.jpg", "\\\\host\\a.jpg", "a\0.jpg"],
)
def test_a_result_outside_of_the_folder_is_none_of_ours(tmp_path: Path, name: str) -> None:
    history = History()
    for event in ("writing", "done"):
        history.learn({**writing(), "event": event, "output": name})
    assert history.result("a.jpg", "w") is None
    assert not list(history.unfinished())
    assert not list(history.ours_at(name))
    if name:
        history.learn({"event": "root", "id": "1", "label": name})
        assert history.labels == {}


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"event":"run","run":1e999}', '{"event":"journal","version":-1e999}', "\0" * 100]
)
def test_lines_that_are_none_of_ours_are_passed_over(tmp_path: Path, line: str) -> None:
    journal = Journal(tmp_path)
    journal.append(writing())
    journal.close()
    with (tmp_path / FOLDER / "journal.jsonl").open("a") as file:
        file.write(f"{line}\n")
    assert read_history(tmp_path).result("a.jpg", "w") is not None
