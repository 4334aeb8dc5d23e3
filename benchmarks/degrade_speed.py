"""What does a crop cost? Milliseconds of each degradation alone, and crops a second of whole recipes, in one process, by its own time: others may be busy.

python benchmarks/degrade_speed.py --photos FOLDER [--recipes clean,clean-everyday,erase,relight] [--count 150] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter
from speed import machine

from photofix.training.dataset import MARGIN, CropPairs, usable_photos
from photofix.training.degrade import Degradation, to_float
from photofix.training.degrade.kinds import KINDS
from photofix.training.recipe import load_recipe

SETTINGS: dict[str, dict[str, Any]] = {"small": {"scale": 2}}
HOLDERS = {"sequence", "choice", "sometimes"}


def main() -> None:
    """Parse the options, and time one after the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--recipes", default="clean,clean-everyday,erase,relight")
    parser.add_argument("--crop", type=int, default=128)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    side = options.crop + MARGIN
    files = usable_photos(options.photos, side=side)[:16]
    result: dict[str, Any] = {"machine": machine(), "crop": options.crop, "milliseconds": {}, "crops_per_second": {}}
    pairs = CropPairs(
        files, load_recipe("clean").degradation, crop=options.crop, reduce=(1.25, 2.25), seed=1, length=10**6
    )
    clean = [to_float(pairs.example(index).clean) for index in range(16)]
    # As large as a loader's patches.
    clean = [np.pad(crop, ((0, MARGIN), (0, MARGIN), (0, 0)), mode="symmetric") for crop in clean]
    for kind in sorted(set(KINDS) - HOLDERS):
        degradation = TypeAdapter[Any](Degradation).validate_python({"kind": kind} | SETTINGS.get(kind, {}))
        spent = []
        for index in range(options.count):
            rng = np.random.default_rng(index)
            params = degradation.sample(rng)
            start = time.process_time()
            degradation.apply(clean[index % len(clean)], params)
            spent.append(time.process_time() - start)
        result["milliseconds"][kind] = {
            "mean": _ms(float(np.mean(spent[5:]))),
            "p95": _ms(float(np.quantile(spent[5:], 0.95))),
        }
        print(
            f"{kind:16} {result['milliseconds'][kind]['mean']:7.2f} ms, 95 % under {result['milliseconds'][kind]['p95']:7.2f}"
        )
    for name in options.recipes.split(","):
        recipe = load_recipe(name)
        pairs = CropPairs(
            files, recipe.degradation, crop=options.crop, reduce=recipe.reduce, seed=1, length=10**6, align=recipe.scale
        )
        for index in range(40):  # photos decoded, fonts found
            pairs[index]
        start = time.process_time()
        for index in range(40, 40 + 2 * options.count):
            pairs[index]
        result["crops_per_second"][name] = round(2 * options.count / (time.process_time() - start), 1)
        print(f"{name:16} {result['crops_per_second'][name]:7.1f} crops a second of processor")
    if options.json:
        options.json.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


if __name__ == "__main__":
    main()
