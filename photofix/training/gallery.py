"""Sheets of what a recipe does to photos: clean, degraded, mask, and the parameters that were drawn.

They show the very crops that a run of that recipe and seed would train on. A degradation that doesn't look like real damage
teaches the repair of damage that doesn't exist, and no figure shows it.
"""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from photofix.imaging.atomic import output_exists, write_exclusive
from photofix.imaging.folder import make_folder
from photofix.training.dataset import CropPairs, Example
from photofix.training.recipe import Recipe
from photofix.training.whole_pairs import WholePairs

_GAP = 6
_PAPER = 245
_WORDS_HEIGHT = 14
# Small crops are enlarged to about this, pixel by pixel: nothing is smoothed away.
_SHOWN_SIDE = 256
_MOST_LINES = 5


def examples(recipe: Recipe, files: Sequence[Path], *, count: int, seed: int, side: int) -> list[Example]:
    """The first `count` crops of a run with this seed, `side` pixels a side; of whole photos that is the longer one."""
    if recipe.whole_photos:
        whole = WholePairs(files, recipe.degradation, side=side, batch=recipe.batch, seed=seed, length=count)
        return [whole.example(index) for index in range(count)]
    pairs = CropPairs(
        files, recipe.degradation,
        crop=side, reduce=recipe.reduce, seed=seed, length=count, target=recipe.target, align=recipe.scale,
    )  # fmt: skip
    return [pairs.example(index) for index in range(count)]


def sheet(shown: Sequence[Example]) -> Image.Image:
    """One row for each example: clean, degraded and, if any has marks, the mask; parameters below."""
    masks = any(bool(example.mask.any()) for example in shown)
    rows = [_row(example, masked=masks) for example in shown]
    height = sum(row.height + _GAP for row in rows) + _GAP
    page = Image.new("RGB", (max(row.width for row in rows) + 2 * _GAP, height), (_PAPER,) * 3)
    top = _GAP
    for row in rows:
        page.paste(row, (_GAP, top))
        top += row.height + _GAP
    return page


def write_sheets(
    recipe: Recipe, shown: Sequence[Example], output: Path, *, seed: int, overwrite: bool = False
) -> list[Path]:
    """Write all on one sheet (where `output` ends in .png), or each on its own into a folder; parameters in a JSON beside.

    Args:
        recipe: of which the degradation is written down with the parameters.
        shown: at least one.
        output: a .png file, or a folder, which is made if need be.
        seed: that they were drawn with.
        overwrite: replace files of that name.

    Returns:
        The files written.

    Raises:
        OutputExistsError: a file of that name is there already; nothing has been written then.
        SaveError: the place can't be written to.
    """
    if output.suffix.lower() == ".png":
        names, groups = [output], [list(range(len(shown)))]
    else:
        digits = len(str(max(len(shown) - 1, 1)))
        names = [output / f"{recipe.name}-{seed}-{index:0{digits}d}.png" for index in range(len(shown))]
        groups = [[index] for index in range(len(shown))]
    wanted = [path for name in names for path in (name, name.with_suffix(".json"))]
    for path in wanted:
        if path.exists() and not overwrite:
            raise output_exists(path)
    if output.suffix.lower() != ".png":
        make_folder(output)
    for name, group in zip(names, groups, strict=True):
        drawn = [{"index": index, "params": shown[index].params} for index in group]
        said = {"recipe": recipe.name, "seed": seed, "degradation": recipe.degradation.model_dump(mode="json")}
        buffer = io.BytesIO()
        sheet([shown[index] for index in group]).save(buffer, "PNG")
        write_exclusive(name, buffer.getvalue(), overwrite=overwrite)
        text = json.dumps(said | {"crops": drawn}, indent=1, ensure_ascii=False)
        write_exclusive(name.with_suffix(".json"), text.encode(), overwrite=overwrite)
    return wanted


def described(params: Any) -> str:
    """Parameters in one line: numbers to three digits, seeds and empty draws left out."""
    if isinstance(params, dict):
        parts = [
            f"{key} {described(value)}" if key not in {"params", "what", "then", "steps"} else described(value)
            for key, value in params.items()
            if key != "seed" and value not in ({}, None)
        ]
        return ", ".join(part for part in parts if part)
    if isinstance(params, list):
        parts = [described(item) for item in params]
        return ("; " if params and isinstance(params[0], dict) else " ").join(part for part in parts if part)
    return f"{params:.3g}" if isinstance(params, float) else repr(params) if isinstance(params, str) else str(params)


def _row(example: Example, *, masked: bool) -> Image.Image:
    pictures = [example.clean, example.degraded]
    if masked:
        pictures.append(np.repeat((example.mask * 255 + 0.5).astype(np.uint8)[..., None], 3, axis=2))
    times = max(1, round(_SHOWN_SIDE / example.clean.shape[0]))
    images = [Image.fromarray(np.ascontiguousarray(pixels)) for pixels in pictures]
    images = [image.resize((image.width * times, image.height * times), Image.Resampling.NEAREST) for image in images]
    width = sum(image.width for image in images) + _GAP * (len(images) - 1)
    lines = textwrap.wrap(described(example.params) or "nothing", max(20, width // 6))
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], "... (all of it is in the JSON)"]
    row = Image.new("RGB", (width, images[0].height + _WORDS_HEIGHT * len(lines) + 4), (_PAPER,) * 3)
    left = 0
    for image in images:
        row.paste(image, (left, 0))
        left += image.width + _GAP
    draw = ImageDraw.Draw(row)
    font = ImageFont.load_default(11)
    for number, line in enumerate(lines):
        draw.text((0, images[0].height + 3 + number * _WORDS_HEIGHT), line, fill=(40, 40, 40), font=font)
    return row
