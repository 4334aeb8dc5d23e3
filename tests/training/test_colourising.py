import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from photofix.engine.model_store import ModelStore
from photofix.errors import RecipeError
from photofix.nets.chroma import chroma_of, luma_of
from photofix.nets.colourise import Colourise
from photofix.nets.generator import Generator, Look, Rendered
from photofix.training.colourising import ColourisingTrainer, chroma_loss
from photofix.training.dataset import crop_to_tensor, usable_photos
from photofix.training.degrade import Nothing
from photofix.training.feature_network import shipped_features
from photofix.training.held_out_colour import HeldOutColour
from photofix.training.package import package
from photofix.training.phases import new_trainer
from photofix.training.recipe import Recipe, load_recipe
from photofix.training.whole_pairs import small_photo
from tests.training.test_loop import recipe as faithful
from tests.training.test_loop import run, weights

CPU = torch.device("cpu")


def recipe(**changes: Any) -> Recipe:
    fields: dict[str, Any] = {
        "architecture": "colourise", "arguments": {"side": 64, "widths": [8, 8, 12, 16]}, "colourising": {},
        "degradation": Nothing(), "crop": 64,
    }  # fmt: skip
    return faithful(**fields | changes)


def grey(picture: Tensor) -> Tensor:
    return luma_of(picture).expand_as(picture)


def test_the_loss_looks_at_chroma_alone_and_is_none_for_the_truth() -> None:
    plan, clean = recipe(loss="l1"), 0.2 + 0.6 * torch.rand(2, 3, 8, 8)
    assert float(chroma_loss(plan, clean, clean)) == pytest.approx(0, abs=1e-6)
    assert float(chroma_loss(plan, clean + 0.1, clean)) == pytest.approx(0, abs=1e-6)
    assert float(chroma_loss(plan, grey(clean), clean)) == pytest.approx(
        float((clean - grey(clean)).abs().mean()), rel=2
    )


def test_what_is_strong_counts_for_more() -> None:
    """The same error in both, but one photo is strongly coloured."""
    strong = torch.tensor([0.9, 0.3, 0.2]).reshape(1, 3, 1, 1).expand(1, 3, 8, 8)
    shift = torch.tensor([0.05, 0.0, 0.0]).reshape(1, 3, 1, 1)
    plain, rebalanced = recipe(colourising={"rarity": 0}), recipe(colourising={"rarity": 3})
    for plan, larger in ((plain, False), (rebalanced, True)):
        of_strong, of_grey = (float(chroma_loss(plan, clean + shift, clean)) for clean in (strong, grey(strong)))
        assert (of_strong > 1.3 * of_grey) == larger


class Knows(Generator):
    """Knows the colours of one photo after another, as `HeldOutColour` asks for them: once without hints, and once with."""

    def __init__(self, photos: list[Tensor], *, shift: float = 0.0) -> None:
        super().__init__()
        self.photos = photos
        self.calls = 0
        self.shift = shift

    def analyse(self, thumbnail: Tensor, hints: Tensor | None = None) -> Look:
        assert bool((thumbnail[:, 0] == thumbnail[:, 2]).all())
        return Look()

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        self.calls += 1
        photo = self.photos[(self.calls - 1) % len(self.photos)]
        return Rendered(photo[None] + self.shift * torch.tensor([0.0, 0.0, 1.0]).reshape(1, 3, 1, 1))


class Nobody(Generator):
    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        return Rendered(tile)


def test_held_out_figures_of_answers_that_are_known(photos: Path) -> None:
    held_out = HeldOutColour(usable_photos(photos, side=64), 96)
    nothing = held_out.measure(Nobody(), CPU)
    for before_after in (nothing["psnr"]["grey"], nothing["ssim"], nothing["chroma_error"]):
        assert before_after["input"] == before_after["output"]
    assert nothing["psnr"]["grey"]["output"] == nothing["hinted"]
    assert nothing["colourfulness"]["true"] > 20
    assert nothing["colourfulness"]["output"] == 0
    assert nothing["b"]["output"] == pytest.approx(0, abs=0.01)
    truth = [crop_to_tensor(np.asarray(small_photo(file, 96))).float() / 255 for file in usable_photos(photos, side=64)]
    right = held_out.measure(Knows(truth), CPU)
    assert right["psnr"]["grey"]["output"] == 60
    assert right["ssim"]["output"] == 1
    assert right["chroma_error"]["output"] == 0
    for figure in ("colourfulness", "a", "b"):
        assert right[figure]["true"] == right[figure]["output"]
    bluer = held_out.measure(Knows(truth, shift=0.2), CPU)
    assert bluer["b"]["output"] < bluer["b"]["true"] - 5
    assert held_out.measure(Nobody(), CPU) == nothing


