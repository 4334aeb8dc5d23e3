"""`photofix gallery`."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from photofix.cli.console import ExitCode, out, report
from photofix.errors import PhotofixError, UsageError
from photofix.training.dataset import MARGIN, usable_photos
from photofix.training.gallery import examples, write_sheets
from photofix.training.recipe import load_recipe


def run(
    recipe_name: str, photos: Path, output: Path, *, count: int, seed: int | None, side: int | None, overwrite: bool
) -> ExitCode:
    """Write sheets of a recipe's damage, and print the names of the files."""
    try:
        recipe = load_recipe(recipe_name)
        drawn_with = recipe.seed if seed is None else seed
        crop = recipe.crop if side is None else side
        if (crop + MARGIN) % recipe.scale:
            raise UsageError(
                f"Crops of {crop} pixels don't fit a scale of {recipe.scale}.",
                advice=f"Use a side that is a multiple of {16 * recipe.scale}.",
            )
        files = usable_photos(photos, side=crop + MARGIN)
        shown = examples(recipe, files, count=count, seed=drawn_with, side=crop)
        written = write_sheets(recipe, shown, output, seed=drawn_with, overwrite=overwrite)
    except PhotofixError as error:
        report(error)
        return ExitCode.USAGE if isinstance(error, UsageError) else ExitCode.NOTHING_STARTED
    except KeyboardInterrupt:
        return ExitCode.CANCELLED
    for path in written:
        out.print(Text(str(path)))
    return ExitCode.DONE
