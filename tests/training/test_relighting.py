import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from photofix.engine.model_store import ModelStore
from photofix.errors import RecipeError
from photofix.training import phases
from photofix.training.damage import Damage
from photofix.training.dataset import usable_photos
from photofix.training.degrade import Choice, Exposure, Nothing
from photofix.training.feature_network import shipped_features
from photofix.training.held_out_light import HeldOutLight
from photofix.training.package import package
from photofix.training.phases import new_trainer
from photofix.training.recipe import Recipe, load_recipe
from photofix.training.relighting import RelightingTrainer, relighting_losses
from tests.training.test_loop import recipe as faithful
from tests.training.test_loop import run, weights

CPU = torch.device("cpu")


def recipe(**changes: Any) -> Recipe:
    fields: dict[str, Any] = {
        "architecture": "relight", "arguments": {"side": 64, "width": 8, "hidden": 16, "knots": 4}, "relighting": {},
        "degradation": Exposure(ev=(-2, 1)), "crop": 64,
    }  # fmt: skip
    return faithful(**fields | changes)


def test_losses_by_hand() -> None:
    plan = recipe(loss="l1", relighting={"colour": 2})
    black, white = torch.zeros(1, 3, 4, 4), torch.ones(1, 3, 4, 4)
    losses = relighting_losses(plan, white, black)
    assert float(losses["pixel"]) == 1
    assert float(losses["colour"]) == pytest.approx(1, abs=1e-3)  # from black to white L* is 100
    assert float(losses["loss"]) == pytest.approx(3, abs=2e-3)


def test_what_is_clipped_loses_nothing_and_what_is_wrong_past_the_end_is_told_so() -> None:
    plan = recipe(loss="l1")
    output = torch.full((1, 3, 4, 4), 1.3, requires_grad=True)
    assert float(relighting_losses(plan, output.detach(), torch.ones(1, 3, 4, 4))["pixel"]) == 0
    relighting_losses(plan, output, torch.full((1, 3, 4, 4), 0.8))["pixel"].backward()
    assert output.grad is not None
    assert bool((output.grad > 0).all())


class Doubling(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return 2 * x


def test_held_out_figures_of_an_answer_that_is_known(photos: Path) -> None:
    held_out = HeldOutLight(usable_photos(photos, side=64), (Damage("exposure", -1), Damage("clean")), 96)
    kept, doubled = held_out.measure(nn.Identity(), CPU), held_out.measure(Doubling(), CPU)
    for figure in ("psnr", "delta_e"):
        assert all(found["input"] == found["output"] for found in kept[figure].values())
    assert kept["psnr"]["clean"]["input"] == 60
    assert kept["delta_e"]["clean"]["input"] == pytest.approx(0.01)
    assert doubled["psnr"]["clean"]["output"] < 12
    assert doubled["delta_e"]["clean"]["output"] > 15
    assert held_out.measure(Doubling(), CPU) == doubled


def test_training_learns_to_relight(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "VALIDATION_LIGHT", (Damage("exposure", -2), Damage("clean")))
    plan = recipe(
        steps=60, warmup=5, validate_every=60, checkpoint_every=60, peak_rate=8e-3, ema=0.8, batch=4,
        degradation=Choice(options=((0.3, Nothing()), (0.7, Exposure(ev=(-2, -2))))),
    )  # fmt: skip
    events = run(plan, photos, tmp_path / "run", validation=photos)
    first, last = (event for event in events if event["event"] == "validate")
    assert first["psnr"]["exposure:-2"]["input"] == first["psnr"]["exposure:-2"]["output"]
    assert last["psnr"]["exposure:-2"]["output"] > last["psnr"]["exposure:-2"]["input"] + 4
    assert last["delta_e"]["exposure:-2"]["output"] < 0.6 * last["delta_e"]["exposure:-2"]["input"]
    # The trunk is what came along, to the last bit, and goes into the model.
    trained, trunk = weights(tmp_path / "run"), load_file(shipped_features())
    assert all(torch.equal(trained[f"trunk.{name}"], tensor.float()) for name, tensor in trunk.items())
    described = {"title": "Tiny", "purpose": "Tests.", "task": "relight", "halo": 0, "licence": "Apache-2.0"}
    card = package(tmp_path / "run", tmp_path / "models", **described)
    assert (card.multiple, card.tiling, card.architecture) == (1, "exact", "relight")
    assert ModelStore([tmp_path / "models"]).load("tiny").card == card


def test_two_and_two_steps_of_relighting_equal_four(photos: Path, tmp_path: Path) -> None:
    run(recipe(), photos, tmp_path / "once")
    run(recipe(), photos, tmp_path / "twice", until=2)
    run(recipe(), photos, tmp_path / "twice", workers=1)
    once, twice = weights(tmp_path / "once"), weights(tmp_path / "twice")
    assert all(torch.equal(once[name], twice[name]) for name in once)


def test_a_run_may_start_from_another() -> None:
    first = new_trainer(recipe(), CPU)
    assert isinstance(first, RelightingTrainer)
    taken = first.weights()
    taken["overall.bias"] = taken["overall.bias"] + 1
    second = new_trainer(recipe(seed=9), CPU, initial=taken).weights()
    assert all(torch.equal(second[name], tensor) for name, tensor in taken.items())


def test_of_the_trunk_what_the_recipe_says_learns_and_nothing_before_it(photos: Path, tmp_path: Path) -> None:
    run(recipe(relighting={"trunk_from": 14}), photos, tmp_path / "run")
    trained, trunk = weights(tmp_path / "run"), load_file(shipped_features())
    moved = {name for name, tensor in trunk.items() if not torch.equal(trained[f"trunk.{name}"], tensor.float())}
    assert moved == {name for name in trunk if name.startswith(("blocks.14.", "blocks.15."))}


@pytest.mark.parametrize(
    "changes",
    [
        {"relighting": None},
        {"architecture": "unet"},
        {"features": {"depths": [0]}},
        {"scale": 2, "degradation": {"kind": "small", "scale": 2}},
        {"phase": "crisp", "adversarial": {}},
    ],
)
def test_recipes_whose_parts_dont_go_together(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="relighting"):
        recipe(**changes)
    contents = json.loads(recipe().model_dump_json()) | json.loads(json.dumps(changes))
    (tmp_path / "broken.json").write_text(json.dumps(contents))
    with pytest.raises(RecipeError, match="relighting"):
        load_recipe(str(tmp_path / "broken.json"))


@pytest.mark.parametrize("name", ["relight", "relight-continued"])
def test_the_shipped_recipes_of_relight(name: str) -> None:
    plan = load_recipe(name)
    assert plan.name == "relight"
    assert plan.relighting is not None
    assert Recipe.model_validate_json(plan.model_dump_json()) == plan
