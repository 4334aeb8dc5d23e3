"""`photofix presets`."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table
from rich.text import Text

from photofix.cli.chains import asked_chain
from photofix.cli.console import ExitCode, note, out, report
from photofix.engine.presets import Presets
from photofix.errors import PhotofixError, UsageError


def list_presets() -> ExitCode:
    """Print all presets; one that can't be read is told of."""
    presets = Presets()
    if not presets.own_names():
        note("None of these is your own yet. Make one: photofix presets add NAME --steps clean:0.8.")
    failed = 0
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "steps"):
        table.add_column(heading)
    for name in presets.names():
        try:
            table.add_row(Text(name), Text(str(presets.load(name))))
        except PhotofixError as error:
            failed += 1
            report(error)
    out.print(table)
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def show_preset(name: str) -> ExitCode:
    """Print one as JSON."""
    try:
        chain = Presets().load(name)
    except PhotofixError as error:
        report(error)
        return ExitCode.USAGE
    out.print(chain.model_dump_json(indent=2), markup=False)
    return ExitCode.DONE


def add_preset(
    name: str, *, steps: str | None, chain_file: Path | None, long_edge: int | None, overwrite: bool
) -> ExitCode:
    """Keep steps under a name."""
    try:
        if steps is None and chain_file is None:
            raise UsageError("A preset needs steps.", advice="Say which: --steps clean:0.8, or --chain FILE.")
        chain = asked_chain(steps, chain_file, None, long_edge, option="--steps")
        out.print(Text(str(Presets().save(name, chain, overwrite=overwrite))))
    except PhotofixError as error:
        report(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    return ExitCode.DONE


def remove_preset(name: str) -> ExitCode:
    """Forget one."""
    try:
        Presets().remove(name)
    except PhotofixError as error:
        report(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    return ExitCode.DONE
