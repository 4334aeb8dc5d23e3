"""What was found of personal training, camera by camera: statistics over photos, a file of results that grows, and its table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

__all__ = ["gain", "gains", "has", "judged", "merged", "paired_gains", "read_results", "table", "write_results"]

# What makes two runs the same one; another length or seed is another run, and replaces it.
_KEY = ("camera", "mode")
_PLAN = ("base", "minutes", "style", "seed")
_MODES = ("uncalibrated", "calibrated")
_JUDGEMENTS = {"damage": "the measured damage on clean targets", "truth": "the files against the truth behind them"}
_RESAMPLES = 10_000


def gain(values: Sequence[float]) -> dict[str, Any]:
    """Mean of one value a photo, and the 95 % percentile bootstrap interval of that mean over photos, drawn anew.

    Args:
        values: at least one. Fewer than two different ones tell nothing of how they scatter: then there is no interval.

    Returns:
        mean, low, high (None without an interval) and photos.

    Raises:
        ValueError: there is no value, or one isn't finite.
    """
    data = np.asarray(values, np.float64)
    if not data.size or not np.isfinite(data).all():
        raise ValueError("at least one value, and finite ones")
    low = high = None
    if len(set(data.tolist())) > 1:
        found = stats.bootstrap(
            (data,), np.mean, n_resamples=_RESAMPLES, method="percentile", rng=np.random.default_rng(0)
        )
        low, high = (round(float(bound), 4) for bound in found.confidence_interval)
    return {"mean": round(float(data.mean()), 4), "low": low, "high": high, "photos": len(data)}


def gains(scores: dict[str, dict[str, list[float]]]) -> dict[str, dict[str, Any]]:
    """By how much the person's generator is better than the built-in, by metric; positive is better for each.

    Args:
        scores: by metric ("psnr" in dB, "lpips") and by picture ("input", "built_in", "own"), one value a photo.
    """
    sign = {"psnr": 1, "lpips": -1}
    return {
        metric: gain([sign[metric] * (own - other) for own, other in zip(by["own"], by["built_in"], strict=True)])
        for metric, by in scores.items()
    }


def judged(scores: dict[str, dict[str, list[float]]], fingerprint: str) -> dict[str, Any]:
    """One judgement: scores (see `gains`), gains, and the fingerprint of the very pictures that were judged on."""
    return {"scores": scores, "gains": gains(scores), "fingerprint": fingerprint}


def paired_gains(results: dict[str, Any], camera: str, judgement: str) -> dict[str, dict[str, Any]] | None:
    """By how much calibration is better than its absence on the same pictures; None unless both ran by the same plan.

    Raises:
        ValueError: both ran by the same plan, but were judged on different pictures.
    """
    without, calibrated = (_find(results, camera, mode) for mode in _MODES)
    if without is None or calibrated is None or any(without[name] != calibrated[name] for name in _PLAN):
        return None
    one, other = (run["judged"].get(judgement) for run in (without, calibrated))
    if one is None or other is None:
        return None
    if one["fingerprint"] != other["fingerprint"]:
        raise ValueError(f"{camera}: the two were judged on different pictures")
    scores = {
        metric: {"own": by["own"], "built_in": one["scores"][metric]["own"]} for metric, by in other["scores"].items()
    }
    return gains(scores)


def read_results(path: Path) -> dict[str, Any]:
    """The results so far; none yet where there is no file."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {"runs": []}


def write_results(path: Path, results: dict[str, Any]) -> None:
    """Write them whole: an interruption leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(results, indent=2) + "\n", "utf-8")
    partial.replace(path)


def merged(results: dict[str, Any], run: dict[str, Any], machine: dict[str, str]) -> dict[str, Any]:
    """The results with one run more, in place of an older one of the same camera and mode."""
    others = [other for other in results["runs"] if any(other[name] != run[name] for name in _KEY)]
    runs = sorted([*others, {**run, "commit": machine["commit"]}], key=lambda run: (run["camera"], run["mode"]))
    return {"machine": machine, "runs": runs}


def has(results: dict[str, Any], camera: str, mode: str, plan: dict[str, Any]) -> bool:
    """Whether this run is among the results already, by the same plan."""
    run = _find(results, camera, mode)
    return run is not None and all(run[name] == plan[name] for name in _PLAN)


def table(results: dict[str, Any]) -> str:
    """Markdown: a line a camera and judgement; gains over the built-in on photos that neither saw, 95 % intervals over photos."""
    heads = ("Camera", "Judged on", "Input", "Built-in", "Uncalibrated", "Calibrated", "Calibrated − uncalibrated")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for camera in sorted({run["camera"] for run in results["runs"]}):
        for judgement, meant in _JUDGEMENTS.items():
            runs = {
                mode: run["judged"][judgement]
                for mode in _MODES
                if (run := _find(results, camera, mode)) is not None and judgement in run["judged"]
            }
            if not runs:
                continue
            scores = next(iter(runs.values()))["scores"]
            before = [
                f"{np.mean(scores['psnr'][of]):.2f} dB / {np.mean(scores['lpips'][of]):.3f}"
                for of in ("input", "built_in")
            ]
            after = [_both(runs[mode]["gains"]) if mode in runs else "–" for mode in _MODES]
            paired = paired_gains(results, camera, judgement)
            photos = f"{len(scores['psnr']['own'])} photos, {meant}"
            lines.append("| " + " | ".join([camera, photos, *before, *after, _both(paired) if paired else "–"]) + " |")
    return "\n".join(lines)


def _find(results: dict[str, Any], camera: str, mode: str) -> dict[str, Any] | None:
    return next((run for run in results["runs"] if run["camera"] == camera and run["mode"] == mode), None)


def _both(found: dict[str, dict[str, Any]]) -> str:
    psnr, distance = found["psnr"], found["lpips"]
    return f"{_signed(psnr, 2)} dB; {_signed(distance, 3)}"


def _signed(found: dict[str, Any], digits: int) -> str:
    """As in "+0.62 [0.41, 0.85]", with a real minus."""
    mean = f"{found['mean']:+.{digits}f}"
    interval = "" if found["low"] is None else f" [{found['low']:.{digits}f}, {found['high']:.{digits}f}]"
    return (mean + interval).replace("-", "−")
