"""What of a personal training survives anything: its state, and its best weights so far; each file whole or not at all."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from photofix.errors import DiskFullError, RecipeError, SaveError
from photofix.imaging.atomic import FULL


@dataclass
class Course:
    """How far a training has come.

    Attributes:
        used: seconds of work, the survey's included.
        began: seconds of work when the first step was taken.
        best_step: step of the best weights, on the photos to choose by; 0 while that is the built-in.
        best_psnr: theirs, in dB.
        best_distance: theirs, perceptual.
        input_psnr: of the damaged photos.
        built_in_psnr: of the built-in.
        built_in_distance: of the built-in.
        crisp_steps: how many steps the crisp part was planned for; 0 before it began.
    """

    used: float = 0.0
    began: float = 0.0
    best_step: int = 0
    best_psnr: float = 0.0
    best_distance: float | None = None
    input_psnr: float = 0.0
    built_in_psnr: float = 0.0
    built_in_distance: float | None = None
    crisp_steps: int = 0


def save_checkpoint(run: Path, course: Course, learner: dict[str, Any]) -> None:
    """Write `state.pt`.

    Raises:
        DiskFullError, SaveError: it can't be written; the one before stays.
    """
    partial = run / "state.pt.partial"
    try:
        torch.save({"course": asdict(course), "learner": learner}, partial)
        partial.replace(run / "state.pt")
    except (OSError, RuntimeError) as error:  # torch's own writer raises RuntimeError on a full disk
        raise _unwritten(run, partial, error) from error


def load_checkpoint(run: Path) -> tuple[Course, dict[str, Any]] | None:
    """What `save_checkpoint` wrote; None if nothing was written yet. No code in it is run.

    Raises:
        RecipeError: it can't be read.
    """
    path = run / "state.pt"
    if not path.exists():
        return None
    try:
        contents = torch.load(path, map_location="cpu", weights_only=True)
        return Course(**contents["course"]), contents["learner"]
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError, KeyError, TypeError) as error:
        raise RecipeError(
            f"The checkpoint {path} can't be read.",
            tried=str(error).splitlines()[0] if str(error) else type(error).__name__,
            advice="Begin a new training; the photos are untouched.",
        ) from error


def save_best(run: Path, weights: dict[str, Tensor]) -> None:
    """Write `best.safetensors`.

    Raises:
        DiskFullError, SaveError: it can't be written; the one before stays.
    """
    partial = run / "best.safetensors.partial"
    try:
        save_file(weights, partial)
        partial.replace(run / "best.safetensors")
    except (OSError, SafetensorError) as error:
        raise _unwritten(run, partial, error) from error


def load_best(run: Path) -> dict[str, Tensor] | None:
    """The best weights so far; None if there are none, or they can't be read."""
    try:
        return load_file(run / "best.safetensors")
    except (OSError, SafetensorError):
        return None


def _unwritten(run: Path, partial: Path, error: Exception) -> SaveError:
    partial.unlink(missing_ok=True)
    full = getattr(error, "errno", None) in FULL or "No space left" in str(error)
    kind = DiskFullError if full or _nearly_full(run) else SaveError
    return kind(
        f"There is no room in {run}." if kind is DiskFullError else f"{run} can't be written to: {error}",
        tried="What was saved before is untouched.",
        advice="Free some space.",
    )


def _nearly_full(run: Path) -> bool:
    return shutil.disk_usage(run).free < 100 << 20
