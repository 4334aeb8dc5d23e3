import io
import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from skimage import data

from photofix.engine.device import choose_device
from photofix.engine.enhance import Repair
from photofix.engine.model_store import ModelStore
from photofix.engine.step import parse_chain
from photofix.errors import NoPhotosError, RecipeError, TrainingError, UsageError, WeightsError
from photofix.imaging import open_photo
from photofix.progress import Cancelled, CancelToken, NoProgress
from photofix.training import phases
from photofix.training.damage import Damage, parse_damage
from photofix.training.degrade import Noise
from photofix.training.evaluate import evaluate
from photofix.training.events import EventLog
from photofix.training.faithful import FaithfulTrainer
from photofix.training.loop import load_initial, train
from photofix.training.losses import PIXEL_LOSSES, crop_rmse
from photofix.training.package import package
from photofix.training.recipe import Recipe, load_recipe
from photofix.training.schedule import learning_rate
from photofix.training.state import new_state

CPU = torch.device("cpu")


def recipe(**changes: Any) -> Recipe:
    fields: dict[str, Any] = {
        "name": "tiny", "arguments": {"widths": [8, 12], "blocks": 1}, "degradation": Noise(sigma=(20, 20)),
        "crop": 32, "batch": 4, "steps": 4, "warmup": 1, "validate_every": 2, "checkpoint_every": 2,
    }  # fmt: skip
    return Recipe.model_validate(fields | changes)


def run(plan: Recipe, photos: Path, folder: Path, **changes: Any) -> list[dict[str, Any]]:
    folder.mkdir(exist_ok=True)
    arguments: dict[str, Any] = {"validation": None, "progress": NoProgress(), "device": CPU, "workers": 0}
    train(plan, photos=photos, run=folder, events=EventLog(folder / "events.jsonl", None), **arguments | changes)
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_initial(folder / "ema.safetensors")


def test_two_and_two_steps_equal_four(photos: Path, tmp_path: Path) -> None:
    run(recipe(), photos, tmp_path / "once")
    run(recipe(), photos, tmp_path / "twice", until=2)
    halfway = weights(tmp_path / "twice")
    run(recipe(), photos, tmp_path / "twice", workers=1)
    once, twice = weights(tmp_path / "once"), weights(tmp_path / "twice")
    assert all(torch.equal(once[name], twice[name]) for name in once)
    assert any(not torch.equal(once[name], halfway[name]) for name in once)
    states = [torch.load(tmp_path / folder / "state.pt", weights_only=True) for folder in ("once", "twice")]
    assert states[0]["step"] == states[1]["step"] == 4
    for a, b in zip(*(state["optimizer"]["state"].values() for state in states), strict=True):
        assert all(torch.equal(a[name], b[name]) for name in a)


