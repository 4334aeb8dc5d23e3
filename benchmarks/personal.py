"""Does training on a person's own photos pay, and does measuring their camera? Real photos, a folder a camera.

    python -m benchmarks.personal FOLDER … --runs RUNS --minutes 20 [--mode calibrated] [--sheets SHEETS] [--truth TRUTH]

Of each folder `photofix train` makes two models in the same minutes, from the same targets and the same split: one that learns
the damage measured in the photos ("calibrated"), one that learns the built-in's own recipe again ("uncalibrated"). Both are
then judged against the built-in on the photos kept apart for it, by PSNR (RGB, 8 bit) and LPIPS (AlexNet): their reduced,
clean versions with the measured camera's damage. The real files have no truth: SHEETS gets crops at 100 % to look at, as is |
built-in | yours.

Where the files were damaged from pictures that are known, TRUTH/FOLDER/NAME.png, the files themselves are judged as well.

What is done is skipped, and a training that was interrupted goes on. The names of folders become the cameras' in the results.
LPIPS needs the weights that `benchmarks/lpips.py` names.
"""

from __future__ import annotations

import argparse
import hashlib
import signal
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.lpips import lpips
from benchmarks.personal_results import has, judged, merged, read_results, table, write_results
from benchmarks.personal_runs import NotTrainedError, last_of, steps, train
from benchmarks.speed import machine
from photofix.engine.device import Device, choose_device
from photofix.engine.model_store import Model, ModelStore
from photofix.imaging import open_photo
from photofix.imaging.metrics import psnr
from photofix.training.dataset import Pixels
from photofix.training.events import EventLog
from photofix.training.personal.examples import centre, fixed_examples
from photofix.training.personal.material import prepare
from photofix.training.personal.measure import repair
from photofix.training.personal.orders import Orders
from photofix.training.personal.pictures import real_photos
from photofix.training.personal.plan import CROP, read_plan

MODES = ("calibrated", "uncalibrated")
# Equal pictures have an infinite PSNR, of which no mean can be taken.
MOST_PSNR = 60.0
SHOWN = 6


