import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from skimage import data

from benchmarks import erase
from photofix.nets.registry import build
from photofix.training.recipe import Recipe
from tests.nets.tiny_inpainting import ARGUMENTS, tiny_inpainting

TINY = {"widths": [8, 12], "blocks": 1}


def run_of(folder: Path, **changes: object) -> Path:
    folder.mkdir()
    fields: dict[str, Any] = {"name": "tiny", "arguments": TINY, "steps": 1, "degradation": {"kind": "nothing"}}
    plan = Recipe.model_validate(fields | changes)
    torch.manual_seed(0)
    # Untrained, one that erases would change nothing.
    net = build(plan.architecture, plan.arguments) if plan.erasing is None else tiny_inpainting()
    (folder / "recipe.json").write_text(plan.model_dump_json())
    save_file(net.state_dict(), folder / "ema.safetensors")
    return folder


def test_two_runs_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in ("coffee", "chelsea"):
        Image.fromarray(np.ascontiguousarray(getattr(data, name)()[:128, :160])).save(photos / f"{name}.png")
    own = run_of(tmp_path / "own", architecture="inpainting_unet", arguments=ARGUMENTS, erasing={})
    plain = run_of(tmp_path / "plain")
    arguments = ["--run", own, "--plain", plain, "--photos", photos, "--undamaged", photos, "--most", 1]
    monkeypatch.setattr(sys, "argv", ["erase.py", *map(str, arguments), "--json", str(tmp_path / "found.json")])
    erase.main()
    found = json.loads((tmp_path / "found.json").read_text())
    assert {"cpu", "commit"} <= found["machine"].keys()
    ours, theirs = found["models"]
    assert [figure["damage"] for figure in ours["figures"]] == list(erase.DAMAGES)
    assert ours["false_alarms"]["photos"] == 1
    assert ours["figures"][0]["iou"] is not None
    assert theirs["figures"][0]["iou"] is None
    # The untrained plain one gives its input back: the same as no repair.
    assert theirs["figures"][0]["psnr_output"] == theirs["figures"][0]["psnr_input"]
    assert theirs["figures"][0]["psnr_input"] == ours["figures"][0]["psnr_input"]
    assert theirs["false_alarms"]["changed_share"] == 0
