"""The scripts that make weights out of weights, as they are called."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file, save_file

from photofix.engine.card import CrispOf
from photofix.nets.registry import build
from photofix.training.package import package
from photofix.training.recipe import Recipe, load_recipe

Load = Callable[[str], ModuleType]
Weights = dict[str, torch.Tensor]
TINY = {"widths": [8, 12], "blocks": 1}
DESCRIBED = {"title": "Tiny", "purpose": "To be tried.", "task": "upscale", "halo": 32, "licence": "unknown"}


def called(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> None:
    monkeypatch.setattr(sys, "argv", [script.__name__, *map(str, words)])
    script.main()


def a_run(folder: Path, name: str = "upscale-2x", *, seed: int, **arguments: int) -> Path:
    """A folder as the training loop leaves it, with random weights."""
    torch.manual_seed(seed)
    recipe = load_recipe(name).model_copy(update={"arguments": TINY | arguments})
    weights = build("unet", recipe.arguments).state_dict()
    folder.mkdir()
    (folder / "recipe.json").write_text(recipe.model_dump_json())
    (folder / "events.jsonl").write_text(f'{{"event": "start", "seed": {seed}}}\n')
    save_file(
        {key: tensor + 0.01 * torch.randn_like(tensor) for key, tensor in weights.items()}, folder / "ema.safetensors"
    )
    return folder


def weights(run: Path) -> Weights:
    return load_file(run / "ema.safetensors")


def test_the_mean_of_two_runs_lies_between_them(
    load_script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (a_run(tmp_path / str(seed), seed=seed) for seed in (1, 2))
    called(load_script("mean_weights"), monkeypatch, one, two, "--to", tmp_path / "mean")
    for name, tensor in weights(tmp_path / "mean").items():
        torch.testing.assert_close(tensor, (weights(one)[name] + weights(two)[name]) / 2)
    assert (tmp_path / "mean" / "recipe.json").read_text() == (one / "recipe.json").read_text()
    events = (tmp_path / "mean" / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["seed"] for line in events] == [1, 2]


def test_runs_of_other_networks_have_no_mean(
    load_script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = a_run(tmp_path / "1", seed=1), a_run(tmp_path / "2", seed=2, refinement=1)
    with pytest.raises(SystemExit):
        called(load_script("mean_weights"), monkeypatch, one, two, "--to", tmp_path / "mean")
    assert "the runs' networks differ" in capsys.readouterr().err
    assert not (tmp_path / "mean").exists()


def test_crispness_is_carried_over_to_weights_that_grew(
    load_script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    before = package(a_run(tmp_path / "before", seed=1), models, **DESCRIBED)
    tuned_from = CrispOf(model=before.name, sha256=before.sha256)
    after = package(a_run(tmp_path / "after", "upscale-2x-crisp", seed=2), models, crisp_of=tuned_from, **DESCRIBED)
    grown = a_run(tmp_path / "grown", seed=3, refinement=2)
    called(
        load_script("carry_crisp"), monkeypatch, grown, "--to", tmp_path / "crisp", "--models", models, "--share", "0.5"
    )
    carried, old, new = (weights(run) for run in (tmp_path / "crisp", tmp_path / "before", tmp_path / "after"))
    for name, tensor in weights(grown).items():
        learnt = 0.5 * (new[name].half().float() - old[name].half().float()) if name in old else torch.zeros(())
        torch.testing.assert_close(carried[name], tensor + learnt, atol=1e-3, rtol=1e-3)
    recipe = Recipe.model_validate_json((tmp_path / "crisp" / "recipe.json").read_text())
    assert (recipe.name, recipe.phase, recipe.arguments) == ("upscale-2x-crisp", "crisp", TINY | {"refinement": 2})
    last = json.loads((tmp_path / "crisp" / "events.jsonl").read_text().splitlines()[-1])
    assert last.items() >= {"event": "carried", "before": before.sha256, "after": after.sha256, "share": 0.5}.items()


def test_another_models_crispness_is_a_place_to_start_from(
    load_script: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    twice = package(a_run(tmp_path / "twice", seed=1, refinement=1), models, **DESCRIBED)
    tuned_from = CrispOf(model=twice.name, sha256=twice.sha256)
    package(
        a_run(tmp_path / "crisp", "upscale-2x-crisp", seed=2, refinement=1), models, crisp_of=tuned_from, **DESCRIBED
    )
    package(a_run(tmp_path / "four", "upscale-4x", seed=3), models, **DESCRIBED)
    script = load_script("carry_crisp")
    called(script, monkeypatch, "upscale-4x", "--of", "upscale-2x", "--to", tmp_path / "carried", "--models", models)
    carried, old, new, four = (weights(tmp_path / run) for run in ("carried", "twice", "crisp", "four"))
    assert carried.keys() == four.keys()
    for name, tensor in carried.items():
        torch.testing.assert_close(tensor, four[name] + new[name] - old[name], atol=2e-3, rtol=2e-3)
    recipe = Recipe.model_validate_json((tmp_path / "carried" / "recipe.json").read_text())
    assert (recipe.name, recipe.scale) == ("upscale-4x-crisp", 4)
