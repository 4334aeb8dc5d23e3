"""All commands under one name. Each one's options stand beside those of its kind, and its work in a module of its own, imported when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from photofix.cli.keeping_commands import models_app, presets_app
from photofix.cli.repair_commands import batch, enhance
from photofix.cli.training_commands import evaluate, gallery, pretrain, survey, train

app = typer.Typer(
    name="photofix",
    help="Repairs photographs on your own computer. Without a command, opens the window: photofix [FILE].",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"photofix {version('photofix')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    pass


def info(
    files: Annotated[list[Path] | None, typer.Argument(help="Photos to describe; none describes this machine.")] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Also measure noise, blocks, light and colour.")] = False,
) -> None:
    """Describe photos as photofix sees them, or this machine: device, memory, versions, models."""
    from photofix.cli.info import run

    raise typer.Exit(run(files or [], measure=measure))


for _command in (enhance, batch, evaluate, pretrain, survey, gallery, train, info):
    app.command()(_command)
app.add_typer(presets_app, name="presets")
app.add_typer(models_app, name="models")
