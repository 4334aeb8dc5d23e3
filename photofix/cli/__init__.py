"""The command line. Nothing heavy is imported here: `photofix --help` answers at once."""

from __future__ import annotations

import sys

COMMANDS = (
    "enhance", "batch", "presets", "models", "evaluate", "survey", "train", "pretrain", "gallery", "info",
)  # fmt: skip


def main() -> None:
    """`photofix COMMAND …` runs a command; `photofix [FILE]` opens the window."""
    arguments = sys.argv[1:]
    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("-")):
        from photofix.cli.commands import app
        from photofix.engine.allocator import keep_freed_memory

        keep_freed_memory()
        app()
    else:
        from photofix.app import main as open_window

        sys.exit(open_window(arguments))