def main() -> None:
    """Parse the options, and run what isn't done yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", help="of photos, one camera each; none prints the table alone")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where trainings are kept")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--mode", choices=MODES, nargs="+", default=MODES)
    parser.add_argument("--base", default="clean")
    parser.add_argument("--style", choices=("faithful", "crisp"), default="faithful")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--sheets", type=Path, help="folder for pictures to look at")
    parser.add_argument(
        "--truth", type=Path, help="folder of folders like FOLDER: the same photos before damage, as PNG"
    )
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/personal.json"))
    parser.add_argument("--again", action="store_true", help="judge anew what was judged; trainings are kept")
    options = parser.parse_args()
    # Ended like by Ctrl+C: the training that runs must not be left behind.
    signal.signal(signal.SIGTERM, _end)
    plan = {name: getattr(options, name) for name in ("base", "minutes", "style", "seed")}
    failed = False
    for folder in options.folders:
        for mode in options.mode:
            camera = folder.resolve().name
            if has(read_results(options.json), camera, mode, plan) and not options.again:
                print(f"{camera}, {mode}: done already", flush=True)
                continue
            run = options.runs / f"{camera}-{mode}-{options.base}-{options.style}-{options.minutes:g}-{options.seed}"
            try:
                train(folder, run, mode, plan, options.device)
            except NotTrainedError as error:
                print(error, flush=True)
                failed = True
                continue
            found = judge(
                run,
                choose_device(options.device),
                sheet=options.sheets and options.sheets / f"{run.name}.png",
                truth=options.truth and options.truth / camera,
            )
            record = {"camera": camera, "mode": mode, **plan, **found}
            write_results(options.json, merged(read_results(options.json), record, machine()))
            print(f"{camera}, {mode}: {found['judged']['damage']['gains']}", flush=True)
    print(table(read_results(options.json)))
    if failed:
        raise SystemExit(1)


def judge(run: Path, device: Device, *, sheet: Path | None = None, truth: Path | None = None) -> dict[str, Any]:
    """Compare a run's model with the built-in on the photos to judge by.

    Args:
        run: a finished training.
        device: to compute on.
        sheet: where to put real photos side by side.
        truth: folder of what the real photos were damaged from.

    Returns:
        steps, survey, what was judged (see `personal_results.judged`), the change on ordinary photos in dB, and photofix's own
        verdict.

    Raises:
        NotTrainedError: the run has no model yet.
    """
    surveyed, verdict = (last_of(run, name) for name in ("survey", "verdict"))
    if surveyed is None or verdict is None:
        raise NotTrainedError(f"{run.name} has no survey or no verdict")
    card = Path(verdict["model"])
    card = card if card.exists() else run / "model" / card.name
    plan = read_plan(run)
    built_in = ModelStore().load(plan.base)
    own = ModelStore([card.parent]).load(card.stem)
    # The judge's photos have the measured camera's damage, whatever was learnt.
    material = prepare(plan, run, built_in.card, events=EventLog(None, None), progress=Orders(), crop=CROP)
    pictures = fixed_examples(material.judge, built_in.card.multiple)
    found = {"damage": judged(score(pictures, built_in, own, device), fingerprint(pictures))}
    if truth is not None and (true := true_pictures(material.real, truth, built_in.card.multiple)):
        found["truth"] = judged(score(true, built_in, own, device), fingerprint(true))
    if sheet is not None:
        rows = real_photos(material.real[:: -(-len(material.real) // SHOWN)], built_in, own, device, run / "sheet")
        write_sheet([[Path(row[name]) for name in ("as_is", "built_in", "yours")] for row in rows], sheet)
    survey = {name: surveyed[name] for name in ("photos", "usable", "noise", "jpeg", "reduce", "split")}
    return {
        "steps": steps(run),
        "survey": survey,
        "judged": found,
        "general": verdict["general"],
        "verdict": verdict["verdict"],
    }


def true_pictures(files: Sequence[Path], truth: Path, multiple: int) -> list[tuple[Pixels, Pixels]]:
    """The middles of photos whose truth is known: (clean, as the file has it)."""
    known = [(truth / f"{file.stem}.png", file) for file in files]
    return [
        (centre(_pixels(clean), multiple), centre(_pixels(file), multiple)) for clean, file in known if clean.is_file()
    ]


def _pixels(file: Path) -> Pixels:
    return np.asarray(open_photo(file, first_frame=True).pixels, np.uint8)


def score(
    pictures: Sequence[tuple[Pixels, Pixels]], built_in: Model, own: Model, device: Device
) -> dict[str, dict[str, list[float]]]:
    """PSNR in dB and LPIPS of each (clean, degraded) picture as it is, by the built-in and by the person's model."""
    networks = {name: model.on(device, exact_ends=False) for name, model in (("built_in", built_in), ("own", own))}
    scores: dict[str, dict[str, list[float]]] = {
        metric: {picture: [] for picture in ("input", "built_in", "own")} for metric in ("psnr", "lpips")
    }
    for clean, degraded in pictures:
        shown = {"input": degraded}
        for name, network in networks.items():
            shown[name] = np.ascontiguousarray(repair(network, degraded, device.device).permute(1, 2, 0).numpy())
        for name, picture in shown.items():
            scores["psnr"][name].append(round(min(psnr(picture, clean), MOST_PSNR), 4))
            scores["lpips"][name].append(round(lpips(picture, clean), 5))
    return scores


def fingerprint(pictures: Sequence[tuple[Pixels, Pixels]]) -> str:
    """Of the very pixels: two models are compared on the same pictures, or not at all."""
    found = hashlib.sha256()
    for clean, degraded in pictures:
        found.update(np.ascontiguousarray(clean).data)
        found.update(np.ascontiguousarray(degraded).data)
    return found.hexdigest()[:16]


def write_sheet(rows: Sequence[Sequence[Path]], path: Path) -> None:
    """Pictures of one size in rows, at 100 %, under their columns' names; nothing without rows."""
    if not rows:
        return
    pictures = [[Image.open(file).convert("RGB") for file in row] for row in rows]
    width, height = (max(picture.size[side] for row in pictures for picture in row) for side in (0, 1))
    title, gap = 16, 4
    sheet = Image.new("RGB", (len(rows[0]) * (width + gap), title + len(rows) * (height + gap)), "white")
    draw = ImageDraw.Draw(sheet)
    for column, name in enumerate(("as is", "built-in", "yours")):
        draw.text((column * (width + gap) + 2, 2), name, fill="black")
    for top, row in enumerate(pictures):
        for left, picture in enumerate(row):
            sheet.paste(picture, (left * (width + gap), title + top * (height + gap)))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit("ended")


if __name__ == "__main__":
    main()
