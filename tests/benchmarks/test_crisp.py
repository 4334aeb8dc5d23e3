import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from skimage import data

from benchmarks import crisp
from photofix.training.damage import parse_damage
from tests.engine.test_crisp import put


def rough(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8]) -> float:
    """In the place of LPIPS, whose weights nobody has."""
    return float(np.abs(a.astype(float) - b.astype(float)).mean() / 255)


def test_figures_of_each_mixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models, photos, pictures = (tmp_path / name for name in ("models", "photos", "pictures"))
    models.mkdir()
    photos.mkdir()
    about = {"task": "upscale", "scale": 2, "input": "enlarged"}
    sha256 = put(models, "up", 1, **about)
    put(models, "up-crisp", 2, crisp_of={"model": "up", "sha256": sha256}, **about)
    Image.fromarray(data.coffee()[:101, :120]).save(photos / "coffee.png")
    monkeypatch.setattr(crisp, "lpips", rough)
    options = ["--model", "up", "--models", models, "--set", f"one={photos}", "--json", tmp_path / "found.json"]
    monkeypatch.setattr(sys, "argv", ["crisp", *map(str, options), "--pictures", str(pictures)])
    crisp.main()
    found = json.loads((tmp_path / "found.json").read_text())
    assert [(row["damage"], row["photos"]) for row in found["sets"]] == [("bicubic:2", 1), ("bicubic:2+jpeg:60", 1)]
    for row in found["sets"]:
        assert [step["crisp"] for step in row["crisp"]] == list(crisp.CRISPNESSES)
        assert len({step["psnr"] for step in row["crisp"]}) == len(crisp.CRISPNESSES)  # each is another network
        assert row["psnr_lost"] == pytest.approx(row["crisp"][0]["psnr"] - row["crisp"][-1]["psnr"], abs=0.002)
    with Image.open(pictures / "coffee-bicubic:2.png") as sheet:
        assert sheet.size == (120 * (2 + len(crisp.CRISPNESSES)), 100)


def test_monotone_means_that_no_step_makes_it_worse() -> None:
    def found(*distances: float) -> bool:
        rows = [[(30.0, 0.5), *((30.0, distance) for distance in distances)]]
        return bool(crisp.summary("set", parse_damage("bicubic:2"), rows)["monotone"])

    assert found(0.4, 0.3, 0.2, 0.2, 0.1)
    assert not found(0.4, 0.3, 0.31, 0.2, 0.1)


@pytest.mark.parametrize("name", ["upscale-2x", "upscale-4x"])
def test_the_page_says_what_was_measured(name: str) -> None:
    """Of the weights that are shipped."""
    root = Path(__file__).parents[2]
    found = json.loads((root / f"benchmarks/results/crisp-{name}.json").read_text())
    page = (root / f"docs/models/{name}-crisp.md").read_text()
    assert crisp.filled(page, found["sets"]) == page
    cards = [json.loads((root / f"models/{each}.json").read_text()) for each in (name, f"{name}-crisp")]
    assert [found["sha256"], found["crisp_sha256"]] == [card["sha256"] for card in cards]
    assert all(row["monotone"] for row in found["sets"])
