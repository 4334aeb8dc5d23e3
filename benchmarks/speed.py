"""How fast repairs are, how much memory they take, and how near that is to what this processor can do.

    python benchmarks/speed.py [--model clean] [--megapixels 12 48 100] [--json benchmarks/results/speed.json]

Each size runs in a process of its own, whose peak resident memory is read at its end. In the same process and between the
repairs, single plain 3×3 convolutions of the network's own widths are timed in the same dtype and layout: their best rate is
what the share refers to. The halo is counted apart: `megapixels_per_second` is of the photo, `computed_megapixels` is what the
network was sent.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Parse the options, and measure each size in its own process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="clean")
    parser.add_argument("--megapixels", type=int, nargs="+", default=[12, 48, 100])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--photo", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(one(options.model, options.photo)))
        return
    results: dict[str, Any] = {"machine": machine(), "model": options.model, "sizes": []}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.megapixels:
            photo = make_photo(Path(folder), size)
            command = [sys.executable, __file__, "--model", options.model, "--one", str(size), "--photo", str(photo)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found = {"megapixels": size, **json.loads(done.stdout)}
            results["sizes"].append(found)
            print(json.dumps(found), flush=True)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=2) + "\n")


def make_photo(folder: Path, megapixels: float) -> Path:
    """A JPEG of 4:3 made of a real photo, tiled and noisy, so that nothing in it is free."""
    import numpy as np
    from PIL import Image
    from skimage import data

    height = round((megapixels * 1e6 * 3 / 4) ** 0.5)
    width = round(megapixels * 1e6 / height)
    photo = data.coffee()
    rows, columns = -(-height // photo.shape[0]), -(-width // photo.shape[1])
    pixels = np.tile(photo, (rows, columns, 1))[:height, :width]
    rng = np.random.default_rng(0)
    for top in range(0, height, 500):
        band = pixels[top : top + 500]
        band[...] = np.clip(band + rng.integers(-20, 21, band.shape), 0, 255)
    path = folder / f"{megapixels}.jpg"
    Image.fromarray(pixels).save(path, quality=92)
    return path


def one(model_name: str, photo_path: Path) -> dict[str, Any]:
    """One photo from file to file, as `photofix enhance` does it."""
    from photofix.engine.allocator import keep_freed_memory
    from photofix.engine.device import choose_device
    from photofix.engine.enhance import Repair
    from photofix.engine.model_store import ModelStore
    from photofix.engine.step import parse_chain
    from photofix.engine.tiling import plan_tiles
    from photofix.imaging import open_photo, write_photo

    keep_freed_memory()
    device = choose_device("cpu")
    model = ModelStore().load(model_name)
    limit = convolution_rate(device)
    started = time.perf_counter()
    photo = open_photo(photo_path)
    opened = time.perf_counter()
    repaired = Repair(photo, parse_chain(model_name), [model], device).run()
    finished = time.perf_counter()
    write_photo(repaired, photo_path.with_name("out.jpg"), overwrite=True)
    written = time.perf_counter()
    limit = max(limit, convolution_rate(device))
    tiles = plan_tiles(*photo.size, halo=model.card.halo, multiple=model.card.multiple)
    computed = sum(tile.box.area for tile in tiles) / 1e6
    seconds = finished - opened
    rate = computed * 1e6 * flop_per_pixel(model.on(device, exact_ends=False)) / seconds / 1e9
    return {
        "device": device.name,
        "seconds": {"open": opened - started, "repair": seconds, "save": written - finished},
        "megapixels_per_second": photo.megapixels / seconds,
        "computed_megapixels": computed,
        "network_gflop_per_second": rate,
        "convolution_gflop_per_second": limit,
        "share_of_convolution": rate / limit,
        "peak_rss_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


def flop_per_pixel(network: Any) -> float:
    """Multiplications and additions of all convolutions for one pixel of input, counted while one tile goes through."""
    import torch
    from torch import nn

    from photofix.nets.generator import Look

    counted: list[int] = []

    def count(conv: nn.Conv2d, _inputs: Any, output: torch.Tensor) -> None:
        counted.append(2 * conv.weight[0].numel() * output.numel())

    hooks = [layer.register_forward_hook(count) for layer in network.modules() if isinstance(layer, nn.Conv2d)]
    with torch.inference_mode():
        network.render(torch.rand(1, 3, 64, 64), Look(), (0, 0, 64, 64))
    for hook in hooks:
        hook.remove()
    return sum(counted) / 64**2


def convolution_rate(device: Any) -> float:
    """The best rate of single 3×3 convolutions of the network's widths, in GFLOP/s."""
    import torch
    from torch import nn

    from photofix.nets.layout import channels_last

    best = 0.0
    for width, side in ((32, 448), (64, 224), (128, 112), (256, 56)):
        conv = channels_last(nn.Conv2d(width, width, 3, padding=1).requires_grad_(False)).to(device.body)
        x = torch.rand(1, width, side, side).to(device.body).contiguous(memory_format=torch.channels_last)
        with torch.inference_mode():
            conv(x)
            for _ in range(10):
                started = time.perf_counter()
                conv(x)
                best = max(best, 2 * 9 * width * width * side * side / (time.perf_counter() - started) / 1e9)
    return best


def machine() -> dict[str, str]:
    """What the figures belong to."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = info.read_text().splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        cpu = f"{names[0]}, {len(names)} cores" if names else cpu
    import torch

    return {"cpu": cpu, "commit": commit, "torch": torch.__version__, "python": platform.python_version()}


if __name__ == "__main__":
    main()
