"""The options of `photofix enhance` and `photofix batch`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from photofix.cli.options import (
    ChainOption,
    DeviceOption,
    FormatOption,
    LongEdgeOption,
    PresetOption,
    PrivateOption,
    QualityOption,
)


def enhance(
    files: Annotated[list[Path], typer.Argument(help="Photos, or folders of photos.", show_default=False)],
    model: Annotated[
        str | None,
        typer.Option(help="Model, or a chain of them: clean:0.8,upscale-2x. By default clean.", show_default=False),
    ] = None,
    strength: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.5, help="0 leaves the photo as it is, 1 is all, and the default."),
    ] = None,
    crisp: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="Of an upscaler: 0 invents nothing, and is the default; 1 adds texture as it may have been.",
            show_default=False,
        ),
    ] = None,
    chain: ChainOption = None,
    preset: PresetOption = None,
    long_edge: LongEdgeOption = None,
    mask: Annotated[
        Path | None,
        typer.Option(help="Picture of the photo's size: what is white in it is erased, and nothing else."),
    ] = None,
    masks: Annotated[
        bool, typer.Option("--masks", help="Also write what was erased: NAME_photofix_mask.png beside each result.")
    ] = False,
    saturation: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=2.0, help="Of the colours that a step gives: 0 is grey, 1 the default.", show_default=False
        ),
    ] = None,
    colour_point: Annotated[
        list[str] | None,
        typer.Option(
            help="X,Y=#RRGGBB: what colour is there, in the photo's pixels; may be given several times.",
            show_default=False,
        ),
    ] = None,
    colour_points: Annotated[
        Path | None, typer.Option(help='File of such points: [{"x": 1200, "y": 340, "colour": "#c8503c"}].')
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder to write into; by default beside each photo.")
    ] = None,
    format_name: FormatOption = None,
    quality: QualityOption = None,
    overwrite: Annotated[bool, typer.Option(help="Replace earlier results; originals are never touched.")] = False,
    private: PrivateOption = False,
    device: DeviceOption = "auto",
) -> None:
    """Repair photos: NAME_photofix.EXT beside each, or in a folder."""
    from photofix.cli.enhance import run

    raise typer.Exit(
        run(
            files, model=model, strength=strength, crisp=crisp, chain_file=chain, preset=preset, long_edge=long_edge,
            mask_file=mask, write_masks=masks, saturation=saturation, points=colour_point or [], points_file=colour_points, output=output, format_name=format_name, quality=quality,
            overwrite=overwrite, private=private, device=device,
        )
    )  # fmt: skip


def batch(
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders with their subfolders, photos, and patterns.", show_default=False),
    ] = None,
    steps: Annotated[
        str | None, typer.Option(help="A chain of models: clean:0.8,upscale-2x. By default clean.", show_default=False)
    ] = None,
    chain: ChainOption = None,
    preset: PresetOption = None,
    long_edge: LongEdgeOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to write into; by default FOLDER_photofix beside each folder."),
    ] = None,
    list_file: Annotated[
        Path | None, typer.Option("--list", help="File with one folder, photo or pattern a line.")
    ] = None,
    format_name: FormatOption = None,
    quality: QualityOption = None,
    template: Annotated[
        str | None, typer.Option("--name", help="Pattern of the results' names; by default {name}_photofix.")
    ] = None,
    private: PrivateOption = False,
    conflict: Annotated[
        str,
        typer.Option(help="What is done: skip it, give another result a unique name, or overwrite it. See the guide."),
    ] = "skip",
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Also photos that photofix has repaired already.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    events: Annotated[
        bool,
        typer.Option(
            "--events", help="Print one JSON event a line, and take pause, resume, cancel and add PATH as input."
        ),
    ] = False,
    device: DeviceOption = "auto",
    cluster: Annotated[
        str | None,
        typer.Option(help="Repair on the machines of a Ray cluster: HOST:PORT, auto, or local. See docs/cluster.md."),
    ] = None,
    cluster_cores: Annotated[int, typer.Option(help="Cores for each worker on a cluster.")] = 2,
) -> None:
    """Repair whole folders. The same command goes on where it was stopped."""
    from photofix.cli.batch import run

    raise typer.Exit(
        run(
            inputs or [], steps=steps, chain_file=chain, preset=preset, long_edge=long_edge, output=output,
            list_file=list_file, format_name=format_name, quality=quality, template=template, private=private,
            conflict=conflict, retry_failed=retry_failed, again=again, dry_run=dry_run, events=events, device=device,
            cluster=cluster, cluster_cores=cluster_cores,
        )
    )  # fmt: skip
