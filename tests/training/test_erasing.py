import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from photofix.errors import RecipeError, WeightsError
from photofix.nets.generator import Generator, Look, Rendered
from photofix.nets.unet import UNet
from photofix.training import damage
from photofix.training.damage import Damage
from photofix.training.dataset import usable_photos
from photofix.training.degrade import Choice, DateStamp, Nothing, Text
from photofix.training.erasing import ErasingTrainer, erasing_losses
from photofix.training.held_out_marks import HeldOutMarks, overlap, to_be_replaced
from photofix.training.phases import new_trainer
from photofix.training.recipe import Recipe, load_recipe
from photofix.training.state import new_state
from tests.nets.tiny_inpainting import ARGUMENTS
from tests.training.test_loop import recipe as faithful
from tests.training.test_loop import run, weights

CPU = torch.device("cpu")
OPAQUE = Text(size=(16, 30), opacity=(1, 1), fonts="built-in")


def recipe(**changes: Any) -> Recipe:
    fields: dict[str, Any] = {
        "architecture": "inpainting_unet",
        "arguments": ARGUMENTS,
        "erasing": {},
        "degradation": OPAQUE,
    }
    return faithful(**fields | changes)


def crops(seen: float, truth: float, marks: Tensor, given: Tensor) -> tuple[Tensor, Tensor]:
    """(clean, degraded): even crops, damaged where there are marks."""
    clean = torch.full((1, 3, 8, 8), truth)
    degraded = torch.where(marks > 0, torch.full((1, 3, 8, 8), seen), clean)
    return torch.cat([clean, marks], 1), torch.cat([degraded, given], 1)


def answer(repair: float, mask: Tensor) -> Tensor:
    return torch.cat([torch.full((1, 3, 8, 8), repair), (mask * 2 - 1) * 20], 1)


def left_half() -> Tensor:
    marks = torch.zeros(1, 1, 8, 8)
    marks[..., :4] = 1
    return marks


def test_a_perfect_answer_loses_nothing() -> None:
    marks = left_half()
    clean, degraded = crops(0.9, 0.3, marks, torch.zeros_like(marks))
    losses = erasing_losses(recipe(loss="l1"), answer(0.3, marks), clean, degraded)
    assert float(losses["pixel"]) == pytest.approx(0, abs=1e-4)
    assert float(losses["inside"]) == pytest.approx(1e-5**0.5)
    assert float(losses["mask"]) == pytest.approx(0, abs=1e-4)


def test_losses_by_hand() -> None:
    marks = left_half()
    clean, degraded = crops(0.9, 0.3, marks, torch.zeros_like(marks))
    plan = recipe(loss="l1", erasing={"mask": 0.2, "dice": 0.5, "inside": 0.4})
    # Everything replaced by 0.5: wrong by 0.2 everywhere, and the mask wrong on the right half.
    losses = erasing_losses(plan, answer(0.5, torch.ones_like(marks)), clean, degraded)
    assert float(losses["pixel"]) == pytest.approx(0.2, abs=1e-4)
    assert float(losses["inside"]) == pytest.approx(0.2, abs=1e-3)
    dice = 1 - (2 * 32 + 1) / (64 + 32 + 1)
    assert float(losses["mask"]) == pytest.approx(20 / 2 + 0.5 * dice, abs=1e-3)
    total = losses["pixel"] + 0.4 * losses["inside"] + 0.2 * losses["mask"]
    assert float(losses["loss"]) == pytest.approx(float(total))


def test_what_compression_did_outside_is_no_reason_for_a_mask() -> None:
    nothing = torch.zeros(1, 1, 8, 8)
    clean, degraded = torch.full((1, 3, 8, 8), 0.3), torch.full((1, 3, 8, 8), 0.35)
    pair = torch.cat([clean, nothing], 1), torch.cat([degraded, nothing], 1)
    still = erasing_losses(recipe(loss="l1"), answer(0.3, nothing), *pair)
    busy = erasing_losses(recipe(loss="l1"), answer(0.3, torch.ones_like(nothing)), *pair)
    assert float(still["pixel"]) == 0
    assert float(busy["pixel"]) == pytest.approx(0.05, abs=1e-4)
    assert float(still["inside"]) == 0


