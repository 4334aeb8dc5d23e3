"""The commands and their options. Each command's work is in a module of its own, imported when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="photofix",
    help="Repairs photographs on your own computer. Without a command, opens the window: photofix [FILE].",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models_app = typer.Typer(help="List the models, or show one's card.", invoke_without_command=True)
presets_app = typer.Typer(help="List the presets: steps kept under a name.", invoke_without_command=True)
app.add_typer(presets_app, name="presets")
app.add_typer(models_app, name="models")

DeviceOption = Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1 or mps.")]
ChainOption = Annotated[
    Path | None,
    typer.Option(help="File with the steps, also protected places, as the window's “Save the steps…” writes it."),
]
PresetOption = Annotated[str | None, typer.Option(help="Steps that are kept under a name; see photofix presets.")]
LongEdgeOption = Annotated[
    int | None, typer.Option(min=1, help="Make the result smaller in the end, its longer side so many pixels.")
]
FormatOption = Annotated[
    str | None, typer.Option("--format", help="jpeg, png, tiff, webp or avif; by default as the photo's.")
]
QualityOption = Annotated[int | None, typer.Option(min=1, max=100, help="For JPEG, WebP and AVIF.")]
PrivateOption = Annotated[bool, typer.Option("--private", help="Leave location and camera data out.")]


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


@app.command()
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
            files, model=model, strength=strength, chain_file=chain, preset=preset, long_edge=long_edge,
            mask_file=mask, write_masks=masks, saturation=saturation, points=colour_point or [], points_file=colour_points, output=output, format_name=format_name, quality=quality,
            overwrite=overwrite, private=private, device=device,
        )
    )  # fmt: skip


@app.command()
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


@app.command()
def evaluate(
    model: Annotated[str, typer.Argument(help="Model, or a chain of them.")],
    photos: Annotated[Path, typer.Option(help="Folder of good photos, to be damaged and repaired.")],
    degrade: Annotated[
        list[str],
        typer.Option(
            help="jpeg:QUALITY, noise:SIGMA, bicubic:FACTOR, text, haze, grey or others, several joined by +; or clean. May be given several times."
        ),
    ],
    reduce: Annotated[
        float, typer.Option(min=1.0, help="Reduce photos by this first, to rid them of their own damage.")
    ] = 1.0,
    limit: Annotated[int | None, typer.Option(min=1, help="Use the first so many photos only.")] = None,
    device: DeviceOption = "auto",
) -> None:
    """Damage good photos, repair them, and print PSNR and SSIM before and after as JSON."""
    from photofix.cli.evaluate import run

    raise typer.Exit(run(model, photos, degrade, reduce=reduce, limit=limit, device=device))


@app.command()
def pretrain(
    recipe: Annotated[str, typer.Argument(help="A shipped recipe's name, or a .json file.")],
    photos: Annotated[Path, typer.Option(help="Folder of training photos.")],
    run: Annotated[Path, typer.Option(help="The run's folder; a run that was stopped goes on from there.")],
    validation: Annotated[Path | None, typer.Option(help="Folder of held-out photos.")] = None,
    start: Annotated[
        Path | None, typer.Option(help="Weights (.safetensors) to start from, instead of the recipe's base.")
    ] = None,
    until: Annotated[int | None, typer.Option(min=1, help="Stop after this step.")] = None,
    download: Annotated[
        bool, typer.Option("--download", help="Allow the download of a feature network that the recipe names.")
    ] = False,
    device: DeviceOption = "auto",
) -> None:
    """Train a generator by a recipe. Prints one JSON event a line; Ctrl+C stops after writing a checkpoint.

    On several GPUs or machines: torchrun --nproc_per_node 2 -m -- photofix pretrain …
    """
    from photofix.cli.pretrain import run as pretrain_run

    raise typer.Exit(
        pretrain_run(
            recipe,
            photos=photos,
            folder=run,
            validation=validation,
            start=start,
            until=until,
            device=device,
            download=download,
        )
    )


@app.command()
def survey(
    folder: Annotated[Path, typer.Argument(help="Folder of your photos, with its subfolders.")],
    run: Annotated[Path, typer.Option(help="Folder for what is found out; a training goes on from there.")],
    pairs: Annotated[
        Path | None, typer.Option(help="Folder of the same photos as they should look, with the same names.")
    ] = None,
    base: Annotated[str, typer.Option(help="Model to start from.")] = "clean",
    seed: Annotated[int, typer.Option(min=0, help="Of which photos judge.")] = 1,
    events: Annotated[bool, typer.Option("--events", help="Print one JSON event a line.")] = False,
) -> None:
    """Look at your photos before learning from them: what can be used, and what the camera does to them."""
    from photofix.cli.survey import run as survey_run

    raise typer.Exit(survey_run(folder, pairs=pairs, base=base, run_folder=run, events=events, seed=seed))


@app.command()
def gallery(
    recipe: Annotated[str, typer.Argument(help="A shipped recipe's name, or a .json file.")],
    photos: Annotated[Path, typer.Option(help="Folder of photos.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="One sheet (.png), or a folder for a sheet a crop.")],
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many crops.")] = 8,
    seed: Annotated[int | None, typer.Option(min=0, help="By default the recipe's.", show_default=False)] = None,
    side: Annotated[
        int | None,
        typer.Option(min=16, max=2048, help="Of the crops, in pixels; by default the recipe's.", show_default=False),
    ] = None,
    overwrite: Annotated[bool, typer.Option(help="Replace earlier sheets.")] = False,
) -> None:
    """Show what a recipe does to photos: clean, degraded, mask, and the parameters in a JSON file beside."""
    from photofix.cli.gallery import run

    raise typer.Exit(run(recipe, photos, output, count=count, seed=seed, side=side, overwrite=overwrite))


@app.command()
def train(
    folder: Annotated[Path, typer.Argument(help="Folder of your photos, with its subfolders.", show_default=False)],
    pairs: Annotated[
        Path | None,
        typer.Option(help="Folder with better versions of the same photos, by the same names.", show_default=False),
    ] = None,
    base: Annotated[str, typer.Option(help="Model to start from.")] = "clean",
    minutes: Annotated[float, typer.Option(help="How long it may take, from the survey to the verdict.")] = 20.0,
    style: Annotated[
        str, typer.Option(help="faithful: nearest to the truth; crisp: then tuned for finer texture.")
    ] = "faithful",
    name: Annotated[str, typer.Option(help="What the model will be called.")] = "My photos",
    run: Annotated[
        Path | None,
        typer.Option(help="The training's folder; one that was interrupted goes on from there.", show_default=False),
    ] = None,
    device: DeviceOption = "auto",
    install: Annotated[bool, typer.Option(help="Put the model among yours, unless it is no better.")] = True,
    calibrated: Annotated[
        bool,
        typer.Option("--calibrated/--uncalibrated", help="Learn your camera's damage, or the built-in's own again."),
    ] = True,
    seed: Annotated[int, typer.Option(min=0, help="Of the split and of all that is drawn.")] = 1,
    events: Annotated[
        bool, typer.Option("--events", help="Print JSON events; obey pause, resume, stop on standard input.")
    ] = False,
) -> None:
    """Teach photofix your own camera or archive, and hear how much better it got."""
    from photofix.cli.train import run as train_run

    raise typer.Exit(
        train_run(
            folder, pairs=pairs, base=base, minutes=minutes, style=style, title=name, run_folder=run, device=device,
            events=events, install=install, calibrated=calibrated, seed=seed,
        )
    )  # fmt: skip


@app.command()
def info(
    files: Annotated[list[Path] | None, typer.Argument(help="Photos to describe; none describes this machine.")] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Also measure noise, blocks, light and colour.")] = False,
) -> None:
    """Describe photos as photofix sees them, or this machine: device, memory, versions, models."""
    from photofix.cli.info import run

    raise typer.Exit(run(files or [], measure=measure))
