"""What a million photos of 12 megapixels would cost on a cluster: a simulation, from figures that benchmarks/cluster.py and batch.py have measured.

    python benchmarks/cluster_costs.py [--measured benchmarks/results/cluster.json] [--json benchmarks/results/cluster_costs.json]

Each photo goes over the network to a worker, is repaired there, is written into the journal by the driver, and goes back over the network. Workers
have two photos at a time, as they really have; the network and the driver do one thing after the other. Measured are: how long a worker takes, the bytes
of a photo and of its result, the driver's processor time for each (it grows with the number of workers), one wait for the drive for all results that have come in
meanwhile, planning, and the journal's size. Assumed are: that every worker is like the one measured, that the network carries what its name says, and that the drives keep up with it.
So it is no measurement of a large cluster. It says what would be the first to be too slow.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
MILLION = 1_000_000
_DEPTH = 2


@dataclass(frozen=True)
class Costs:
    """Of one photo.

    Attributes:
        work: seconds that a worker takes.
        there, back: megabytes over the network.
        driver: seconds of the driver's processor.
        sync: seconds that the journal takes to be on the drive, for all that has come in.
    """

    work: float
    there: float
    back: float
    driver: float
    sync: float


@dataclass(frozen=True)
class Outcome:
    """What a simulation has come to: photos a second, and how busy everything was, in 0..1."""

    rate: float
    workers: float
    network: float
    driver: float


def simulate(costs: Costs, workers: int, gigabits: float, photos: int) -> Outcome:
    """Let photos through; the first and the last tenth aren't counted, when not all are at work.

    Args:
        costs: of each photo.
        workers: how many there are.
        gigabits: a second, of the one link that all files go over.
        photos: how many.
    """
    chance = random.Random(workers)
    seconds_a_megabyte = 8e-3 / gigabits
    events: list[tuple[float, int, str, int]] = []
    counter = 0
    free_at = [0.0] * workers
    link_free = driver_free = 0.0
    busy = {"work": 0.0, "link": 0.0, "driver": 0.0}
    inbox: deque[int] = deque()
    ended: list[float] = []
    begun = 0

    def later(when: float, what: str, worker: int) -> None:
        nonlocal counter
        counter += 1
        heapq.heappush(events, (when, counter, what, worker))

    def send(now: float, megabytes: float, what: str, worker: int) -> None:
        nonlocal link_free
        took = megabytes * seconds_a_megabyte
        link_free = max(now, link_free) + took
        busy["link"] += took
        later(link_free, what, worker)

    for slot in range(workers * _DEPTH):
        if begun < photos:
            begun += 1
            send(0.0, costs.there, "here", slot % workers)
    turn_due = False
    while events:
        now, _, what, worker = heapq.heappop(events)
        if what == "here":
            took = costs.work * chance.uniform(0.9, 1.1)
            free_at[worker] = max(now, free_at[worker]) + took
            busy["work"] += took
            later(free_at[worker], "painted", worker)
        elif what == "painted":
            inbox.append(worker)
            if not turn_due:
                turn_due = True
                later(max(now, driver_free), "turn", -1)
        elif what == "turn":
            # All that has come in is written into the journal, and then waited for once.
            heard, turn_due = list(inbox), False
            inbox.clear()
            took = len(heard) * costs.driver
            driver_free = now + took + costs.sync
            busy["driver"] += took + costs.sync
            for each in heard:
                send(driver_free, costs.back, "written", each)
                if begun < photos:
                    begun += 1
                    send(driver_free, costs.there, "here", each)
        else:
            ended.append(now)
    first, last = ended[len(ended) // 10], ended[len(ended) * 9 // 10]
    rate = (len(ended) * 9 // 10 - len(ended) // 10) / (last - first)
    total = ended[-1]
    return Outcome(rate, busy["work"] / total / workers, busy["link"] / total, busy["driver"] / total)


def main() -> None:
    """Read what was measured, simulate, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measured", type=Path, default=RESULTS / "cluster.json")
    parser.add_argument("--batch", type=Path, default=RESULTS / "batch.json", help="says how fast one process is")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 10, 100, 300, 1000, 3000])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measured = json.loads(options.measured.read_text())
    cores, pace = measured["cores"], json.loads(options.batch.read_text())["megapixels_per_second"]
    rows: list[dict[str, Any]] = []
    for kind, gigabits in (("shared", 1.0), ("shared", 10.0), ("shared", 100.0), ("sent", 10.0), ("sent", 100.0)):
        print(f"\n{'one folder that all see' if kind == 'shared' else 'files are sent'}, {gigabits:g} Gbit/s")
        print("| workers | cores | days | core-hours | workers busy | network busy | driver busy |")
        print("|--:|--:|--:|--:|--:|--:|--:|")
        for workers in options.workers:
            costs = costs_of(measured, pace, kind, workers)
            outcome = simulate(costs, workers, gigabits, max(2000, 30 * workers))
            days = MILLION / outcome.rate / 86400
            rows.append(
                {
                    "files": kind, "gigabits": gigabits, "workers": workers, "cores": workers * cores,
                    "days": days, "core_hours": days * 24 * workers * cores, "photos_a_second": outcome.rate,
                    "workers_busy": outcome.workers, "network_busy": outcome.network, "driver_busy": outcome.driver,
                }
            )  # fmt: skip
            print(
                f"| {workers} | {workers * cores} | {days:.2f} | {days * 24 * workers * cores:.0f} "
                f"| {outcome.workers:.0%} | {outcome.network:.0%} | {outcome.driver:.0%} |"
            )
    planning = measured["planning"]
    beside = {
        "planning_hours": planning["ms_a_photo"] * MILLION / 3.6e6,
        "driver_memory_gigabytes": planning["kilobytes_of_memory_a_photo"] * MILLION / 1e6,
        "journal_gigabytes": planning["journal_bytes_a_photo"] * MILLION / 1e9,
        "journal_replay_minutes": planning["journal_replay_ms_a_photo"] * MILLION / 6e4,
        "terabytes_read": measured["large"]["one_process"]["megabytes_read_a_photo"],
        "terabytes_written": measured["large"]["one_process"]["megabytes_written_a_photo"],
    }
    print("\nOnce for a million photos: " + json.dumps(beside, indent=2))
    if options.json:
        about = {"machine": measured["machine"], "measured": options.measured.name}
        options.json.write_text(json.dumps({**about, "simulated": rows, "once": beside}, indent=2) + "\n")


