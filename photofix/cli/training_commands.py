"""The options of the commands that train, and that measure what was trained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from photofix.cli.options import DeviceOption


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
