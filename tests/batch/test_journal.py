"""The record of a batch, whatever has become of its file."""

import errno
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.batch.history import History
from photofix.batch.identity import FileState, is_still, sha256_of
from photofix.batch.journal import FOLDER, Journal, read_history
from photofix.errors import DiskFullError, JournalError, PhotofixError


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
