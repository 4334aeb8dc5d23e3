"""What colourise makes of held-out photos that were made grey, and how fast it paints.

    python -m benchmarks.colourise --photos FOLDER [--kinds TABLE.csv] [--model colourise] [--models FOLDER] [--saturation 1] [--json FILE]

Photos are reduced (Lanczos, by --reduce), made grey (luma of BT.601), and repaired through the engine. PSNR and SSIM are of RGB, and
beside them stand those of the grey photos themselves. `chroma_error` is the mean distance in the plane of CIELAB's a* and b*, and
`colourfulness` Hasler and Süsstrunk's; `a` and `b` are mean a* (green to red) and b* (blue to yellow): a colouriser that turns things
blue has a lower b* than the truth. `points` is PSNR with so many true colours told, at places drawn at random.

All that by kind of scene: by what is to be seen, if a table (columns `file` and `kind`) says so, and by the true photo's own colours:
`pale` where its colourfulness is under 20, else by the hue of its mean a* and b*, `warm` from −45° to 100°, `green` to 180°, `blue` to 315°.

The painting of a tile, and a 12-megapixel photo from samples to samples, are timed by the clock and by processor time (`painting.py`).
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from skimage.color import rgb2lab

from benchmarks.painting import PHOTO_MEGAPIXELS, TILE_MEGAPIXELS, time_painting
from benchmarks.speed import machine
from photofix.engine.colour_points import ColourPoint
from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model, ModelStore
from photofix.engine.step import Chain, Step
from photofix.imaging import Photo, Source, freeze, list_photos, open_photo
from photofix.imaging.metrics import colourfulness, psnr, ssim
from photofix.training.damage import Damage
from photofix.training.evaluate import reduced

PALE = 20
POINTS = (1, 8, 32)
# A point's colour is that of so many pixels around it.
AROUND = 3

Pixels = npt.NDArray[np.uint8]


def main() -> None:
    """Parse the options, and measure quality and speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--kinds", type=Path, help="CSV with columns file and kind")
    parser.add_argument("--model", default="colourise")
    parser.add_argument("--models", type=Path, help="folder to take the model from")
    parser.add_argument("--reduce", type=float, default=2.0)
    parser.add_argument("--saturation", type=float, default=1.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--pictures", type=Path, help="folder for true, grey and coloured photos side by side")
    options = parser.parse_args()
    model = (ModelStore() if options.models is None else ModelStore([options.models])).load(options.model)
    kinds = table(options.kinds)
    step = Step(model=options.model, saturation=options.saturation)
    found: dict[str, Any] = {
        "machine": machine(), "model": options.model, "sha256": model.card.sha256,
        "reduce": options.reduce, "saturation": options.saturation, "speed": speed(model),
    }  # fmt: skip
    print(json.dumps(found["speed"]), flush=True)
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for seed, path in enumerate(list_photos(options.photos)):
        clean = reduced(open_photo(path, first_frame=True), options.reduce)
        row, picture = measured(model, step, clean, seed)
        for group in ("all", f"colour: {tone(clean)}", *([f"scene: {kinds[path.name]}"] if path.name in kinds else [])):
            rows[group].append(row)
        if options.pictures is not None:
            options.pictures.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture).save(options.pictures / f"{path.stem}.png")
    found["groups"] = {name: summary(rows[name]) for name in sorted(rows)}
    for name, figures in found["groups"].items():
        print(name, json.dumps(figures), flush=True)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(found, indent=2) + "\n")