def test_a_mask_that_is_given_composes_and_what_it_leaves_out_may_stay() -> None:
    marks, given = left_half(), torch.zeros(1, 1, 8, 8)
    given[..., :4, :4] = 1
    clean, degraded = crops(0.9, 0.3, marks, given)
    # The network's own mask is empty, the repair right: only what was given is judged.
    losses = erasing_losses(recipe(loss="l1"), answer(0.3, torch.zeros_like(marks)), clean, degraded)
    assert float(losses["pixel"]) == pytest.approx(0, abs=1e-6)
    wrong = erasing_losses(recipe(loss="l1"), answer(0.7, torch.zeros_like(marks)), clean, degraded)
    assert float(wrong["pixel"]) == pytest.approx(0.4 / 4, abs=1e-4)


def test_undamaged_crops_have_finite_slopes() -> None:
    nothing = torch.zeros(2, 1, 8, 8)
    picture = torch.cat([torch.full((2, 3, 8, 8), 0.4), nothing], 1)
    output = picture.clone().requires_grad_()
    erasing_losses(recipe(), output, picture, picture)["loss"].backward()
    assert output.grad is not None
    assert bool(torch.isfinite(output.grad).all())


def test_a_loss_over_a_batch_is_the_mean_of_its_crops() -> None:
    """What lets several processes share a batch."""
    torch.manual_seed(0)
    marks = torch.zeros(2, 1, 8, 8)
    marks[0, :, 2:5, 2:7] = 0.6
    clean, degraded = torch.rand(2, 3, 8, 8), torch.rand(2, 3, 8, 8)
    pair = torch.cat([clean, marks], 1), torch.cat([degraded, torch.zeros_like(marks)], 1)
    output = torch.randn(2, 4, 8, 8)
    whole = erasing_losses(recipe(), output, *pair)
    parts = [erasing_losses(recipe(), output[i : i + 1], *(side[i : i + 1] for side in pair)) for i in range(2)]
    for name, loss in whole.items():
        assert float(loss) == pytest.approx(sum(float(part[name]) for part in parts) / 2, rel=1e-5)


def test_rims_are_replaced_altogether_and_masks_overlap() -> None:
    marks = torch.tensor([[0.0, 0.1, 0.25, 1.0]])
    assert to_be_replaced(marks)[0].tolist() == pytest.approx([0, 0.4, 1, 1])
    assert overlap(torch.tensor([[0.0, 0.0, 0.6, 0.4]]), marks) == 0.5
    assert overlap(torch.zeros(1, 4), torch.zeros(1, 4)) == 1
    assert overlap(torch.ones(1, 4), torch.zeros(1, 4)) == 0


class Knowing(Generator):
    """Answers grey, with a mask that is as it is told."""

    def __init__(self, mask: float) -> None:
        super().__init__()
        self.mask = mask

    def render(self, tile: Tensor, look: Look, box: tuple[int, int, int, int]) -> Rendered:
        return Rendered(torch.full_like(tile, 0.5), torch.full_like(tile[:, :1], self.mask))


def test_held_out_figures_of_masks_that_are_known(photos: Path) -> None:
    held_out = HeldOutMarks(usable_photos(photos, side=64), (Damage("text"), Damage("age")), 16)
    nothing = held_out.measure(Knowing(0), CPU)
    assert nothing["false_alarms"] == 0
    assert set(nothing["psnr"]) == set(nothing["inside"]) == {"text", "age"}
    for figures in (nothing["psnr"], nothing["inside"]):
        assert all(figure["input"] == figure["output"] for figure in figures.values())
    assert max(nothing["iou"].values()) == 0
    # Marks are where the damage is.
    assert all(nothing["inside"][kind]["input"] < nothing["psnr"][kind]["input"] - 1 for kind in ("text", "age"))
    everything = held_out.measure(Knowing(1), CPU)
    assert everything["false_alarms"] == 1
    assert 0 < everything["iou"]["text"] < 1
    assert held_out.measure(Knowing(1), CPU) == everything


