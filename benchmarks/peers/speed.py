"""Seconds for each megapixel that comes out, and peak memory: one picture, the same for all, each in a process of its own."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import numpy as np
from skimage import data

from benchmarks.peers.adapters.loaded import Pixels
from benchmarks.peers.catalogue import Peer, Setting
from benchmarks.peers.runner import Failed, Missing, Runner
from benchmarks.peers.tasks import Task, damage_photo

__all__ = ["TIMED", "picture", "time_peers"]

# (height, width) of what comes out: 1.5 megapixels, and for the slow ones a part of it.
SIZE, SMALL = (1000, 1500), (500, 600)
REPEATS = 3
# One task of each kind: the damage makes no difference to the time.
TIMED = ("upscale-2x", "upscale-4x", "noise-25")


def picture(size: tuple[int, int]) -> Pixels:
    """A photo of that size, made of a real one side by side."""
    photo = data.coffee()
    rows, columns = (-(-wanted // own) for wanted, own in zip(size, photo.shape[:2], strict=True))
    return np.ascontiguousarray(np.tile(photo, (rows, columns, 1))[: size[0], : size[1]])


def time_peers(
    task: Task,
    peers: Sequence[Peer],
    runner: Runner,
    settings: dict[str, Setting],
    *,
    size: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """A row for each of the peers that know the task.

    Args:
        task: what they do.
        peers: who.
        runner: how.
        settings: of each peer's name, what to run it with; without one its first.
        size: (height, width) of what comes out, instead of that of the published figures.
    """
    rows: dict[str, Any] = {}
    for peer in peers:
        if task.name not in peer.settings:
            continue
        _, damaged = damage_photo(task, picture(size or (SMALL if peer.slow else SIZE)), seed=0)
        setting = settings.get(peer.name, peer.settings[task.name][0])
        repeats = 1 if peer.slow else REPEATS
        outcome = runner.run(peer, setting, [damaged], task.scale, warm_ups=0 if peer.slow else 1, repeats=repeats)
        if isinstance(outcome, Missing):
            rows[peer.name] = {"status": "not installed", "words": outcome.words}
        elif isinstance(outcome, Failed):
            rows[peer.name] = {"status": "failed", "words": outcome.words}
        else:
            megapixels = outcome.repaired[0].shape[0] * outcome.repaired[0].shape[1] / 1e6
            rows[peer.name] = {
                "status": "ran",
                "setting": setting,
                "version": outcome.version,
                "output_megapixels": round(megapixels, 3),
                "repeats": repeats,
                "seconds_per_megapixel": round(statistics.median(outcome.seconds[0]) / megapixels, 3),
                "slowest_seconds_per_megapixel": round(max(outcome.seconds[0]) / megapixels, 3),
                "load_seconds": round(outcome.load_seconds, 2),
                "cores": round(outcome.cores, 2),
                "peak_rss_megabytes": round(outcome.peak_rss_megabytes),
                "parameters": outcome.parameters,
            }
        print(f"{task.name}: {peer.name}: {rows[peer.name]}", flush=True)
    return rows
