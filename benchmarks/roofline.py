"""Where the time of a repair goes, and how near each level of the network is to what this processor can do.

    python benchmarks/roofline.py [--model clean upscale-4x erase] [--json benchmarks/results/roofline.json]

The roofline (Williams et al., "Roofline: an insightful visual performance model", CACM 2009): a layer can't be faster than its
operations at the best rate of any convolution, nor than its bytes at the memory's bandwidth; both are measured here, in the same
process. Each layer is timed by itself, best of several, on what it is really sent in one tile of the engine's plan, and the layers
are summed by level. What the whole network takes beyond that is `between`: sums, casts, memory. Then a photo of 12 megapixels is
repaired: the network's share of that, and the halo, which is computed and thrown away. `scripts/speed_figures` makes the tables.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from speed import convolution_rate, machine, make_photo

MEGAPIXELS = 12


def main() -> None:
    """Parse the options, and measure each model in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", nargs="+", default=["clean", "upscale-4x", "erase"])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.one)))
        return
    results: dict[str, Any] = {"machine": machine(), "models": {}}
    for name in options.model:
        done = subprocess.run([sys.executable, __file__, "--one", name], stdout=subprocess.PIPE, text=True, check=True)
        results["models"][name] = json.loads(done.stdout)
        print(f"{name}: {json.dumps(results['models'][name])}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")


def one(name: str) -> dict[str, Any]:
    """All figures of one model."""
    import torch

    from photofix.engine.allocator import keep_freed_memory
    from photofix.engine.device import choose_device
    from photofix.engine.model_store import ModelStore
    from photofix.engine.tiling import CORE
    from photofix.nets.generator import Look

    keep_freed_memory()
    device = choose_device("cpu")
    model = ModelStore().load(name)
    network = model.on(device, exact_ends=False)
    grow = model.card.scale if model.card.input == "native" else 1
    side = CORE // grow + 2 * model.card.halo
    tile = torch.rand(1, 3, side, side)
    box = (0, 0, side * grow, side * grow)
    rate, bandwidth = convolution_rate(device), copy_rate()
    with torch.inference_mode():
        # First, while the process holds what a repair's does: all layers' inputs at once leave its memory in pieces.
        whole = best_of(lambda: network.render(tile, Look(), box))
        layers = layer_times(network, lambda: network.render(tile, Look(), box), rate, bandwidth)
    rate = max(rate, convolution_rate(device))
    operations = sum(layer["gflop"] for layer in layers)
    return {
        "device": device.name,
        "convolution_gflop_per_second": rate,
        "copy_gigabytes_per_second": bandwidth,
        "tile": side,
        "levels": layers,
        "network": {
            "seconds": whole,
            "between": whole - sum(layer["seconds"] for layer in layers),
            "gflop": operations,
            "gflop_per_second": operations / whole,
            "share_of_limit": sum(layer["limit"] for layer in layers) / whole,
        },
        "photo": photo(model, device, whole / (side * side)),
    }


def layer_times(network: Any, run: Callable[[], object], rate: float, bandwidth: float) -> list[dict[str, Any]]:
    """Each level's layers, timed one by one: convolutions apart from what only moves pixels.

    A level is named by the positions that it works on, as a part of the tile's side.
    """
    import torch
    from torch import nn

    calls: list[tuple[nn.Module, torch.Tensor, torch.Tensor]] = []

    def keep(layer: nn.Module, given: tuple[torch.Tensor, ...], answer: torch.Tensor) -> None:
        calls.append((layer, given[0].clone(), answer))

    leaves = [layer for layer in network.modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(keep) for layer in leaves]
    run()
    for hook in hooks:
        hook.remove()
    side = max(given.shape[-1] for _, given, _ in calls)
    sums: dict[tuple[int, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for layer, given, answer in calls:
        convolution = isinstance(layer, nn.Conv2d)
        kind = "convolutions" if convolution else "moves"
        if isinstance(layer, nn.Conv2d) and layer.groups > 1:
            kind = "depthwise"
        gflop = 2 * layer.weight[0].numel() * answer.numel() / 1e9 if isinstance(layer, nn.Conv2d) else 0.0
        gigabytes = (given.numel() * given.element_size() + answer.numel() * answer.element_size()) / 1e9
        level = sums[max(1, round(side / answer.shape[-1])), kind]
        level["layers"] += 1
        level["seconds"] += best_of(lambda layer=layer, given=given: layer(given))
        level["gflop"] += gflop
        level["gigabytes"] += gigabytes
        level["limit"] += max(gflop / rate, gigabytes / bandwidth)
    return [
        {
            "level": f"1/{part}",
            "kind": kind,
            **level,
            "gflop_per_second": level["gflop"] / level["seconds"],
            "share_of_limit": level["limit"] / level["seconds"],
        }
        for (part, kind), level in sorted(sums.items())
    ]


def photo(model: Any, device: Any, seconds_per_pixel: float) -> dict[str, Any]:
    """What the engine adds to the network on a whole photo, from file to file."""
    from photofix.engine.enhance import Repair
    from photofix.engine.step import parse_chain
    from photofix.engine.tiling import CORE, plan_tiles
    from photofix.imaging import open_photo, write_photo

    enlarge, grow = (model.card.scale, 1) if model.card.input == "enlarged" else (1, model.card.scale)
    with tempfile.TemporaryDirectory() as folder:
        path = make_photo(Path(folder), MEGAPIXELS / model.card.scale**2)
        started = time.perf_counter()
        opened = open_photo(path)
        read = time.perf_counter()
        repaired = Repair(opened, parse_chain(model.card.name), [model], device).run()
        painted = time.perf_counter()
        write_photo(repaired, path.with_name("out.jpg"))
        written = time.perf_counter()
    height, width = opened.size
    tiles = plan_tiles(
        height * enlarge, width * enlarge, halo=model.card.halo, multiple=model.card.multiple, core=CORE // grow
    )
    computed = sum(tile.box.area for tile in tiles)
    network = computed * seconds_per_pixel
    return {
        "megapixels": repaired.megapixels,
        "seconds": {"open": read - started, "repair": painted - read, "save": written - painted},
        "megapixels_per_second": repaired.megapixels / (painted - read),
        "halo": computed / (height * width * enlarge**2),
        "network": network / (painted - read),
    }


def best_of(run: Callable[[], object], rounds: int = 5) -> float:
    """Seconds of the fastest of some runs, after one that isn't counted."""
    run()
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best


def copy_rate() -> float:
    """Gigabytes a second, read and written, of a copy that is larger than every cache."""
    import torch

    source = torch.rand(32 << 20)
    target = torch.empty_like(source)
    return 2 * source.numel() * 4 / best_of(lambda: target.copy_(source)) / 1e9


if __name__ == "__main__":
    main()
