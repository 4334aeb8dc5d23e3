import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError

from photofix.errors import RecipeError, TrainingError, UsageError
from photofix.training import phases
from photofix.training.adversarial import CrispTrainer
from photofix.training.damage import Damage
from photofix.training.dataset import usable_photos
from photofix.training.perceptual import held_out_distance
from photofix.training.phases import new_trainer
from photofix.training.recipe import Recipe, load_recipe
from photofix.training.schedule import learning_rate
from photofix.training.state import new_state
from photofix.training.validate import HeldOut
from tests.training.test_loop import recipe as faithful
from tests.training.test_loop import run, weights

CPU = torch.device("cpu")
CRITIC = {"widths": [6, 8]}


@pytest.fixture(autouse=True)
def _one_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "VALIDATION_DAMAGES", (Damage("noise", 20),))


def recipe(adversarial: dict[str, Any] | None = None, **changes: Any) -> Recipe:
    section = {"critic": CRITIC, "critic_steps": 1, "switching": {"kind": "fixed"}} | (adversarial or {})
    return faithful(**{"phase": "crisp", "adversarial": section, "peak_rate": 1e-4} | changes)


def trainer(plan: Recipe, photos: Path) -> CrispTrainer:
    files = usable_photos(photos, side=64)[:2]
    held_out = HeldOut(files, (Damage("noise", 20),), 4, held_out_distance(plan.features, CPU))
    return CrispTrainer(plan, new_state(plan, CPU), CPU, held_out=held_out)


def crops(step: int) -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(step)
    clean = torch.nn.functional.interpolate(torch.rand(2, 3, 4, 4, generator=random), scale_factor=8, mode="bilinear")
    return clean, (clean + 0.1 * torch.randn(clean.shape, generator=random)).clamp(0, 1)


def copies(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: parameter.detach().clone() for name, parameter in module.named_parameters()}


def same(a: Any, b: Any) -> bool:
    if isinstance(a, torch.Tensor):
        return torch.equal(a, b)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


@pytest.mark.parametrize(
    "section",
    [
        {"loss": "bce", "switching": {"kind": "adaptive", "below": 0.69, "most": 2}},
        {"loss": "wasserstein", "critic": CRITIC | {"spectral": False}},
    ],
)
def test_two_and_two_steps_equal_four(section: dict[str, Any], photos: Path, tmp_path: Path) -> None:
    plan = recipe(section, features={"depths": [0], "weight": 0.1})
    run(plan, photos, tmp_path / "once", validation=photos)
    run(plan, photos, tmp_path / "twice", validation=photos, until=2)
    run(plan, photos, tmp_path / "twice", validation=photos, workers=1)
    once, twice = (torch.load(tmp_path / folder / "state.pt", weights_only=True) for folder in ("once", "twice"))
    for state in (once, twice):
        assert state.pop("train_seconds") > 0
    assert once["step"] == 4
    assert once["critic_optimizer"]["state"]
    assert once["optimizer"]["state"]
    assert same(once, twice)
    assert same(weights(tmp_path / "once"), weights(tmp_path / "twice"))


def test_turns_only_move_whose_turn_it_is(photos: Path) -> None:
    plan = recipe({"critic_steps": 2})
    crisp = trainer(plan, photos)
    crisp.validate()
    said: list[set[str]] = []
    for step in range(6):
        before = copies(crisp.state.network), copies(crisp.critic), copies(crisp.state.average)
        losses = crisp.step(*crops(step), 1e-3)
        generator_moved = not same(before[0], copies(crisp.state.network))
        critic_moved = not same(before[1], copies(crisp.critic))
        average_moved = not same(before[2], copies(crisp.state.average))
        assert generator_moved == average_moved == ("adversarial" in losses)
        assert critic_moved == ("critic" in losses) != generator_moved
        assert 0 <= losses.get("accuracy", 0) <= 1
        said.append(set(losses))
    critic, generator = {"critic", "accuracy"}, {"loss", "pixel", "adversarial"}
    assert said == [critic, critic, critic, generator, critic, generator]


def test_the_critic_learns_to_tell_them_apart(photos: Path) -> None:
    crisp = trainer(recipe({"critic_steps": 100, "critic_rate": 5e-3}), photos)
    crisp.validate()
    accuracies = [crisp.step(*crops(step), 1e-3)["accuracy"] for step in range(60)]
    assert sum(accuracies[-10:]) / 10 > max(0.7, sum(accuracies[:10]) / 10)


