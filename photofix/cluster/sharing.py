"""Whether a node sees a folder of results as the driver does: asked with a file of random content, and never guessed from paths."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path

from photofix.batch.identity import FileState
from photofix.errors import SaveError
from photofix.imaging.atomic import write_exclusive

_ANSWER = ".seen"


def witness(path: Path, token: bytes) -> FileState | None:
    """On a node: the state of a file with that content, beside which an answer is left; None if it isn't there or nothing can be written.

    Args:
        path: of the file.
        token: that it holds, if it is the driver's.
    """
    try:
        if path.read_bytes() != token:
            return None
        state = FileState.of(path)
        write_exclusive(path.with_name(path.name + _ANSWER), token[::-1])
    except (OSError, SaveError):
        return None
    return state


def is_shared(folder: Path, ask: Callable[[Path, bytes], FileState | None]) -> bool:
    """On the driver: whether a node sees a folder, in both directions, and agrees on the state of a file in it.

    Args:
        folder: the journal's, which is there.
        ask: calls `witness` on the node.

    Raises:
        SaveError, DiskFullError: the driver itself can't write there.
    """
    token = secrets.token_bytes(32)
    path = folder / f".shared-{secrets.token_hex(8)}"
    answer = path.with_name(path.name + _ANSWER)
    write_exclusive(path, token)
    try:
        state = ask(path, token)
        # Times may be of another fineness over there; then a photo's file would never seem to be in the state that was planned.
        if state is None or state != FileState.of(path):
            return False
        return answer.read_bytes() == token[::-1]
    except OSError:
        return False
    finally:
        for left in (path, answer):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
