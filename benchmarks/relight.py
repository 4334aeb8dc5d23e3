"""What relight makes of held-out photos under fixed light, and how fast it paints.

    python -m benchmarks.relight --photos FOLDER [--model relight] [--models FOLDER] [--json benchmarks/results/relight.json]

Photos are reduced (Lanczos, by --reduce), damaged by `photofix.training.damage` with their number as the seed, and repaired
through the engine. Colour differences are means over the pixels: CIE 1976, and CIEDE2000 by scikit-image. `better` is the share
of photos whose PSNR rose; of undamaged photos, whose repair stays within 40 dB.

The painting of a tile is timed in turn with one multiplication of tensors of its size: `multiplications` is how many of these it
takes. `engine` is a 12-megapixel photo from samples to samples, the look at the whole of it included. Beside the clock's
megapixels per second stand those per second of processor time on one thread, which other work on the machine (`load`: how many
processes wanted a core in the last minute) disturbs less.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import torch
from skimage.color import deltaE_cie76, deltaE_ciede2000, rgb2lab

from benchmarks.painting import PHOTO_MEGAPIXELS, TILE_MEGAPIXELS, time_painting
from benchmarks.speed import machine
from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import Model, ModelStore
from photofix.engine.step import Chain, Step
from photofix.imaging import Photo, freeze, list_photos, open_photo
from photofix.imaging.metrics import psnr
from photofix.training.damage import Damage
from photofix.training.evaluate import reduced
from photofix.training.phases import VALIDATION_LIGHT


def main() -> None:
    """Parse the options, and measure quality and speed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--model", default="relight")
    parser.add_argument("--models", type=Path, help="folder to take the model from")
    parser.add_argument("--reduce", type=float, default=2.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only-speed", action="store_true")
    options = parser.parse_args()
    model = (ModelStore() if options.models is None else ModelStore([options.models])).load(options.model)
    found: dict[str, Any] = {"machine": machine(), "model": options.model, "sha256": model.card.sha256}
    found["speed"] = speed(model)
    print(json.dumps(found["speed"]), flush=True)
    if not options.only_speed:
        clean = [reduced(open_photo(path, first_frame=True), options.reduce) for path in list_photos(options.photos)]
        found |= {"photos": len(clean), "reduce": options.reduce, "damages": {}}
        for damage in VALIDATION_LIGHT:
            found["damages"][str(damage)] = quality(model, clean, damage)
            print(damage, json.dumps(found["damages"][str(damage)]), flush=True)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(found, indent=2) + "\n")


def quality(model: Model, photos: list[np.ndarray[Any, np.dtype[np.uint8]]], damage: Damage) -> dict[str, Any]:
    """Means over the photos, damaged and repaired; PSNR of equal pictures counts as 60 dB."""
    rows: list[list[float]] = []
    better = 0
    for seed, clean in enumerate(photos):
        damaged = damage.apply(clean, seed=seed)
        repaired = np.asarray(repair(model, damaged), np.uint8)
        labs = [rgb2lab(picture) for picture in (clean, damaged, repaired)]
        before, after = (min(60.0, psnr(picture, clean)) for picture in (damaged, repaired))
        better += after > (40 if before == 60 else before)
        differences = [
            float(measure(labs[0], lab).mean()) for measure in (deltaE_cie76, deltaE_ciede2000) for lab in labs[1:]
        ]
        rows.append([before, after, *differences])
    means = [round(float(value), 3) for value in np.mean(rows, axis=0)]
    names = ("psnr", "delta_e_1976", "delta_e_2000")
    figures = {name: {"input": means[2 * i], "output": means[2 * i + 1]} for i, name in enumerate(names)}
    worst = float(np.min([row[1] - row[0] for row in rows]))
    return {**figures, "better": round(better / len(rows), 3), "worst_psnr_change": round(worst, 2)}


def speed(model: Model) -> dict[str, Any]:
    """Megapixels per second of painting, against a multiplication, and through the engine."""
    seconds = time_painting(model)
    return {
        "threads": torch.get_num_threads(),
        "load": round(os.getloadavg()[0], 1),
        "painting_megapixels_per_second": {
            "median": round(TILE_MEGAPIXELS / statistics.median(seconds.paintings), 1),
            "best": round(TILE_MEGAPIXELS / min(seconds.paintings), 1),
        },
        "painting_megapixels_per_processor_second": round(TILE_MEGAPIXELS / statistics.median(seconds.processor), 1),
        "multiplications": round(statistics.median(seconds.paintings) / statistics.median(seconds.multiplications), 1),
        "look_milliseconds": round(1000 * statistics.median(seconds.looks), 1),
        "engine_megapixels_per_second": {
            "median": round(PHOTO_MEGAPIXELS / statistics.median(seconds.photos), 1),
            "best": round(PHOTO_MEGAPIXELS / min(seconds.photos), 1),
        },
    }


def repair(model: Model, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, Any]:
    """Through the engine, at full strength."""
    chain = Chain(steps=(Step(model=model.card.name),))
    return Repair(Photo(freeze(pixels)), chain, [model], choose_device("cpu")).run().pixels


if __name__ == "__main__":
    main()
