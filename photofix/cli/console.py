"""How the command line speaks: results to standard output, everything else to standard error."""

from __future__ import annotations

from enum import IntEnum

from rich.console import Console
from rich.text import Text

from photofix.errors import PhotofixError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class ExitCode(IntEnum):
    """What a command's exit code means."""

    DONE = 0
    SOME_FAILED = 1
    """At least one photo failed; the others are finished."""
    USAGE = 2
    """Asked for something that makes no sense; nothing was started."""
    NOTHING_STARTED = 3
    """A model, device or folder can't be used; nothing was started."""
    CANCELLED = 130
    """Ctrl+C; what was finished stays."""


def printable(words: str) -> str:
    """Words that any terminal takes: names of files need not be Unicode."""
    return words.encode("utf-8", "replace").decode()


def report(error: PhotofixError) -> None:
    """Print an error in its three parts."""
    text = Text()
    text.append("error: ", style="bold red")
    text.append(printable(error.happened))
    for part in (error.tried, error.advice):
        if part:
            text.append(f"\n       {printable(part)}")
    err.print(text)


def note(words: str) -> None:
    """Print something worth knowing that is no error."""
    err.print(Text(f"note:  {printable(words)}", style="dim"))
