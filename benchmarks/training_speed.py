"""Does the data hide behind the compute? Steps per second of a recipe with its loader, against ready tensors, in turn.

python benchmarks/training_speed.py --photos FOLDER [--recipe clean] [--steps 60] [--rounds 3] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from speed import machine
from torch import Tensor

from photofix.training.dataset import MARGIN, CropPairs, batches, usable_photos
from photofix.training.faithful import FaithfulTrainer
from photofix.training.recipe import load_recipe
from photofix.training.state import new_state


def main() -> None:
    """Parse the options, and time both in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--recipe", default="clean")
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    recipe = load_recipe(options.recipe)
    files = usable_photos(options.photos, side=recipe.crop + MARGIN)
    # Few enough photos that all are decoded in the first steps, as they are after the first minutes of a real run.
    pairs = CropPairs(
        files[:64], recipe.degradation, crop=recipe.crop, reduce=recipe.reduce, seed=recipe.seed, length=10**7
    )
    stream = batches(pairs, recipe.batch, start=0)
    cpu = torch.device("cpu")
    trainer = FaithfulTrainer(recipe, new_state(recipe, cpu), cpu)

    def timed(source: Iterator[tuple[Tensor, Tensor]]) -> float:
        started = time.perf_counter()
        for _ in range(options.steps):
            clean, degraded = (t.float().div_(255).contiguous(memory_format=torch.channels_last) for t in next(source))
            trainer.step(clean, degraded, 1e-4)
        return options.steps / (time.perf_counter() - started)

    for _ in range(100):
        next(stream)
    ready = next(stream)

    def same() -> Iterator[tuple[Tensor, Tensor]]:
        while True:
            yield ready

    ratios: list[float] = []
    for _ in range(options.rounds):
        with_loader, with_ready = timed(stream), timed(same())
        ratios.append(with_loader / with_ready)
        print(json.dumps({"loader": with_loader, "ready": with_ready, "ratio": ratios[-1]}), flush=True)
    result = {"machine": machine(), "recipe": recipe.name, "ratio": statistics.median(ratios), "ratios": ratios}
    print(json.dumps(result))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
