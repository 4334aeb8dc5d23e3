import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from skimage import data

from benchmarks import erase
from photofix.nets.inpainting_unet import InpaintingUNet
from photofix.nets.registry import build
from photofix.training.recipe import Recipe

TINY = {"widths": [8, 12], "blocks": 1}


def run_of(folder: Path, **changes: object) -> Path:
    folder.mkdir()
    fields = {"name": "tiny", "arguments": TINY, "steps": 1, "degradation": {"kind": "nothing"}}
    plan = Recipe.model_validate(fields | changes)
    torch.manual_seed(0)
    net = build(plan.architecture, plan.arguments)
    if isinstance(net, InpaintingUNet):
        torch.nn.init.normal_(net.tail[0].weight, std=0.1)  # untrained, it would change nothing
    (folder / "recipe.json").write_text(plan.model_dump_json())
    save_file(net.state_dict(), folder / "ema.safetensors")
    return folder


def test_two_runs_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in ("coffee", "chelsea"):
        Image.fromarray(np.ascontiguousarray(getattr(data, name)()[:128, :160])).save(photos / f"{name}.png")
    own = run_of(tmp_path / "own", architecture="inpainting_unet", erasing={})
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
