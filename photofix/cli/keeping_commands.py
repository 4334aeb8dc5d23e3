"""The options of `photofix presets …` and `photofix models …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from photofix.cli.options import ChainOption, LongEdgeOption

models_app = typer.Typer(help="List the models, or show one's card.", invoke_without_command=True)
presets_app = typer.Typer(help="List the presets: steps kept under a name.", invoke_without_command=True)


@presets_app.callback()
def presets(context: typer.Context) -> None:
    """List the presets."""
    if context.invoked_subcommand is None:
        presets_list()


@presets_app.command("list")
def presets_list() -> None:
    """List the presets."""
    from photofix.cli.presets import list_presets

    raise typer.Exit(list_presets())


@presets_app.command("show")
def presets_show(name: Annotated[str, typer.Argument(help="The preset's name.")]) -> None:
    """Show a preset as JSON, as --chain reads it."""
    from photofix.cli.presets import show_preset

    raise typer.Exit(show_preset(name))


@presets_app.command("add")
def presets_add(
    name: Annotated[str, typer.Argument(help="The preset's name.")],
    steps: Annotated[
        str | None, typer.Option(help="A chain of models: clean:0.8,upscale-2x.", show_default=False)
    ] = None,
    chain: ChainOption = None,
    long_edge: LongEdgeOption = None,
    overwrite: Annotated[bool, typer.Option(help="Replace a preset of that name.")] = False,
) -> None:
    """Keep steps under a name."""
    from photofix.cli.presets import add_preset

    raise typer.Exit(add_preset(name, steps=steps, chain_file=chain, long_edge=long_edge, overwrite=overwrite))


@presets_app.command("remove")
def presets_remove(name: Annotated[str, typer.Argument(help="The preset's name.")]) -> None:
    """Forget a preset."""
    from photofix.cli.presets import remove_preset

    raise typer.Exit(remove_preset(name))


@models_app.callback()
def models(context: typer.Context) -> None:
    """List the models."""
    if context.invoked_subcommand is None:
        from photofix.cli.models import list_models

        raise typer.Exit(list_models())


@models_app.command("show")
def models_show(name: Annotated[str, typer.Argument(help="The model's name.")]) -> None:
    """Show a model's card."""
    from photofix.cli.models import show_model

    raise typer.Exit(show_model(name))


@models_app.command("add")
def models_add(
    paths: Annotated[
        list[Path],
        typer.Argument(help="NAME.safetensors or NAME.json, side by side; or a model of others, .safetensors or .pth."),
    ],
    name: Annotated[str | None, typer.Option(help="Of a model of others; by default after its file.")] = None,
    title: Annotated[str | None, typer.Option(help="What it is called; by default as its file.")] = None,
    licence: Annotated[
        str | None, typer.Option(help="Of its weights, as its makers say, e.g. BSD-3-Clause; by default unknown.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where it was had.")] = None,
    noise: Annotated[
        float | None, typer.Option(min=0, max=255, help="For a DRUNet: the noise to remove, σ of 255; by default 15.")
    ] = None,
) -> None:
    """Add models to your own, checked first; other people's take the extra community."""
    from photofix.cli.models import add_models

    raise typer.Exit(add_models(paths, name=name, title=title, licence=licence, source=source, noise=noise))


@models_app.command("export")
def models_export(
    name: Annotated[str, typer.Argument(help="The model's name.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write, NAME.onnx.")],
    overwrite: Annotated[bool, typer.Option(help="Replace a file that is there.")] = False,
    check: Annotated[bool, typer.Option(help="Run it with onnxruntime, and compare with torch.")] = True,
) -> None:
    """Write a model as ONNX, for other programs. Takes the extra onnx."""
    from photofix.cli.models import export_model

    raise typer.Exit(export_model(name, output, overwrite=overwrite, check=check))
