"""What a batch costs beside the network: wall time against the same tile plans on ready tensors, start-up, and peak memory.

    python benchmarks/batch.py [--copies 20] [--largest 24] [--steps clean] [--json benchmarks/results/batch.json]

The photos are a mixed dozen of 1 to 24 megapixels, made of the shipped samples, and as many copies of it as asked for; JPEG in,
JPEG out. `photofix batch --events` repairs them as a process of its own. Before and after it, in this process, the networks are
run on tensors of the same tile plans, which nothing decodes, encodes or writes: the mean of both is what `ratio` refers to. The
memory is that of the batch's processes together, looked at twice a second; what they share counts once for each. It is given for each
quarter of the run: where it grows with the number of photos, the last is above the second.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
from PIL import Image
from speed import machine

from photofix.engine.device import Device, choose_device
from photofix.engine.model_store import Model, ModelStore
from photofix.engine.painter import output_size
from photofix.engine.step import parse_chain
from photofix.engine.tiling import CORE, plan_tiles
from photofix.imaging import open_photo, probe

SAMPLES = Path(__file__).parents[1] / "resources" / "samples"
DOZEN = (1, 1, 2, 3, 4, 6, 8, 12, 12, 16, 20, 24)
"""Megapixels."""


def main() -> None:
    """Parse the options, make the photos, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=20, help="of the dozen")
    parser.add_argument("--largest", type=float, default=24, help="megapixels; larger photos of the dozen are left out")
    parser.add_argument("--steps", default="clean")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    store, device = ModelStore(), choose_device("auto")
    models = [store.load_step(step) for step in parse_chain(options.steps).steps]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dozen = make_dozen(folder / "dozen", options.largest)
        photos = folder / "photos"
        for copy in range(options.copies):
            shutil.copytree(folder / "dozen", photos / f"{copy:03}")
        sizes = [probe(path).size for path in dozen]
        before = run_plans(sizes, models, device)
        found = run_batch(photos, folder / "out", options.steps)
        after = run_plans(sizes, models, device)
        written = list((folder / "out").rglob("*_photofix.jpg"))
        found["bytes_per_pixel"] = sum(path.stat().st_size for path in written) / sum(
            probe(path).megapixels * 1e6 for path in written
        )
    ready = options.copies * (before + after) / 2
    results: dict[str, Any] = {
        "machine": machine(),
        "device": device.name,
        "steps": options.steps,
        "photos": options.copies * len(dozen),
        "megapixels": round(options.copies * sum(height * width for height, width in sizes) / 1e6, 1),
        "seconds_on_ready_tensors": ready,
        "seconds_on_ready_tensors_before_and_after": [options.copies * before, options.copies * after],
        **found,
        "ratio": found["seconds"] / ready,
        "ratio_without_start_up": (found["seconds"] - found["seconds_to_first_photo"]) / ready,
    }
    print(json.dumps(results, indent=2))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=2) + "\n")


def make_dozen(folder: Path, largest: float) -> list[Path]:
    """JPEGs of 4:3 of the wanted sizes: the samples side by side, with fresh noise, so that nothing in them is free."""
    folder.mkdir()
    samples = sorted(SAMPLES.glob("*.jpg"))
    made: list[Path] = []
    for number, megapixels in enumerate(each for each in DOZEN if each <= largest):
        height = round((megapixels * 1e6 * 3 / 4) ** 0.5)
        width = round(megapixels * 1e6 / height)
        sample = open_photo(samples[number % len(samples)]).pixels
        rows, columns = -(-height // sample.shape[0]), -(-width // sample.shape[1])
        pixels = np.tile(sample, (rows, columns, 1))[:height, :width]
        rng = np.random.default_rng(number)
        for top in range(0, height, 500):
            band = pixels[top : top + 500]
            band[...] = np.clip(band + rng.integers(-12, 13, band.shape), 0, 255)
        path = folder / f"{number:02}-{megapixels}.jpg"
        Image.fromarray(pixels).save(path, quality=92)
        made.append(path)
    return made


def run_plans(sizes: list[tuple[int, int]], models: list[Model], device: Device) -> float:
    """Seconds that the networks alone take for photos of (height, width), tile by tile."""
    seconds = 0.0
    for size in sizes:
        for model in models:
            card = model.card
            network = model.on(device, exact_ends=False)
            enlarge = card.scale if card.input == "enlarged" else 1
            grow = card.scale // enlarge
            tiles = plan_tiles(
                size[0] * enlarge, size[1] * enlarge, halo=card.halo, multiple=card.multiple, core=CORE // grow
            )
            ready = {shape: torch.rand(1, 3, *shape) for shape in {(tile.box.height, tile.box.width) for tile in tiles}}
            with torch.inference_mode():
                look = network.analyse(next(iter(ready.values())))
                for tile in tiles:
                    x = ready[tile.box.height, tile.box.width].to(device.device)
                    begun = time.perf_counter()
                    box = tile.box.top * grow, tile.box.left * grow, tile.box.bottom * grow, tile.box.right * grow
                    network.render(x, look, box).pixels.cpu()
                    seconds += time.perf_counter() - begun
            size = output_size(model, size)
    return seconds


def run_batch(photos: Path, output: Path, steps: str) -> dict[str, Any]:
    """One batch, as a person starts it."""
    command = [sys.executable, "-m", "photofix", "batch", photos, "-o", output, "--steps", steps, "--events"]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        memory = Memory(process.pid)
        first: float | None = None
        ended: dict[str, Any] = {}
        planned: dict[str, Any] = {}
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "started" and first is None:
                first = time.perf_counter() - begun
            elif event["event"] == "planned":
                planned = event
            elif event["event"] == "ended":
                ended = event
        memory.stop()
    seconds = time.perf_counter() - begun
    if process.returncode or first is None:
        sys.exit(f"The batch ended with code {process.returncode}.")
    return {
        "seconds": seconds,
        "seconds_to_first_photo": first,
        "seconds_estimated": planned["seconds"],
        "megapixels_per_second": ended["megapixels"] / ended["seconds"],
        "peak_rss_megabytes_by_quarter": memory.by_quarter(),
    }


class Memory:
    """Looks at the resident memory of a process and its children, twice a second."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._seen: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def by_quarter(self) -> list[float]:
        """The peak of each quarter of the time, in megabytes."""
        return [round(max(part), 1) for part in np.array_split(self._seen, 4) if len(part)]

    def _look(self) -> None:
        while not self._stop.wait(0.5):
            try:
                together = [self._process, *self._process.children(recursive=True)]
                self._seen.append(sum(process.memory_info().rss for process in together) / 1e6)
            except psutil.NoSuchProcess:
                continue


if __name__ == "__main__":
    main()
