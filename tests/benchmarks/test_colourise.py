import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from skimage import data

from benchmarks import colourise
from photofix.training.package import package
from photofix.training.recipe import Recipe
from tests.engine.tiny_colouriser import ARGUMENTS, NAME, tiny_network


def test_kinds_by_the_photos_own_colours() -> None:
    flat = np.zeros((20, 20, 3), np.uint8)
    for rgb, kind in (
        ((120, 120, 120), "pale"), ((200, 60, 40), "warm"), ((230, 200, 30), "warm"), ((60, 150, 40), "green"),
        ((40, 70, 200), "blue"),
    ):  # fmt: skip
        assert colourise.tone(flat + np.array(rgb, np.uint8)) == kind


def test_points_tell_the_truth_and_lie_inside() -> None:
    photo = np.full((30, 40, 3), (200, 60, 40), np.uint8)
    points = colourise.true_points(photo, 50, 0)
    assert {point.colour for point in points} == {"#c83c28"}
    assert all(point.x <= 40 and point.y <= 30 for point in points)
    assert points == colourise.true_points(photo, 50, 0)


def test_figures_of_two_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photos, run, models = (tmp_path / name for name in ("photos", "run", "models"))
    photos.mkdir()
    run.mkdir()
    for name in ("coffee", "chelsea"):
        Image.fromarray(np.ascontiguousarray(getattr(data, name)()[:200, :240])).save(photos / f"{name}.png")
    (tmp_path / "kinds.csv").write_text("file,kind\ncoffee.png,food\nchelsea.png,animals\n")
    fields = {"name": NAME, "architecture": "colourise", "arguments": ARGUMENTS, "steps": 1, "colourising": {}}
    (run / "recipe.json").write_text(
        Recipe.model_validate(fields | {"degradation": {"kind": "nothing"}}).model_dump_json()
    )
    network = tiny_network()
    for hints in network.hints:
        torch.nn.init.zeros_(
            hints.weight
        )  # points hold where they are, and say nothing elsewhere: it never learnt what they mean
    save_file(network.state_dict(), run / "ema.safetensors")
    package(run, models, title="T", purpose="Tests.", task="colourise", halo=0, licence="Apache-2.0")
    monkeypatch.setattr(colourise, "speed", lambda _model: {})
    arguments = ["--photos", photos, "--model", NAME, "--models", models, "--kinds", tmp_path / "kinds.csv"]
    monkeypatch.setattr(
        sys, "argv", ["colourise.py", *map(str, arguments), "--json", str(tmp_path / "a.json"), "--saturation", "0"]
    )
    colourise.main()
    grey = json.loads((tmp_path / "a.json").read_text())["groups"]
    assert {"all", "scene: food", "scene: animals", "colour: warm"} <= grey.keys()
    assert grey["all"]["photos"] == 2
    # Without saturation it is the grey photo again, and so are its figures.
    for name, figures in grey.items():
        assert figures["psnr"] == figures["psnr_grey"], name
        assert figures["chroma_error"] == figures["chroma_error_grey"]
        assert figures["colourfulness"] == 0 < figures["colourfulness_true"]
    monkeypatch.setattr(
        sys, "argv",
        ["colourise.py", *map(str, arguments), "--json", str(tmp_path / "b.json"), "--pictures", str(tmp_path / "shown")],
    )  # fmt: skip
    colourise.main()
    found = json.loads((tmp_path / "b.json").read_text())["groups"]["all"]
    assert found["colourfulness"] > 5
    # Of what is told the truth of, more is right.
    assert found["psnr_points_32"] > found["psnr"]
    assert {path.name for path in (tmp_path / "shown").iterdir()} == {"coffee.png", "chelsea.png"}
