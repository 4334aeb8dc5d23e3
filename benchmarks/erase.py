"""What erasing brings on photos with text and age, against the damaged photo and a plain U-Net, and how often it finds what isn't there.

    python -m benchmarks.erase --model erase --photos VAL --reduce 2 --undamaged SIGNS --json benchmarks/results/erase.json
    python -m benchmarks.erase --run RUN --plain RUN_OF_ERASE_PLAIN --photos VAL --reduce 2

The plain U-Net is one of the recipe `erase-plain`, trained for the same minutes on the same crops: it answers for every pixel and
says nothing of where. Marks are drawn by fixed seeds, one a photo; see `photofix.training.damage`. `--undamaged` is a folder of
photos with street signs, pages and screens on which nothing is to be erased; the first `--most` of them are measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed import machine
from photofix.engine.device import choose_device
from photofix.engine.model_store import Model, ModelStore
from photofix.engine.step import Chain, Step
from photofix.imaging import list_photos
from photofix.training.damage import parse_damage
from photofix.training.evaluate_erasing import evaluate_erasing, false_alarms
from photofix.training.package import package

DAMAGES = ("text", "age", "text+jpeg:80", "age+jpeg:80")


def measured(
    model: Model,
    photos: Sequence[Path],
    undamaged: Sequence[Path],
    *,
    reduce: float = 1.0,
    damages: Sequence[str] = DAMAGES,
    device: str = "cpu",
) -> dict[str, Any]:
    """Figures of one model: a list for the damages, and the false alarms where there are undamaged photos."""
    chain, where = Chain(steps=(Step(model=model.card.name),)), choose_device(device)
    found: dict[str, Any] = {"model": model.card.name, "sha256": model.card.sha256, "figures": [], "false_alarms": None}
    for damage in map(parse_damage, damages):
        found["figures"].append(
            evaluate_erasing(photos, damage, chain, [model], where, reduce=reduce, on_error=_complain)
        )
        print(json.dumps(found["figures"][-1]), flush=True)
    if undamaged:
        found["false_alarms"] = false_alarms(undamaged, chain, [model], where, on_error=_complain)
        print(json.dumps(found["false_alarms"]), flush=True)
    return found


def model_of(run: Path) -> Model:
    """The averaged weights of a run, as they would be shipped."""
    with tempfile.TemporaryDirectory() as folder:
        task = "erase" if json.loads((run / "recipe.json").read_text("utf-8")).get("erasing") else "clean"
        described = {"title": run.name, "purpose": "To be measured.", "halo": 64, "licence": "unknown"}
        card = package(run, Path(folder), task=task, **described)
        return ModelStore([Path(folder)]).load(card.name)


def _complain(error: Exception) -> None:
    print(error, file=sys.stderr)


def main() -> None:
    """Parse the options, measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", default="erase", help="name of a model")
    which.add_argument("--run", type=Path, help="folder of a training instead")
    parser.add_argument("--plain", type=Path, help="folder of a plain U-Net's training")
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--reduce", type=float, default=1.0)
    parser.add_argument("--undamaged", type=Path)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    photos = list_photos(options.photos, recursive=True)
    undamaged = list_photos(options.undamaged, recursive=True)[: options.most] if options.undamaged else []
    models = [ModelStore().load(options.model) if options.run is None else model_of(options.run)]
    if options.plain is not None:
        models.append(model_of(options.plain))
    results = {
        "machine": machine(),
        "photos": len(photos),
        "reduce": options.reduce,
        "models": [measured(model, photos, undamaged, reduce=options.reduce) for model in models],
    }
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
