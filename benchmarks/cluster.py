"""What a cluster costs beside the work: the same photos by one process and by workers of Ray on this machine, in the same run.

    python benchmarks/cluster.py [--photos 4] [--small 60] [--plan 2000] [--json benchmarks/results/cluster.json]

Photos of 12 megapixels are repaired by one process, before and after the others, by one worker with all cores, and by as many workers as there are cores with one each;
results must be the same bytes wherever the threads are as many. Small ones, a tenth of a megapixel, are repaired by one process, by a worker that shares
the folders, and by one that sees none of them, to which files are sent: what they take more is the overhead of a photo. The driver's own processor
time is counted apart, as is what it takes for a photo that is only planned: they say how many photos one driver can deal with, however many
machines there are. Times are from the first photo's start to the last one's end; starting Ray is given apart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import torch
from PIL import Image
from speed import machine

from photofix.batch.events import Event
from photofix.batch.identity import FileState
from photofix.batch.journal import read_history
from photofix.batch.request import BatchRequest
from photofix.batch.run import Batch
from photofix.batch.writing import Made, Written
from photofix.cluster import ray_cluster
from photofix.cluster.executor import ClusterExecutor
from photofix.cluster.messages import Facts, Order, Painted, Setting, Unseen
from photofix.cluster.remote import Call, Node
from photofix.cluster.sharing import witness
from photofix.engine.device import choose_device
from photofix.engine.model_store import ModelStore
from photofix.engine.step import parse_chain
from photofix.imaging import open_photo

SAMPLES = Path(__file__).parents[1] / "resources" / "samples"
STEPS = "clean"
LARGE, SMALL = 12.0, 0.1
"""Megapixels."""


def main() -> None:
    """Parse the options, make the photos, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=4, help="of 12 megapixels")
    parser.add_argument("--small", type=int, default=60, help="of a tenth of a megapixel")
    parser.add_argument("--plan", type=int, default=2000, help="that are only planned")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = make_photos(folder / "large", options.photos, LARGE)
        small = make_photos(folder / "small", options.small, SMALL)
        results: dict[str, Any] = {
            "machine": machine(),
            "load_before": round(psutil.getloadavg()[0], 1),  # of whatever else the machine does
            "steps": STEPS,
            "device": choose_device("cpu").name,
            "cores": cores,
            "large": {
                "megapixels": LARGE,
                "one_process": run(large, folder / "a"),
                "one_worker_of_all_cores": run(large, folder / "b", on_cluster(cores)),
                "one_worker_a_core": run(large, folder / "c", on_cluster(1)),
                "files_sent": run(large, folder / "g", on_cluster(cores, apart=True)),
                "one_process_again": run(large, folder / "h"),
            },
            "small": {
                "megapixels": SMALL,
                "one_process": run(small, folder / "d"),
                "shared_folders": run(small, folder / "e", on_cluster(cores)),
                "files_sent": run(small, folder / "f", on_cluster(cores, apart=True)),
            },
            "planning": plan(small, options.plan, folder / "many"),
            "driver": [drive(folder / "many", folder / f"drive{workers}", workers) for workers in (1, 100, 1000)],
            "fsync_ms": fsync(folder),
        }
        results["same_bytes"] = {
            "one_worker_of_all_cores": same(folder / "a", folder / "b"),
            "one_worker_a_core": same(folder / "a", folder / "c"),
            "large_sent": same(folder / "a", folder / "g"),
            "small_shared": same(folder / "d", folder / "e"),
            "small_sent": same(folder / "d", folder / "f"),
        }
    for kind in ("shared_folders", "files_sent"):
        there, here = results["small"][kind], results["small"]["one_process"]
        there["overhead_ms_a_photo"] = 1000 * (there["seconds"] - here["seconds"]) / options.small
    for kind in ("one_worker_of_all_cores", "one_worker_a_core", "files_sent"):
        there, large_here = results["large"][kind], results["large"]
        mean = (large_here["one_process"]["seconds"] + large_here["one_process_again"]["seconds"]) / 2
        there["throughput_of_one_process"] = mean / there["seconds"]
    print(json.dumps(results, indent=2))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(results, indent=2) + "\n")


