from pathlib import Path

import pytest

from photofix.batch.identity import FileState
from photofix.cluster.sharing import is_shared, witness
from photofix.errors import SaveError, WorkerDiedError


def test_the_same_folder_is_shared_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    assert is_shared(tmp_path, witness)
    assert list(tmp_path.iterdir()) == []


def test_another_folder_under_the_same_name_isnt(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()

    def elsewhere(path: Path, token: bytes) -> FileState | None:
        return witness(there / path.name, token)

    assert not is_shared(here, elsewhere)

    def stale(path: Path, token: bytes) -> FileState | None:
        (there / path.name).write_bytes(b"what was there before")
        return elsewhere(path, token)

    assert not is_shared(here, stale)
    assert list(here.iterdir()) == []


def test_a_folder_that_can_only_be_read_over_there_isnt(tmp_path: Path) -> None:
    def reads(path: Path, token: bytes) -> FileState | None:
        return FileState.of(path) if path.read_bytes() == token else None

    assert not is_shared(tmp_path, reads)


def test_a_drive_that_rounds_times_isnt(tmp_path: Path) -> None:
    def rounds(path: Path, token: bytes) -> FileState | None:
        state = witness(path, token)
        assert state is not None
        return state._replace(modified_ns=state.modified_ns // 10**9 * 10**9 - 1)

    assert not is_shared(tmp_path, rounds)


def test_what_goes_wrong_leaves_nothing(tmp_path: Path) -> None:
    def dies(_path: Path, _token: bytes) -> FileState | None:
        raise WorkerDiedError("gone")

    with pytest.raises(WorkerDiedError):
        is_shared(tmp_path, dies)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SaveError):
        is_shared(tmp_path / "missing", witness)