def test_a_stop_writes_a_checkpoint_and_the_run_goes_on(photos: Path, tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        run(recipe(), photos, tmp_path / "stopped", progress=token)
    events = run(recipe(), photos, tmp_path / "stopped")
    run(recipe(), photos, tmp_path / "whole")
    assert [event["event"] for event in events].count("start") == 2
    assert {"event": "end", "step": 1, "reason": "stopped"}.items() <= events[1].items()
    assert events[-1]["reason"] == "finished"
    stopped, whole = weights(tmp_path / "stopped"), weights(tmp_path / "whole")
    assert all(torch.equal(stopped[name], whole[name]) for name in whole)


def test_training_learns_to_denoise(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "VALIDATION_DAMAGES", (Damage("noise", 20),))
    plan = recipe(steps=150, warmup=10, validate_every=150, peak_rate=3e-3, ema=0.9, batch=8)
    events = run(plan, photos, tmp_path / "run", validation=photos)
    first, last = (event["psnr"]["noise:20"] for event in events if event["event"] == "validate")
    assert first["output"] == first["input"]  # an untrained network returns its input
    assert last["output"] > last["input"] + 1.5
    steps = [event for event in events if event["event"] == "step"]
    assert steps[0]["step"] == 100
    assert steps[0]["steps_per_second"] > 0

    card = package(
        tmp_path / "run",
        tmp_path / "models",
        title="Tiny",
        purpose="Tests.",
        task="clean",
        halo=16,
        licence="Apache-2.0",
    )
    assert card.multiple == 4
    model = ModelStore([tmp_path / "models"]).load("tiny")
    source = open_photo(photos / "coffee.png")
    repaired = Repair(source, parse_chain("tiny"), [model], choose_device("cpu")).run()
    assert repaired.size == source.size


def test_features_join_the_loss_and_only_where_asked_for(photos: Path, tmp_path: Path) -> None:
    plain = run(recipe(), photos, tmp_path / "plain", validation=photos)
    with_features = recipe(features={"depths": [0, 1], "weight": 0.5})
    run(with_features, photos, tmp_path / "once")
    run(with_features, photos, tmp_path / "twice", until=2)
    run(with_features, photos, tmp_path / "twice")
    once, twice = weights(tmp_path / "once"), weights(tmp_path / "twice")
    assert all(torch.equal(once[name], twice[name]) for name in once)
    assert any(not torch.equal(weights(tmp_path / "plain")[name], once[name]) for name in once)
    validations = [event for event in plain if event["event"] == "validate"]
    assert validations[0]["distance"]["jpeg:10"]["output"] > 0


def test_a_run_that_began_before_an_option_was_there_goes_on(photos: Path, tmp_path: Path) -> None:
    run(recipe(), photos, tmp_path / "run", until=2)
    written = tmp_path / "run" / "recipe.json"
    older = json.loads(written.read_text())
    del older["features"]
    written.write_text(json.dumps(older))
    assert run(recipe(), photos, tmp_path / "run")[-1]["reason"] == "finished"
    written.write_text("{")
    with pytest.raises(RecipeError, match="another recipe"):
        run(recipe(), photos, tmp_path / "run")


def test_a_run_starts_from_given_weights(photos: Path, tmp_path: Path) -> None:
    run(recipe(), photos, tmp_path / "first")
    initial = weights(tmp_path / "first")
    state = new_state(recipe(), CPU, initial)
    assert all(torch.equal(state.network.state_dict()[name], initial[name]) for name in initial)
    with pytest.raises(WeightsError, match="don't fit"):
        new_state(recipe(arguments={"widths": [8, 16], "blocks": 1}), CPU, initial)


def test_weights_that_arent_there_or_arent_weights(tmp_path: Path) -> None:
    (tmp_path / "text.safetensors").write_text("hello")
    for name in ("none.safetensors", "text.safetensors"):
        with pytest.raises(WeightsError, match=name):
            load_initial(tmp_path / name)


def test_a_folder_keeps_to_its_recipe(photos: Path, tmp_path: Path) -> None:
    run(recipe(), photos, tmp_path / "run", until=1)
    with pytest.raises(RecipeError, match="another recipe"):
        run(recipe(seed=9), photos, tmp_path / "run")


def test_a_folder_without_photos(tmp_path: Path) -> None:
    with pytest.raises(NoPhotosError):
        run(recipe(), tmp_path, tmp_path / "run")


def test_a_loss_that_is_no_number_stops_the_run_and_keeps_the_last_checkpoint(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = FaithfulTrainer.step

    def diverge(trainer: FaithfulTrainer, *arguments: Any) -> dict[str, float]:
        losses = real(trainer, *arguments)
        return {"loss": math.nan} if trainer.state.step >= 50 else losses

    monkeypatch.setattr(FaithfulTrainer, "step", diverge)
    with pytest.raises(TrainingError, match="not a number"):
        run(recipe(steps=200, checkpoint_every=40), photos, tmp_path / "run")
    assert all(torch.isfinite(tensor).all() for tensor in weights(tmp_path / "run").values())


def test_the_rate_rises_and_falls_once() -> None:
    plan = recipe(steps=100, warmup=10, peak_rate=1e-3, final_rate=1e-6)
    rates = [learning_rate(plan, step) for step in range(100)]
    top = rates.index(max(rates))
    assert rates[0] == pytest.approx(1e-4)
    assert max(rates) == pytest.approx(1e-3)
    assert top in (9, 10)
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] < 3e-6


def test_the_average_follows_with_its_decay() -> None:
    plan = recipe(ema=0.5)
    state = new_state(plan, CPU)
    before = {name: tensor.clone() for name, tensor in state.network.state_dict().items()}
    x = torch.rand(2, 3, 32, 32)
    # The first update copies; the second averages.
    trainer = FaithfulTrainer(plan, state, CPU)
    trainer.step(x, x.flip(0), 1e-2)
    middle = {name: tensor.clone() for name, tensor in state.network.state_dict().items()}
    trainer.step(x, x.flip(0), 1e-2)
    after = state.network.state_dict()
    average = state.average.module.state_dict()
    assert any(not torch.equal(before[name], after[name]) for name in after)
    assert all(torch.allclose(average[name], (middle[name] + after[name]) / 2, atol=1e-6) for name in after)


@pytest.mark.parametrize(("name", "expected"), [("l1", 0.15), ("charbonnier", None), ("crop_rmse", (0.1 + 0.2) / 2)])
def test_losses_by_hand(name: str, expected: float | None) -> None:
    clean = torch.zeros(2, 3, 4, 4)
    prediction = torch.stack([torch.full((3, 4, 4), 0.1), torch.full((3, 4, 4), -0.2)])
    if expected is None:
        expected = (math.sqrt(0.1**2 + 0.03**2) + math.sqrt(0.2**2 + 0.03**2)) / 2
    assert float(PIXEL_LOSSES[name](prediction, clean)) == pytest.approx(expected, rel=1e-3)


def test_the_loss_of_a_perfect_crop_has_a_finite_slope() -> None:
    x = torch.zeros(1, 3, 4, 4, requires_grad=True)
    crop_rmse(x, torch.zeros(1, 3, 4, 4)).backward()
    assert x.grad is not None
    assert torch.isfinite(x.grad).all()


@pytest.mark.parametrize("name", ["clean", "clean-continued"])
def test_shipped_recipes_are_whole(name: str) -> None:
    shipped = load_recipe(name)
    assert shipped.name == "clean"
    assert Recipe.model_validate_json(shipped.model_dump_json()) == shipped


@pytest.mark.parametrize("name", ["clean", "relight", "upscale-2x"])
def test_recipes_on_shipped_cards_are_read_as_they_were(name: str) -> None:
    written = ModelStore().load(name).card.recipe
    read = Recipe.model_validate(written)
    # What a card leaves out was not there yet when it was written.
    assert read.model_dump(mode="json", exclude_unset=True) == written


def test_recipes_that_cant_be_used(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    for text in ("", "[]", '{"name": "x"}'):
        broken.write_text(text)
        with pytest.raises(RecipeError, match="malformed"):
            load_recipe(str(broken))
    whole = load_recipe("relight").model_dump(mode="json") | {"target": {"kind": "grain"}}
    broken.write_text(json.dumps(whole))
    with pytest.raises(RecipeError, match="whole photos has no “target”"):
        load_recipe(str(broken))
    with pytest.raises(RecipeError, match="Shipped recipes are: clean"):
        load_recipe("none")


def test_events_are_lines_of_json_in_the_file_and_on_the_stream(tmp_path: Path) -> None:
    stream = io.StringIO()
    log = EventLog(tmp_path / "events.jsonl", stream)
    log.emit("start", step=0)
    log.emit("end", step=1, reason="finished")
    assert stream.getvalue() == (tmp_path / "events.jsonl").read_text()
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["start", "end"]


def test_a_run_without_weights_cant_be_packaged(tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text(recipe().model_dump_json())
    with pytest.raises(TrainingError, match="no weights yet"):
        package(tmp_path, tmp_path)


def test_training_learns_to_enlarge(tmp_path: Path) -> None:
    photos = tmp_path / "sharp"  # the other tests' photos are soft, and lose little when they are made small
    photos.mkdir()
    for name in ("coffee", "astronaut"):
        Image.fromarray(getattr(data, name)()).save(photos / f"{name}.png")
    small = {"kind": "small", "scale": 2}
    plan = recipe(
        steps=150, warmup=10, validate_every=150, peak_rate=1e-3, ema=0.9, batch=8, scale=2, degradation=small
    )
    events = run(plan, photos, tmp_path / "run", validation=photos)
    first, last = (event["psnr"]["bicubic:2"] for event in events if event["event"] == "validate")
    assert first["output"] == first["input"]
    assert last["output"] > last["input"] + 0.3

    described = {"title": "Tiny", "purpose": "Tests.", "task": "upscale", "halo": 16, "licence": "Apache-2.0"}
    card = package(tmp_path / "run", tmp_path / "models", **described)
    assert (card.scale, card.input) == (2, "enlarged")
    model = ModelStore([tmp_path / "models"]).load("tiny")
    chain, device, files = parse_chain("tiny"), choose_device("cpu"), [photos / "coffee.png"]
    figures = evaluate(files, parse_damage("bicubic:2"), chain, [model], device, on_error=pytest.fail)
    assert figures["on"] == "Y"
    assert figures["psnr_output"] is not None
    assert figures["psnr_input"] is not None
    # Through the engine as in validation: better than enlargement alone.
    assert figures["psnr_output"] > figures["psnr_input"] + 0.3
    with pytest.raises(UsageError, match="sizes differ"):
        evaluate(files, parse_damage("noise:25"), chain, [model], device, on_error=pytest.fail)