def make_photos(folder: Path, count: int, megapixels: float) -> Path:
    """JPEGs of 4:3: the samples side by side, with fresh noise, so that nothing in them is free."""
    folder.mkdir()
    samples = sorted(SAMPLES.glob("*.jpg"))
    height = round((megapixels * 1e6 * 3 / 4) ** 0.5)
    width = round(megapixels * 1e6 / height)
    for number in range(count):
        sample = open_photo(samples[number % len(samples)]).pixels
        rows, columns = -(-height // sample.shape[0]), -(-width // sample.shape[1])
        pixels = np.tile(sample, (rows, columns, 1))[:height, :width]
        rng = np.random.default_rng(number)
        noisy = np.clip(pixels + rng.integers(-12, 13, pixels.shape), 0, 255).astype(np.uint8)
        Image.fromarray(noisy).save(folder / f"{number:05}.jpg", quality=92)
    return folder


def on_cluster(cores: int, *, apart: bool = False) -> Callable[..., ClusterExecutor]:
    """What makes an executor with Ray on this machine, with so many cores for each worker."""
    store = ModelStore()
    cluster = ray_cluster("local", lambda _: store.find(STEPS).with_suffix(".safetensors").read_bytes())
    if apart:
        from photofix.cluster.ray_cluster import RayWorker

        class ApartWorker(RayWorker):
            """As on a machine that shares no folder."""

            def witness(self, path: Path, token: bytes) -> None:
                return None

            def repair(self, order: Order) -> Any:
                return Unseen() if order.data is None else super().repair(order)

        cluster.worker = ApartWorker
    return partial(ClusterExecutor, cluster=cluster, cores=cores, device="cpu")


def run(photos: Path, output: Path, executor: Callable[..., ClusterExecutor] | None = None) -> dict[str, Any]:
    """Repair a folder; seconds and the driver's processor time."""
    events: list[Event] = []
    models = [ModelStore().load(STEPS)]
    where = choose_device("cpu") if executor is None else executor
    batch = Batch(BatchRequest([photos], parse_chain(STEPS), output=output), models, where, events.append)
    begun = time.perf_counter()
    try:
        batch.prepare()
        ready = time.perf_counter()
        used = cpu_seconds()
        ended = batch.run()
        used = cpu_seconds() - used
        wall = time.perf_counter() - ready
        shipped = batch._executor.shipped if isinstance(batch._executor, ClusterExecutor) else 0  # pyright: ignore[reportPrivateUsage]
    finally:
        batch.close()
    if ended.reason != "finished" or ended.failed:
        raise SystemExit(f"The batch {ended.reason}: {ended.failed} failed.")
    found: dict[str, Any] = {
        "photos": ended.done,
        "seconds": wall,
        "seconds_to_start": ready - begun,
        "megapixels_per_second": ended.megapixels / wall,
        "megabytes_written_a_photo": sum(path.stat().st_size for path in output.glob("*_photofix.jpg"))
        / ended.done
        / 1e6,
        "megabytes_read_a_photo": sum(path.stat().st_size for path in photos.glob("*.jpg")) / ended.done / 1e6,
    }
    if executor is not None:
        found |= {
            "driver_cpu_ms_a_photo": 1000 * used / ended.done,
            "megabytes_sent_a_photo": shipped / ended.done / 1e6,
        }
    print(json.dumps({"output": output.name, **found}), file=sys.stderr, flush=True)
    return found


def plan(photos: Path, count: int, folder: Path) -> dict[str, Any]:
    """What a photo takes that is only planned, and one that the journal has to say of that it is done."""
    folder.mkdir()
    files = sorted(photos.glob("*.jpg"))
    for number in range(count):
        (folder / f"{number:06}.jpg").hardlink_to(files[number % len(files)])
    process = psutil.Process()
    models = [ModelStore().load(STEPS)]
    request = BatchRequest([folder], parse_chain(STEPS), output=folder.with_name("planned"))
    batch = Batch(request, models, choose_device("cpu"), lambda _: None)
    memory, begun = process.memory_info().rss, time.perf_counter()
    try:
        batch._reader.start()  # pyright: ignore[reportPrivateUsage]
        batch._planner.add([folder])  # pyright: ignore[reportPrivateUsage]
        seconds = time.perf_counter() - begun
        taken = process.memory_info().rss - memory
        place = batch.places.all[0]
        journal = place.open()
        for task in batch.plan.tasks:
            line = batch._writer.line(  # pyright: ignore[reportPrivateUsage]
                "done", task, input="0" * 64, state=task.file, wanted=task.wanted, output=task.output, sha256="0" * 64,
                megapixels=12, backoffs=[], notes=[], written=task.file, sidecar=None,
                seconds={"read": 0.1, "repair": 1.0, "write": 0.1},
            )  # fmt: skip
            journal.append(line | {"event": "writing"})
            journal.append(line)
        begun = time.perf_counter()
        read_history(place.folder)
        replay = time.perf_counter() - begun
        size = (journal.folder / "journal.jsonl").stat().st_size
    finally:
        batch.close()
    return {
        "photos": count,
        "ms_a_photo": 1000 * seconds / count,
        "kilobytes_of_memory_a_photo": taken / count / 1e3,
        "journal_bytes_a_photo": size / count,
        "journal_replay_ms_a_photo": 1000 * replay / count,
    }


class Echo:
    """A call on a worker that does no work, and its answer."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def result(self) -> Any:
        return self._answer


class Echoes:
    """A cluster, and each of its workers, where everything is done at once: what is left is the driver's own work."""

    name = "a cluster of echoes"

    def __init__(self, workers: int) -> None:
        self._nodes = [Node(str(number), str(number), 1, 0, 8 << 30) for number in range(workers)]

    def connect(self) -> None:
        pass

    def nodes(self) -> list[Node]:
        return self._nodes

    def start(self, node: Node, *, cores: int, gpu: bool, setting: Setting) -> Echoes:
        return self

    def call(self, method: str, *arguments: Any) -> Echo:
        if method == "prepare":
            versions = {"photofix": version("photofix"), "torch": torch.__version__}
            return Echo(Facts("nothing", torch.float32, "", versions, 8 << 30, (1.0,)))
        if method == "witness":
            return Echo(witness(*arguments))
        if method == "repair":
            made = Made("0" * 64, "1" * 64, (), (), ())
            seconds = {"read": 0.0, "repair": 0.0, "encode": 0.0}
            return Echo(Painted(made, seconds, (3000, 4000), None, 1, None, None))
        return Echo((Written(FileState(1, 1, 1), None, ()), 0.0))

    def end(self) -> None:
        pass

    def wait(self, calls: Collection[Call], seconds: float) -> list[Call]:
        # As many at a time as come in while the driver waits for the drive, with that many workers on photos of ten seconds.
        return list(calls)[: max(1, len(self._nodes) // 1000)]

    def close(self) -> None:
        pass


def drive(photos: Path, output: Path, workers: int) -> dict[str, Any]:
    """The driver's processor time for a photo with so many workers that do nothing; reaching them through Ray comes on top."""
    executor = partial(ClusterExecutor, cluster=Echoes(workers), cores=1, device="cpu")
    request = BatchRequest([photos], parse_chain(STEPS), output=output)
    batch = Batch(request, [ModelStore().load(STEPS)], executor, lambda _: None)
    try:
        batch.prepare()
        begun, used = time.perf_counter(), cpu_seconds()
        ended = batch.run()
        used, seconds = cpu_seconds() - used, time.perf_counter() - begun
    finally:
        batch.close()
    return {
        "workers": workers,
        "cpu_ms_a_photo": 1000 * used / ended.done,
        "ms_a_photo": 1000 * seconds / ended.done,
    }


def fsync(folder: Path) -> float:
    """Milliseconds that a line of the journal takes to be on this drive, as a median."""
    took: list[float] = []
    with (folder / "lines").open("wb", buffering=0) as file:
        for _ in range(50):
            begun = time.perf_counter()
            file.write(b"x" * 700)
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begun)
    return 1000 * float(np.median(took))


def same(one: Path, other: Path) -> bool:
    """Whether the same photos were written with the same bytes."""

    def hashes(folder: Path) -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*_photofix.jpg")}

    return hashes(one) == hashes(other) != {}


def cpu_seconds() -> float:
    """Processor time of this process, all its threads included."""
    return time.process_time()


if __name__ == "__main__":
    torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    main()