@pytest.mark.long
def test_training_learns_to_erase(photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = DateStamp(size=(16, 30), fonts="built-in")
    monkeypatch.setitem(damage.MARKS, "text", stamps)
    plan = recipe(
        steps=200, warmup=10, validate_every=200, checkpoint_every=200, peak_rate=8e-3, ema=0.9, clip=10, batch=8,
        degradation=Choice(options=((0.2, Nothing()), (0.8, stamps))),
        erasing={"mask": 1, "given": 0}, arguments=ARGUMENTS | {"widths": [12, 16], "detector_width": 16},
    )  # fmt: skip
    events = run(plan, photos, tmp_path / "run", validation=photos)
    first, last = (event for event in events if event["event"] == "validate")
    early, late = (event for event in events if event["event"] == "step")
    for loss in ("pixel", "inside", "mask", "loss"):
        assert late[loss] < 0.95 * early[loss]
    assert first["inside"]["text"]["output"] == first["inside"]["text"]["input"]
    assert last["inside"]["text"]["output"] > last["inside"]["text"]["input"] + 0.4
    assert last["psnr"]["text"]["output"] > last["psnr"]["text"]["input"] + 0.2
    assert last["iou"]["text"] > first["iou"]["text"]
    # An untrained mask is 0 everywhere, and stays so nearly everywhere where nothing was laid on.
    assert last["false_alarms"] < 0.1


def test_two_and_two_steps_of_erasing_equal_four(photos: Path, tmp_path: Path) -> None:
    plan = recipe(erasing={"given": 0.5})
    run(plan, photos, tmp_path / "once")
    run(plan, photos, tmp_path / "twice", until=2)
    run(plan, photos, tmp_path / "twice", workers=1)
    once, twice = weights(tmp_path / "once"), weights(tmp_path / "twice")
    assert all(torch.equal(once[name], twice[name]) for name in once)
    assert json.loads((tmp_path / "once" / "recipe.json").read_text())["erasing"]["given"] == 0.5


def test_a_run_starts_from_a_plain_networks_weights() -> None:
    torch.manual_seed(3)
    plain = UNet(widths=(8, 12), blocks=1).state_dict()
    trainer = new_trainer(recipe(), CPU, initial=plain)
    assert isinstance(trainer, ErasingTrainer)
    taken = trainer.weights()
    assert torch.equal(taken["middle.0.conv1.weight"], plain["middle.0.conv1.weight"])
    assert torch.equal(taken["stem.1.weight"][:, :12], plain["stem.1.weight"])
    with pytest.raises(WeightsError, match="don't fit"):
        new_state(recipe(), CPU, UNet(widths=(8, 16), blocks=1).state_dict())


@pytest.mark.parametrize(
    "changes",
    [
        {"erasing": None},
        {"architecture": "unet"},
        {"features": {"depths": [0]}},
        {"scale": 2, "degradation": {"kind": "small", "scale": 2}},
        {"phase": "crisp", "adversarial": {}},
    ],
)
def test_recipes_whose_parts_dont_go_together(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="erasing"):
        recipe(**changes)
    contents = json.loads(recipe().model_dump_json()) | json.loads(json.dumps(changes))
    (tmp_path / "broken.json").write_text(json.dumps(contents))
    with pytest.raises(RecipeError, match="erasing"):
        load_recipe(str(tmp_path / "broken.json"))


def test_the_shipped_recipe_of_erase() -> None:
    plan = load_recipe("erase")
    assert plan.erasing is not None
    assert plan.base == "clean"
    assert Recipe.model_validate_json(plan.model_dump_json()) == plan
    # What it is measured against: the same damage and steps, and a network that doesn't say where.
    own = {"name", "architecture", "erasing", "peak_rate", "warmup"}
    assert load_recipe("erase-plain").model_dump(exclude=own) == plan.model_dump(exclude=own)


def test_erase_hard_goes_on_as_erase_continued_does_but_for_its_places() -> None:
    hard, plain = load_recipe("erase-hard"), load_recipe("erase-continued")
    assert hard.erasing is not None
    assert hard.erasing.hard == 0.5
    assert hard.base == plain.base == "erase"
    erasing = hard.erasing.model_copy(update={"hard": 0.0})
    own = {name: getattr(plain, name) for name in ("seed", "steps", "warmup", "validate_every")}
    assert hard.model_copy(update={"erasing": erasing, **own}) == plain