def test_a_run_that_is_pushed_too_far_is_stopped_and_rolled_back(photos: Path, tmp_path: Path) -> None:
    section = {"weight": 1000.0, "critic_steps": 5, "critic_rate": 2e-3, "stop": {"patience": 2}}
    plan = recipe(section, steps=400, validate_every=10, peak_rate=1e-2, ema=0.5, clip=1e6)
    events = run(plan, photos, tmp_path / "run", validation=photos)
    validations = [event for event in events if event["event"] == "validate"]
    assert [event["verdict"] for event in validations[-2:]] == ["broken", "broken"]
    assert validations[0]["step"] == 0
    assert validations[-1]["step"] < 400
    assert events[-1] == {**events[-1], "event": "end", "reason": "finished", "step": validations[-1]["step"]}
    kept = next(event for event in reversed(validations) if event["verdict"] == "best")
    fall = validations[0]["psnr"]["noise:20"]["output"] - kept["psnr"]["noise:20"]["output"]
    last_fall = validations[0]["psnr"]["noise:20"]["output"] - validations[-1]["psnr"]["noise:20"]["output"]
    assert fall <= 0.8 < last_fall or validations[-1]["colour_shift"] >= 1

    # What is left on the disk is the kept one, and not the last.
    state = new_state(plan, CPU, weights(tmp_path / "run"))
    held_out = HeldOut(usable_photos(photos, side=16), (Damage("noise", 20),), 4, held_out_distance(None, CPU))
    assert held_out.measure(state.network, CPU)["psnr"] == kept["psnr"]
    # And a finished run stays finished.
    again = run(plan, photos, tmp_path / "run", validation=photos)
    assert again[-1]["step"] == events[-1]["step"]


def test_a_gentle_run_goes_to_its_end(photos: Path, tmp_path: Path) -> None:
    events = run(recipe(steps=12, validate_every=4), photos, tmp_path / "run", validation=photos)
    assert events[-1] == {**events[-1], "reason": "finished", "step": 12}
    assert "broken" not in {event.get("verdict") for event in events}


def test_it_can_be_driven_without_the_loop_and_moved_to_another(photos: Path) -> None:
    plan = recipe()
    one, other = trainer(plan, photos), trainer(plan, photos)
    assert one.validate()["verdict"] == "best"
    for step in range(3):
        one.step(*crops(step), 1e-3)
    other.load_state_dict(one.state_dict())
    losses = [each.step(*crops(3), 1e-3) for each in (one, other)]
    assert losses[0] == losses[1]
    assert one.validate() == other.validate()
    assert same(one.weights(), other.weights())


def test_the_faithful_start_must_be_seen_first(photos: Path) -> None:
    with pytest.raises(RuntimeError, match="validate"):
        trainer(recipe(), photos).step(*crops(0), 1e-3)


def test_what_a_crisp_run_needs(photos: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="held-out"):
        run(recipe(), photos, tmp_path / "run")
    with pytest.raises(RecipeError, match="critic"):
        new_trainer(recipe({"critic": {"widths": []}}), CPU, validation=photos)
    with pytest.raises(RecipeError, match="not of the crisp phase"):
        CrispTrainer(faithful(), new_state(faithful(), CPU), CPU, held_out=HeldOut([], (), 4))
    for changes in ({"phase": "crisp"}, {"adversarial": {}}, {"phase": "crisp", "adversarial": {"loss": "none"}}):
        with pytest.raises(ValidationError):
            faithful(**changes)


def test_a_critic_that_is_no_number_stops_the_run(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CrispTrainer, "_critic_step", lambda *_: {"critic": math.nan, "accuracy": 0.5})
    with pytest.raises(TrainingError, match="not a number"):
        run(recipe(), photos, tmp_path / "run", validation=photos)


def test_the_cycle_begins_with_the_generator() -> None:
    plan = recipe({"critic_steps": 50}, steps=150, warmup=10, peak_rate=1e-3)
    plain = faithful(steps=100, warmup=10, peak_rate=1e-3)
    assert [learning_rate(plan, step) for step in range(50, 150)] == [learning_rate(plain, step) for step in range(100)]


def test_the_shipped_crisp_recipe_is_whole() -> None:
    shipped = load_recipe("upscale-2x-crisp")
    start = load_recipe("upscale-2x-refined")
    assert shipped.phase == "crisp"
    assert (shipped.base, shipped.scale) == (start.name, start.scale)
    assert (shipped.architecture, shipped.arguments) == (start.architecture, start.arguments)
    assert json.loads(shipped.model_dump_json())["adversarial"]["stop"]["psnr_fall"] == 0.8