def costs_of(measured: dict[str, Any], pace: float, kind: str, workers: int) -> Costs:
    """Of one photo of 12 megapixels with so many workers, at a pace in megapixels a second."""
    large = measured["large"]
    there = large["one_process"]["megabytes_read_a_photo"]
    back = large["one_process"]["megabytes_written_a_photo"]
    # Small photos come so quickly that the driver's idle turns don't count as theirs; what a large one adds is its bytes.
    reached = measured["small"]["shared_folders"]["driver_cpu_ms_a_photo"]
    if kind == "sent":
        sent, shared = large["files_sent"], large["one_worker_of_all_cores"]
        reached = measured["small"]["files_sent"]["driver_cpu_ms_a_photo"]
        reached += max(0.0, sent["driver_cpu_ms_a_photo"] - shared["driver_cpu_ms_a_photo"])
    # What was measured with one worker, and what each more of them adds to a look over all.
    own = measured["driver"]
    alone = own[0]["cpu_ms_a_photo"]
    each = max(0.0, own[-1]["cpu_ms_a_photo"] - alone) / own[-1]["workers"]
    driver = (reached + each * workers) / 1000
    return Costs(large["megapixels"] / pace, there, back, driver, measured["fsync_ms"] / 1000)


if __name__ == "__main__":
    main()
