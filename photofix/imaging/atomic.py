"""Files that appear whole or not at all, and never in place of another unless that is asked for."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from photofix.errors import DiskFullError, OutputExistsError, SaveError

__all__ = ["FULL", "Filesystem", "output_exists", "write_exclusive"]

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# What filesystems without hard links answer (FAT, exFAT, some network drives): EPERM on Linux, ENOTSUP on macOS.
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV)


def _link_unnamed(descriptor: int, path: str) -> None:
    """Give an unnamed file (O_TMPFILE) its first name; fails with FileExistsError if that is taken (open(2), "O_TMPFILE")."""
    folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)  # noqa: PTH120 (a path as text, as the other calls have it)
    try:
        # A folder's descriptor makes Python call linkat, which follows the link that /proc has for the descriptor.
        os.link(f"/proc/self/fd/{descriptor}", os.path.basename(path), dst_dir_fd=folder)  # noqa: PTH119
    finally:
        os.close(folder)


def temporary_name(path: Path) -> Path:
    """A name for a file until it is complete: short, since the photo's with a suffix could be longer than the filesystem's limit."""
    return path.with_name(f".photofix-{secrets.token_hex(8)}.tmp")


@dataclass(frozen=True)
class Filesystem:
    """How a file is written: the calls that can fail, and the name that it has until it is complete. A seam, so that tests
    can make them fail, and that a batch can tell its own leftovers.
    """

    write: Callable[[int, memoryview], int] = os.write
    fsync: Callable[[int], None] = os.fsync
    link_unnamed: Callable[[int, str], None] = _link_unnamed
    link: Callable[[str, str], None] = os.link
    rename: Callable[[str, str], None] = os.rename
    replace: Callable[[str, str], None] = os.replace
    temporary: Callable[[Path], Path] = temporary_name


def write_exclusive(
    path: Path,
    data: bytes | bytearray | memoryview,
    *,
    overwrite: bool = False,
    times_ns: tuple[int, int] | None = None,
    filesystem: Filesystem | None = None,
) -> Path:
    """Writes a file so that other programs see all of it or nothing, also after a power cut.

    The bytes go to a temporary file in the same folder, then to the drive, and then get their name in one step. Any
    interruption, Ctrl+C too, removes the temporary file. Where the system has unnamed files (Linux), a new file is one until it
    is complete, so that not even a killed process or a power cut leaves something behind.

    Args:
        path: the file's name.
        data: all of its bytes.
        overwrite: replace a file that has the name already; otherwise it is left alone.
        times_ns: access and modification time for the new file, in nanoseconds since 1970.
        filesystem: for tests.

    Returns:
        The path.

    Raises:
        OutputExistsError: the name is taken, and `overwrite` is False.
        DiskFullError: there is no room.
        SaveError: the folder is missing or can't be written to, or the drive fails.
    """
    calls = filesystem or Filesystem()
    if not overwrite and os.path.lexists(path):
        raise output_exists(path)
    try:
        if not overwrite and _written_unnamed(path, data, times_ns, calls):
            return path
    except FileExistsError as error:
        raise output_exists(path) from error
    except OSError as error:
        raise _save_error(path, error) from error
    temporary = calls.temporary(path)
    try:
        try:
            _write_whole(temporary, data, times_ns, calls)
            if overwrite:
                calls.replace(str(temporary), str(path))
            else:
                _publish(temporary, path, calls)
            _sync_folder(path.parent, calls)
        finally:
            # What fails here is no failure of the file, which has its name by now, or another reason to have none.
            with contextlib.suppress(OSError):
                temporary.unlink()
    except FileExistsError as error:
        raise output_exists(path) from error
    except OSError as error:
        raise _save_error(path, error) from error
    return path


def _written_unnamed(
    path: Path, data: bytes | bytearray | memoryview, times_ns: tuple[int, int] | None, calls: Filesystem
) -> bool:
    """Writes the file as one without a name, which then gets `path`; False where the system or the drive can't."""
    unnamed = getattr(os, "O_TMPFILE", None)
    if unnamed is None:
        return False
    try:
        descriptor = os.open(path.parent, unnamed | os.O_WRONLY | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if error.errno in (*_NO_LINKS, errno.EISDIR, errno.EINVAL):
            return False
        raise
    try:
        _write_to(descriptor, data, calls)
        _set_times(descriptor, times_ns)
        try:
            calls.link_unnamed(descriptor, str(path))
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno in (*_NO_LINKS, errno.ENOENT):  # no /proc
                return False
            raise
    finally:
        os.close(descriptor)
    _sync_folder(path.parent, calls)
    return True


def _write_whole(
    temporary: Path, data: bytes | bytearray | memoryview, times_ns: tuple[int, int] | None, calls: Filesystem
) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        _write_to(descriptor, data, calls)
    finally:
        os.close(descriptor)
    _set_times(temporary, times_ns)


def _set_times(file: int | Path, times_ns: tuple[int, int] | None) -> None:
    if times_ns is not None:
        with contextlib.suppress(OSError):  # a drive that can't keep these times is no reason not to save
            os.utime(file, ns=times_ns)


def _write_to(descriptor: int, data: bytes | bytearray | memoryview, calls: Filesystem) -> None:
    rest = memoryview(data).cast("B")
    while rest:
        # Some systems refuse more than 2 GB in one call.
        rest = rest[calls.write(descriptor, rest[: 1 << 26]) :]
    calls.fsync(descriptor)


def _publish(temporary: Path, path: Path, calls: Filesystem) -> None:
    """Gives the finished file its name, in one step that fails with FileExistsError if the name is taken."""
    if sys.platform == "win32":
        calls.rename(str(temporary), str(path))  # on Windows, rename never replaces
        return
    try:
        calls.link(str(temporary), str(path))
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _publish_by_reservation(temporary, path, calls)


def _publish_by_reservation(temporary: Path, path: Path, calls: Filesystem) -> None:
    """For filesystems without hard links: an empty file takes the name exclusively, and is then replaced.

    Another program may see the empty file for a moment; none can be overwritten.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        calls.replace(str(temporary), str(path))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path, calls: Filesystem) -> None:
    if sys.platform == "win32":  # folders can't be opened there, and NTFS journals names itself
        return
    # The file is complete and named by now: a folder that can't be opened or synced is no failure.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            calls.fsync(descriptor)
        finally:
            os.close(descriptor)


def output_exists(path: Path) -> OutputExistsError:
    """The error for a name that is taken."""
    return OutputExistsError(
        f"There is already a file “{path}”.",
        tried="It was left as it is.",
        advice="Choose another name, or ask for it to be overwritten.",
    )


def _save_error(path: Path, error: OSError) -> SaveError:
    untouched = "Nothing was written."
    if error.errno in FULL:
        return DiskFullError(
            f"There is no room for “{path}”.", tried=untouched, advice="Free some space, or save to another drive."
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return SaveError(
            f"The folder “{path.parent}” doesn't exist.", tried=untouched, advice="Create it, or choose another one."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return SaveError(
            f"“{path}” can't be written: {error.strerror}.",
            tried=untouched,
            advice="Choose a folder that you may write to.",
        )
    return SaveError(
        f"“{path}” can't be written: {error.strerror or error}.",
        tried=untouched,
        advice="Check the drive, or save to another one.",
    )
