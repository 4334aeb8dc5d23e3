"""How near each repairer comes to the good photo: PSNR, SSIM and LPIPS, all over the same photos."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.lpips import WeightsMissingError, lpips
from benchmarks.peers.adapters.loaded import Pixels
from benchmarks.peers.catalogue import Peer
from benchmarks.peers.runner import Failed, Missing, Ran, Runner
from benchmarks.peers.tasks import SETS, Task, damage_photo
from photofix.imaging.metrics import luma_bt601, psnr, psnr_y, ssim

__all__ = ["judge", "likeness"]


def judge(task: Task, photos: Sequence[Pixels], peers: Sequence[Peer], runner: Runner) -> dict[str, Any]:
    """A row for each of the peers that know the task: its best setting's figures, or why there are none."""
    pairs = [damage_photo(task, photo, seed) for seed, photo in enumerate(photos)]
    good, damaged = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found: dict[str, Any] = {
        "set": SETS[task.photo_set].title,
        "photos": len(photos),
        "output_megapixels": round(sum(picture.shape[0] * picture.shape[1] for picture in good) / 1e6, 3),
        "on": task.on,
        "rows": {},
    }
    if task.scale == 1:
        found["damaged"] = _mean(damaged, good, 1)
    for peer in peers:
        if peer.judged and task.name in peer.settings:
            found["rows"][peer.name] = row = _best(peer, task, good, damaged, runner)
            print(f"{task.name}: {peer.name}: {row}", flush=True)
    return found


def _best(peer: Peer, task: Task, good: list[Pixels], damaged: list[Pixels], runner: Runner) -> dict[str, Any]:
    tried: list[dict[str, Any]] = []
    best: Ran | None = None
    for setting in peer.settings[task.name]:
        outcome = runner.run(peer, setting, damaged, task.scale)
        if isinstance(outcome, Missing):
            return {"status": "not installed", "words": outcome.words}
        if isinstance(outcome, Failed):
            return {"status": "failed", "words": outcome.words, "setting": setting}
        decibels = [_psnr(one, other, task.scale) for one, other in zip(outcome.repaired, good, strict=True)]
        tried.append({"setting": setting, "psnr": round(float(np.mean(decibels)), 3)})
        if best is None or tried[-1]["psnr"] > max(each["psnr"] for each in tried[:-1]):
            best = outcome
    assert best is not None
    chosen = max(tried, key=lambda each: each["psnr"])["setting"]
    row = {"status": "ran", "setting": chosen, "version": best.version, **_mean(best.repaired, good, task.scale)}
    return row if len(tried) == 1 else {**row, "tried": tried}


def _mean(repaired: list[Pixels], good: list[Pixels], scale: int) -> dict[str, float | None]:
    each = [likeness(one, other, scale) for one, other in zip(repaired, good, strict=True)]
    decibels, similarity = float(np.mean([row[0] for row in each])), float(np.mean([row[1] for row in each]))
    distances = [row[2] for row in each if row[2] is not None]
    return {
        "psnr": round(decibels, 3),
        "ssim": round(similarity, 4),
        "lpips": round(float(np.mean(distances)), 4) if len(distances) == len(each) else None,
    }


def likeness(repaired: Pixels, good: Pixels, scale: int) -> tuple[float, float, float | None]:
    """PSNR in dB, SSIM, and LPIPS (AlexNet), which is None where its weights aren't installed.

    The first two are of RGB, or where the size was changed of luma without a border as wide as the scale; LPIPS is of RGB always.
    """
    try:
        distance = lpips(repaired, good)
    except WeightsMissingError:
        distance = None
    if scale == 1:
        return _psnr(repaired, good, scale), ssim(repaired, good), distance
    inside = slice(scale, -scale)
    lumas = (luma_bt601(picture[inside, inside]) for picture in (repaired, good))
    return _psnr(repaired, good, scale), ssim(*lumas, peak=255), distance


def _psnr(repaired: Pixels, good: Pixels, scale: int) -> float:
    return psnr(repaired, good) if scale == 1 else psnr_y(repaired, good, border=scale)
