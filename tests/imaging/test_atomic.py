import errno
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from photofix.errors import DiskFullError, OutputExistsError, SaveError
from photofix.imaging.atomic import Filesystem, write_exclusive


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fails(code: int):
    def call(*arguments: object, **options: object) -> None:
        raise OSError(code, os.strerror(code))

    return call


# What makes a write take the way of systems without unnamed files.
NAMED = {"link_unnamed": fails(errno.EOPNOTSUPP)}


def unnamed_files() -> bool:
    try:
        os.close(os.open(tempfile.gettempdir(), os.O_TMPFILE | os.O_WRONLY))
    except (AttributeError, OSError):
        return False
    return True


UNNAMED = unnamed_files()


def test_a_file_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    assert write_exclusive(path, b"abc", times_ns=(10**18, 10**18 + 5)) == path
    assert path.read_bytes() == b"abc"
    assert path.stat().st_mtime_ns == 10**18 + 5
    assert names(tmp_path) == ["a.bin"]


def test_a_taken_name_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"mine")
    with pytest.raises(OutputExistsError):
        write_exclusive(path, b"other")
    assert path.read_bytes() == b"mine"
    write_exclusive(path, b"other", overwrite=True)
    assert path.read_bytes() == b"other"
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_to_nowhere_takes_a_name_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.bin").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputExistsError):
        write_exclusive(tmp_path / "a.bin", b"x")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("unnamed", [True, False])
@pytest.mark.parametrize("call", ["write", "fsync", "link_unnamed", "link", "rename", "replace"])
@pytest.mark.parametrize(
    ("code", "error"),
    [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EIO, SaveError), (errno.EROFS, SaveError)],
)
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_failure_anywhere_leaves_nothing_new(
    tmp_path: Path, call: str, code: int, error: type[SaveError], overwrite: bool, unnamed: bool
) -> None:
    path = tmp_path / "a.bin"
    if overwrite:
        path.write_bytes(b"mine")
    unnamed = unnamed and UNNAMED
    filesystem = Filesystem(**({} if unnamed else NAMED) | {call: fails(code)})
    named = "replace" if overwrite else "rename" if os.name == "nt" else "link"
    used = {"write", "fsync", "link_unnamed" if unnamed and not overwrite else named}
    if call == "link_unnamed" and not unnamed:
        return
    if call not in used:
        write_exclusive(path, b"new", overwrite=overwrite, filesystem=filesystem)
        return
    with pytest.raises(error) as caught:
        write_exclusive(path, b"new", overwrite=overwrite, filesystem=filesystem)
    assert caught.type is error
    assert "Nothing was written" in caught.value.tried
    assert caught.value.advice
    assert names(tmp_path) == (["a.bin"] if overwrite else [])
    assert not overwrite or path.read_bytes() == b"mine"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, MemoryError])
def test_an_interrupted_write_leaves_nothing(tmp_path: Path, stop: type[BaseException]) -> None:
    written = 0

    def write(descriptor: int, data: memoryview) -> int:
        nonlocal written
        if written:
            raise stop
        written += os.write(descriptor, data[:2])
        return written

    with pytest.raises(stop):
        write_exclusive(tmp_path / "a.bin", b"abcdef", filesystem=Filesystem(write=write))
    assert written == 2
    assert names(tmp_path) == []


@pytest.mark.skipif(not UNNAMED, reason="the system or its drive has no unnamed files")
def test_a_killed_process_leaves_nothing(tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from photofix.imaging.atomic import Filesystem, write_exclusive
def write(descriptor, data):
    os.write(descriptor, data[:3])
    os.kill(os.getpid(), signal.SIGKILL)
write_exclusive(Path({str(tmp_path / "a.bin")!r}), b"abcdef", filesystem=Filesystem(write=write))
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert names(tmp_path) == []


def test_short_writes_are_gone_on_with(tmp_path: Path) -> None:
    def write(descriptor: int, data: memoryview) -> int:
        return os.write(descriptor, data[:3])

    path = write_exclusive(tmp_path / "a.bin", bytes(range(100)), filesystem=Filesystem(write=write))
    assert path.read_bytes() == bytes(range(100))


@pytest.mark.skipif(os.name == "nt", reason="rename is exclusive there")
@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_without_hard_links_names_are_still_exclusive(tmp_path: Path, code: int) -> None:
    filesystem = Filesystem(link_unnamed=fails(code), link=fails(code))
    path = write_exclusive(tmp_path / "a.bin", b"abc", filesystem=filesystem)
    assert path.read_bytes() == b"abc"
    with pytest.raises(OutputExistsError):
        write_exclusive(path, b"x", filesystem=filesystem)
    with pytest.raises(DiskFullError):
        write_exclusive(tmp_path / "b.bin", b"x", filesystem=replace(filesystem, replace=fails(errno.ENOSPC)))
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("links", [True, False])
def test_of_many_writers_one_wins_whole(tmp_path: Path, links: bool) -> None:
    path = tmp_path / "a.bin"
    filesystem = Filesystem() if links else Filesystem(link_unnamed=fails(errno.EPERM), link=fails(errno.EPERM))
    start = threading.Barrier(8)
    lost: list[int] = []

    def work(number: int) -> None:
        start.wait()
        try:
            write_exclusive(path, bytes([number]) * 100_000, filesystem=filesystem)
        except OutputExistsError:
            lost.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lost) == 7
    (winner,) = set(range(8)) - set(lost)
    assert path.read_bytes() == bytes([winner]) * 100_000
    assert names(tmp_path) == ["a.bin"]


def test_a_name_of_the_longest_length_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 251 + ".jpg")
    assert write_exclusive(path, b"x").read_bytes() == b"x"


def test_missing_folder_and_folder_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match="doesn't exist"):
        write_exclusive(tmp_path / "no" / "a.bin", b"x")
    (tmp_path / "a.bin").mkdir()
    with pytest.raises(OutputExistsError):
        write_exclusive(tmp_path / "a.bin", b"x")
    with pytest.raises(SaveError):
        write_exclusive(tmp_path / "a.bin", b"x", overwrite=True)
    assert names(tmp_path) == ["a.bin"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(SaveError, match="can't be written"):
            write_exclusive(tmp_path / "a.bin", b"x")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("unnamed", [True, False])
def test_a_drive_that_keeps_no_times_or_lets_nothing_be_removed_is_no_reason_not_to_save(
    tmp_path: Path, unnamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "utime", fails(errno.EPERM))
    monkeypatch.setattr(os, "unlink", fails(errno.EIO))
    calls = Filesystem(temporary=lambda path: path.with_name("left.tmp"), **({} if unnamed and UNNAMED else NAMED))
    path = write_exclusive(tmp_path / "a.bin", b"abc", times_ns=(1, 1), filesystem=calls)
    assert path.read_bytes() == b"abc"