def measured(model: Model, step: Step, clean: Pixels, seed: int) -> tuple[dict[str, float], Pixels]:
    """Figures of one photo, and it, its grey and the coloured one side by side."""
    grey = Damage("grey").apply(clean, seed=seed)
    answer = repair(model, step, grey)
    labs = [rgb2lab(picture) for picture in (clean, grey, answer)]
    row = {
        "psnr_grey": psnr(grey, clean), "psnr": psnr(answer, clean),
        "ssim_grey": ssim(grey, clean), "ssim": ssim(answer, clean),
        "chroma_error_grey": chroma_error(labs[1], labs[0]), "chroma_error": chroma_error(labs[2], labs[0]),
        "colourfulness_true": colourfulness(clean), "colourfulness": colourfulness(answer),
        "a_true": float(labs[0][:, :, 1].mean()), "a": float(labs[2][:, :, 1].mean()),
        "b_true": float(labs[0][:, :, 2].mean()), "b": float(labs[2][:, :, 2].mean()),
    }  # fmt: skip
    row["better"] = float(row["psnr"] > row["psnr_grey"])
    for count in POINTS:
        told = step.model_copy(update={"points": true_points(clean, count, seed)})
        row[f"psnr_points_{count}"] = psnr(repair(model, told, grey), clean)
    return {name: min(value, 60.0) for name, value in row.items()}, np.concatenate([clean, grey, answer], axis=1)


def summary(rows: list[dict[str, float]]) -> dict[str, float | int]:
    """Means over a group's photos; of PSNR the median as well, since one photo all in one colour carries the mean away."""
    means = {name: round(statistics.fmean(row[name] for row in rows), 4) for name in rows[0]}
    medians = {
        f"median_{name}": round(statistics.median(row[name] for row in rows), 3) for name in ("psnr_grey", "psnr")
    }
    return {"photos": len(rows), **means, **medians}


def tone(photo: Pixels) -> str:
    """What colours a photo mostly has."""
    if colourfulness(photo) < PALE:
        return "pale"
    _, a, b = rgb2lab(photo).mean(axis=(0, 1))
    hue = (math.degrees(math.atan2(b, a)) + 45) % 360
    return "warm" if hue < 145 else "green" if hue < 225 else "blue"


def true_points(photo: Pixels, count: int, seed: int) -> tuple[ColourPoint, ...]:
    """So many places drawn at random, each with the mean colour that is there."""
    rng = np.random.default_rng([seed, count])
    height, width = photo.shape[:2]
    points: list[ColourPoint] = []
    for x, y in zip(rng.uniform(0, width, count), rng.uniform(0, height, count), strict=True):
        row, column = int(y), int(x)
        around = photo[max(0, row - AROUND) : row + AROUND + 1, max(0, column - AROUND) : column + AROUND + 1]
        red, green, blue = (round(value) for value in around.mean(axis=(0, 1)))
        points.append(ColourPoint(x=x, y=y, colour=f"#{red:02x}{green:02x}{blue:02x}"))
    return tuple(points)


def chroma_error(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> float:
    """Mean distance in the plane of a* and b* of two CIELAB pictures."""
    return float(np.hypot(*np.moveaxis(a[:, :, 1:] - b[:, :, 1:], -1, 0)).mean())


def speed(model: Model) -> dict[str, Any]:
    """Megapixels per second of painting, and through the engine; milliseconds of the look."""
    seconds = time_painting(model)
    return {
        "threads": torch.get_num_threads(),
        "load": round(os.getloadavg()[0], 1),
        "painting_megapixels_per_second": round(TILE_MEGAPIXELS / statistics.median(seconds.paintings), 1),
        "painting_megapixels_per_processor_second": round(TILE_MEGAPIXELS / statistics.median(seconds.processor), 1),
        "look_milliseconds": round(1000 * statistics.median(seconds.looks), 1),
        "engine_megapixels_per_second": {
            "median": round(PHOTO_MEGAPIXELS / statistics.median(seconds.photos), 1),
            "best": round(PHOTO_MEGAPIXELS / min(seconds.photos), 1),
        },
    }


def repair(model: Model, step: Step, pixels: Pixels) -> Pixels:
    """Through the engine."""
    photo = Photo(freeze(pixels), None, Source(grey=True))
    return np.asarray(Repair(photo, Chain(steps=(step,)), [model], choose_device("cpu")).run().pixels, np.uint8)


def table(path: Path | None) -> dict[str, str]:
    """Kinds of scene by file name; none without a table."""
    if path is None:
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["kind"] for row in csv.DictReader(file)}


if __name__ == "__main__":
    main()
