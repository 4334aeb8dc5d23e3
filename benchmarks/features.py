"""Which depths of the frozen network, and what weight, help? By LPIPS against pixels alone, in the same minutes.

    python -m benchmarks.features --photos PHOTOS --validation VALIDATION [--minutes 4] [--only NAME …]

Every variant starts from the shipped `upscale-2x`, takes the recipe's own crops in the same order, and learns for as many
minutes of processor time on one thread, by the same cycle over that time: a dearer loss gets fewer steps. The start itself and
pixels alone stand beside them. All are judged on the middles of the held-out photos, halved, then enlarged from a half of that:
by PSNR (RGB) and by LPIPS (AlexNet), which has nothing to do with the network of the loss. What is done is skipped.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.lpips import lpips
from benchmarks.speed import machine
from photofix.engine.model_store import ModelStore
from photofix.imaging.metrics import psnr
from photofix.training.damage import Damage
from photofix.training.dataset import MARGIN, CropPairs, batches, crop_to_tensor, usable_photos
from photofix.training.degrade import enlarged, to_uint8
from photofix.training.distributed import ALONE
from photofix.training.faithful import FaithfulTrainer
from photofix.training.feature_loss import FeatureLoss, Features
from photofix.training.feature_network import load_feature_network
from photofix.training.recipe import Recipe, load_recipe
from photofix.training.state import new_state
from photofix.training.validate import centre_crop, repaired

RECIPE = "upscale-2x"
PEAK_RATE = 1e-4
WARM_UP = 0.05
BATCH = 8
CROP = 96
DEVICE = torch.device("cpu")
DAMAGES = (Damage("bicubic", 2), Damage("bicubic", 2, Damage("jpeg", 60)))

VARIANTS: dict[str, Features | None] = {
    "pixels": None,
    "0 2 4 10": Features(depths=(0, 2, 4, 10), weight=0.05),
    "0 2 4 10, four times": Features(depths=(0, 2, 4, 10), weight=0.2),
    "0 2": Features(depths=(0, 2), weight=0.05),
    "2 4": Features(depths=(2, 4), weight=0.05),
    "4 10": Features(depths=(4, 10), weight=0.05),
}


def main() -> None:
    """Parse the options, and run what isn't done yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True, help="folder of clean training photos")
    parser.add_argument("--validation", type=Path, required=True, help="folder of photos that no model has seen")
    parser.add_argument("--minutes", type=float, default=4.0, help="of processor time, each")
    parser.add_argument("--only", nargs="+", choices=("start", *VARIANTS), default=("start", *VARIANTS))
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/features.json"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    recipe = load_recipe(RECIPE).model_copy(
        update={"batch": BATCH, "crop": CROP, "steps": 1_000_000, "ema": 0.98, "peak_rate": PEAK_RATE}
    )
    pictures = [centre_crop(file, 16) for file in usable_photos(options.validation, side=64)]
    for name in options.only:
        if name in _read(options.json)["variants"]:
            continue
        network, steps = (
            learnt(recipe, None, options.photos, 0.0)
            if name == "start"
            else learnt(recipe, VARIANTS[name], options.photos, options.minutes * 60)
        )
        found = {"steps": steps, **judged(network, pictures)}
        print(name, found, flush=True)
        # Read again: another variant may have been written by another process meanwhile.
        results = _read(options.json)
        results["variants"][name] = found
        results |= {"machine": machine(), "minutes": options.minutes, "photos": len(pictures)}
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=1) + "\n")


def learnt(recipe: Recipe, features: Features | None, photos: Path, seconds: float) -> tuple[nn.Module, int]:
    """The shipped upscaler after so many seconds of processor time, and the steps that they were enough for."""
    loss = None if features is None else FeatureLoss(load_feature_network(features.network, DEVICE), features)
    state = new_state(recipe, DEVICE, ModelStore().load(RECIPE).state(), ALONE)
    trainer = FaithfulTrainer(recipe, state, DEVICE, features=loss)
    pairs = CropPairs(
        usable_photos(photos, side=CROP + MARGIN), recipe.degradation, crop=CROP, reduce=recipe.reduce, seed=11,
        length=recipe.steps * BATCH, align=recipe.scale,
    )  # fmt: skip
    stream = batches(pairs, BATCH, start=0, workers=1) if seconds else iter(())
    began = time.process_time()
    for pair in stream:
        through = (time.process_time() - began) / seconds
        if through >= 1:
            break
        clean, degraded = (t.float().div_(255).contiguous(memory_format=torch.channels_last) for t in pair)
        trainer.step(clean, degraded, _rate(through))
    return state.average.module.eval(), state.step


def _rate(through: float) -> float:
    """A short rise, then a cosine to nothing."""
    if through < WARM_UP:
        return PEAK_RATE * max(0.02, through / WARM_UP)
    return PEAK_RATE * 0.5 * (1 + float(np.cos(np.pi * (through - WARM_UP) / (1 - WARM_UP))))


def judged(network: nn.Module, pictures: list[Any]) -> dict[str, dict[str, float]]:
    """Mean PSNR and LPIPS of repairs, by damage."""
    found: dict[str, dict[str, float]] = {}
    for damage in DAMAGES:
        scores: list[tuple[float, float]] = []
        for seed, clean in enumerate(pictures):
            degraded = to_uint8(enlarged(damage.apply(clean, seed=seed), damage.scale))
            answer = repaired(network, crop_to_tensor(degraded), DEVICE).permute(1, 2, 0).contiguous().numpy()
            scores.append((psnr(answer, clean), lpips(answer, clean)))
        means = np.mean(scores, axis=0)
        found[str(damage)] = {"psnr": round(float(means[0]), 3), "lpips": round(float(means[1]), 4)}
    return found


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text()) if path.is_file() else {"variants": {}}


if __name__ == "__main__":
    main()
