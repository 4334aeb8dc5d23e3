import errno
from pathlib import Path

import pytest

from photofix.errors import DiskFullError, SaveError
from photofix.imaging.folder import make_folder


def test_folders_are_made_with_those_above_and_may_be_there(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(SaveError, match=r"The folder “.*a” can't be made: File exists") as caught:
        make_folder(tmp_path / "a")
    assert not isinstance(caught.value, DiskFullError)


def test_a_full_drive_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mkdir(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(DiskFullError, match="No space left"):
        make_folder(tmp_path / "a")
