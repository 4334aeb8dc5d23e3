"""From faithful to crisp: what each mixture of the two weighs in PSNR and in perceptual distance.

    python -m benchmarks.crisp --model upscale-2x --set "Set14=FOLDER" --set "val, halved=FOLDER:2" [--json FILE] [--page FILE] [--pictures FOLDER]

Each photo (made smaller by Lanczos first, by the number after its folder) is damaged, repaired through the engine at several
crispnesses, and compared with what it was: PSNR (of RGB; of luma without a border as wide as the scale where it was enlarged), and LPIPS
(`benchmarks/lpips.py`, AlexNet). A set is monotone in LPIPS if no step towards crisp makes its mean larger.
"""

from __future__ import annotations

import argparse
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.lpips import lpips
from benchmarks.speed import machine
from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import ModelStore
from photofix.engine.step import Chain, Step
from photofix.imaging import Photo, Samples, freeze, list_photos
from photofix.imaging.metrics import psnr, psnr_y
from photofix.training.damage import Damage, parse_damage
from photofix.training.degrade import enlarged, to_uint8
from photofix.training.evaluate import EQUAL, good_photos

CRISPNESSES = (0.0, 0.25, 0.5, 0.75, 1.0)
BEGIN, END = "<!-- crisp: figures -->", "<!-- crisp: end -->"
# Of models that enlarge, and of others.
ENLARGING, CLEANING = (
    ("bicubic:{scale}", "bicubic:{scale}+jpeg:60"),
    ("jpeg:10", "jpeg:30", "noise:15", "noise:25"),
)


def main() -> None:
    """Parse the options, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="upscale-2x")
    parser.add_argument("--models", type=Path, help="folder to take the model and its crisp version from")
    parser.add_argument("--set", action="append", required=True, dest="sets")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--page", type=Path, help="Markdown page to put the table into, between its marks")
    parser.add_argument(
        "--pictures", type=Path, help="folder for enlarged, faithful, half crisp, crisp and true side by side"
    )
    options = parser.parse_args()
    store = ModelStore() if options.models is None else ModelStore([options.models])
    card = store.card(options.model)
    crisp = store.crisp_version(card)
    if crisp is None:
        parser.error(f"{options.model} has no crisp version")
    found: dict[str, Any] = {
        "machine": machine(), "model": card.name, "sha256": card.sha256, "crisp_sha256": crisp.sha256, "sets": [],
    }  # fmt: skip
    for text in options.sets:
        label, _, rest = text.partition("=")
        place, _, reduce = rest.partition(":")
        files = list_photos(Path(place))
        damages = ENLARGING if card.scale > 1 else CLEANING
        for damage in (parse_damage(words.format(scale=card.scale)) for words in damages):
            rows = [
                row
                for _, row in measured(store, card.name, files, damage, float(reduce or 1), pictures=options.pictures)
            ]
            found["sets"].append(summary(label, damage, rows))
            print(json.dumps(found["sets"][-1]), flush=True)
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    if options.page is not None:
        options.page.write_text(filled(options.page.read_text("utf-8"), found["sets"]), "utf-8")


def measured(
    store: ModelStore,
    name: str,
    files: Sequence[Path],
    damage: Damage,
    reduce: float,
    *,
    crispnesses: Sequence[float] = CRISPNESSES,
    pictures: Path | None = None,
) -> Iterator[tuple[Path, list[tuple[float, float]]]]:
    """Of each photo PSNR and LPIPS: of the damaged one (enlarged) first, then at each crispness."""
    device = choose_device("cpu")
    for seed, file, clean in good_photos(files, reduce, print):
        height, width = (side // damage.scale * damage.scale for side in clean.shape[:2])
        clean = np.ascontiguousarray(clean[:height, :width])
        damaged = damage.apply(clean, seed=seed)
        answers: list[Samples] = [to_uint8(enlarged(damaged, damage.scale)) if damage.scale > 1 else damaged]
        for crisp in crispnesses:
            step = Step(model=name, crisp=crisp)
            repair = Repair(Photo(freeze(damaged)), Chain(steps=(step,)), [store.load_step(step)], device)
            answers.append(repair.run().pixels)
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            sheet = np.concatenate([*(np.asarray(answer, np.uint8) for answer in answers), clean], axis=1)
            Image.fromarray(sheet).save(pictures / f"{file.stem}-{damage}.png")
        yield (
            file,
            [(_quality(answer, clean, damage.scale), lpips(np.asarray(answer, np.uint8), clean)) for answer in answers],
        )


def _quality(answer: Samples, clean: Samples, scale: int) -> float:
    quality = psnr_y(answer, clean, border=scale) if scale > 1 else psnr(answer, clean)
    return min(quality, EQUAL)


def summary(label: str, damage: Damage, rows: Sequence[Sequence[tuple[float, float]]]) -> dict[str, Any]:
    """Means over photos, and what crisp costs and brings against faithful."""
    means = np.mean(rows, axis=0)
    plain, steps = means[0], means[1:]
    distances = [float(distance) for _, distance in steps]
    return {
        "set": label,
        "damage": str(damage),
        "photos": len(rows),
        "damaged": {"psnr": round(float(plain[0]), 3), "lpips": round(float(plain[1]), 4)},
        "crisp": [
            {"crisp": crisp, "psnr": round(float(quality), 3), "lpips": round(float(distance), 4)}
            for crisp, (quality, distance) in zip(CRISPNESSES, steps, strict=True)
        ],
        "psnr_lost": round(float(steps[0][0] - steps[-1][0]), 3),
        "lpips_change": round(distances[-1] / distances[0] - 1, 4),
        "monotone": all(later <= earlier for earlier, later in itertools.pairwise(distances)),
    }


def filled(page: str, sets: Sequence[dict[str, Any]]) -> str:
    """A page with the table of some sets between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    heads = ["damaged", *("faithful" if not crisp else f"crisp {100 * crisp:.0f} %" for crisp in CRISPNESSES)]
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for row in sets:
        steps = (row["damaged"], *row["crisp"])
        cells = " | ".join(f"{step['psnr']:.2f} / {step['lpips']:.3f}" for step in steps)
        lines.append(f"| {row['set']} ({row['photos']}), {row['damage']} | {cells} |")
    return f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{after}"


if __name__ == "__main__":
    main()