@pytest.mark.long
def test_training_learns_to_colourise(photos: Path, tmp_path: Path) -> None:
    plan = recipe(
        steps=120, warmup=5, validate_every=120, checkpoint_every=120, peak_rate=5e-3, ema=0.8, batch=4,
        colourising={"rarity": 0, "pointed": 0.5},
    )  # fmt: skip
    events = run(plan, photos, tmp_path / "run", validation=photos)
    first, last = (event for event in events if event["event"] == "validate")
    assert first["psnr"]["grey"]["input"] == pytest.approx(first["psnr"]["grey"]["output"], abs=0.01)
    assert last["psnr"]["grey"]["output"] > last["psnr"]["grey"]["input"] + 1.5
    assert last["chroma_error"]["output"] < 0.9 * last["chroma_error"]["input"]
    assert last["hinted"] > first["hinted"] + 1.5
    # The trunk is what came along, to the last bit, and goes into the model.
    trained, trunk = weights(tmp_path / "run"), load_file(shipped_features())
    assert all(torch.equal(trained[f"trunk.{name}"], tensor.float()) for name, tensor in trunk.items())
    described = {"title": "Tiny", "purpose": "Tests.", "task": "colourise", "halo": 0, "licence": "Apache-2.0"}
    card = package(tmp_path / "run", tmp_path / "models", **described)
    assert (card.multiple, card.tiling, card.architecture) == (1, "exact", "colourise")
    assert ModelStore([tmp_path / "models"]).load("tiny").card == card


def test_two_and_two_steps_of_colourising_equal_four(photos: Path, tmp_path: Path) -> None:
    """The points that are laid on photos as well."""
    plan = recipe(colourising={"pointed": 1, "trunk_from": 14})
    run(plan, photos, tmp_path / "once")
    run(plan, photos, tmp_path / "twice", until=2)
    run(plan, photos, tmp_path / "twice", workers=1)
    once, twice = weights(tmp_path / "once"), weights(tmp_path / "twice")
    assert all(torch.equal(once[name], twice[name]) for name in once)


def test_a_run_may_start_from_another() -> None:
    first = new_trainer(recipe(), CPU)
    assert isinstance(first, ColourisingTrainer)
    taken = first.weights()
    taken["head.bias"] = taken["head.bias"] + 1
    second = new_trainer(recipe(seed=9), CPU, initial=taken).weights()
    assert all(torch.equal(second[name], tensor) for name, tensor in taken.items())


def test_of_the_trunk_what_the_recipe_says_learns_slowly_and_nothing_before_it(photos: Path, tmp_path: Path) -> None:
    run(recipe(colourising={"trunk_from": 14, "trunk_rate": 0.01}), photos, tmp_path / "run")
    trained, trunk = weights(tmp_path / "run"), load_file(shipped_features())
    moved = {name for name, tensor in trunk.items() if not torch.equal(trained[f"trunk.{name}"], tensor.float())}
    assert moved == {name for name in trunk if name.startswith(("blocks.14.", "blocks.15."))}
    # Four steps of AdamW at most 0.001 · 0.01 long each, and a decay far below that.
    assert all(float((trained[f"trunk.{name}"] - trunk[name]).abs().max()) < 1e-4 for name in moved)


def test_the_network_of_a_new_run_answers_with_grey() -> None:
    network = new_trainer(recipe(), CPU).state.network
    assert isinstance(network, Colourise)
    picture = torch.rand(1, 3, 48, 64)
    with torch.inference_mode():
        assert float(chroma_of(network(picture)).abs().max()) < 1e-6


@pytest.mark.parametrize(
    "changes",
    [
        {"colourising": None},
        {"architecture": "unet"},
        {"features": {"depths": [0]}},
        {"scale": 2, "degradation": {"kind": "small", "scale": 2}},
        {"phase": "crisp", "adversarial": {}},
    ],
)
def test_recipes_whose_parts_dont_go_together(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="colourising"):
        recipe(**changes)
    contents = json.loads(recipe().model_dump_json()) | json.loads(json.dumps(changes))
    (tmp_path / "broken.json").write_text(json.dumps(contents))
    with pytest.raises(RecipeError, match="colourising"):
        load_recipe(str(tmp_path / "broken.json"))


def test_the_shipped_recipe_of_colourise() -> None:
    plan = load_recipe("colourise")
    assert plan.name == "colourise"
    assert plan.colourising is not None
    assert Recipe.model_validate_json(plan.model_dump_json()) == plan
    assert np.isclose(plan.colourising.pointed, 0.5)
