from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from photofix.engine.model_store import Model
from photofix.engine.step import parse_chain
from photofix.errors import NoPhotosError
from photofix.nets.generator import Rendered
from photofix.training.damage import Damage, parse_damage
from photofix.training.evaluate_erasing import ErasingFigures, evaluate_erasing, false_alarms
from photofix.training.halo import smallest_halo
from tests.engine.fakes import CPU32, Paint, identity, model

CHAIN = parse_chain("fake")


def eraser(mask: float, level: float = 0.5) -> Model:
    """Answers even grey, with an even mask."""

    def answer(tile: Tensor, _: object) -> Rendered:
        return Rendered(torch.full_like(tile, level), torch.full_like(tile[:, :1], mask))

    return model(Paint(answer), task="erase")


def figures(photos: Path, measured: Model, damage: str = "text") -> ErasingFigures:
    files = [photos / "coffee.png", photos / "chelsea.png", photos / "broken.jpg"]
    errors: list[Any] = []
    found = evaluate_erasing(files, parse_damage(damage), CHAIN, [measured], CPU32, on_error=errors.append)
    assert len(errors) == 1
    return found


@pytest.mark.parametrize("damage", ["text", "age", "text+jpeg:80"])
def test_what_finds_nothing_changes_nothing(photos: Path, damage: str) -> None:
    found = figures(photos, eraser(0), damage)
    assert found["damage"] == damage
    assert found["photos"] == 2
    assert found["psnr_output"] == found["psnr_input"]
    assert found["inside_output"] == found["inside_input"] < found["psnr_input"]
    assert found["iou"] == 0
    assert found["outside_changed"] == 0
    assert 0 < found["covered"] < 0.6


def test_what_finds_everything_overlaps_as_much_as_there_is(photos: Path) -> None:
    found = figures(photos, eraser(1))
    assert found["iou"] is not None
    assert 0.5 * found["covered"] < found["iou"] <= found["covered"] + 1e-3
    assert found["outside_changed"] > 0.9
    assert found["psnr_output"] < found["psnr_input"]


def test_a_model_that_knows_the_photo_is_at_the_top(photos: Path) -> None:
    pixels = torch.from_numpy(np.array(Image.open(photos / "coffee.png").convert("RGB"))).permute(2, 0, 1).float() / 255
    height, width = pixels.shape[1:]

    def answer(tile: Tensor, box: tuple[int, int, int, int]) -> Rendered:
        truth = tile.clone()
        truth[0, :, : height - box[0], : width - box[1]] = pixels[:, box[0] : box[2], box[1] : box[3]]
        return Rendered(truth, (truth != tile).any(dim=1, keepdim=True).float())

    knowing = model(Paint(answer), task="erase")
    found = evaluate_erasing([photos / "coffee.png"], Damage("text"), CHAIN, [knowing], CPU32, on_error=pytest.fail)  # pyright: ignore[reportArgumentType]
    assert found["psnr_output"] == found["inside_output"] == 100
    assert found["outside_changed"] == 0
    assert found["iou"] is not None
    assert found["iou"] > 0.8


def test_a_plain_model_has_no_mask_to_overlap(photos: Path) -> None:
    found = figures(photos, model(Paint(identity)))
    assert found["iou"] is None
    assert found["psnr_output"] == found["psnr_input"]


def test_false_alarms_of_masks_that_are_known(photos: Path) -> None:
    files = [photos / "coffee.png", photos / "chelsea.png"]

    def counted(measured: Model) -> dict[str, Any]:
        return dict(false_alarms(files, CHAIN, [measured], CPU32, on_error=pytest.fail))  # pyright: ignore[reportArgumentType]

    silent = counted(eraser(0))
    assert silent == {
        "photos": 2, "mask_share": 0, "replaced_share": 0, "changed_share": 0, "notable_share": 0, "worst_share": 0,
    }  # fmt: skip
    faint = counted(eraser(51 / 255))
    assert faint["mask_share"] == 1
    assert faint["replaced_share"] == pytest.approx(0.2)
    assert faint["notable_share"] == 0
    loud = counted(eraser(1))
    assert loud["notable_share"] == loud["worst_share"] == 1
    plain = counted(model(Paint(lambda tile, _: tile * 0)))
    assert plain["mask_share"] is plain["replaced_share"] is None
    assert plain["notable_share"] == 1


def test_nothing_to_measure(tmp_path: Path) -> None:
    with pytest.raises(NoPhotosError):
        evaluate_erasing([], Damage("text"), CHAIN, [eraser(0)], CPU32, on_error=pytest.fail)  # pyright: ignore[reportArgumentType]
    with pytest.raises(NoPhotosError):
        false_alarms([], CHAIN, [eraser(0)], CPU32, on_error=pytest.fail)  # pyright: ignore[reportArgumentType]


def test_the_halo_of_what_erases_is_measured_on_marks(photos: Path) -> None:
    def answer(tile: Tensor, _: object) -> Rendered:
        # What is bright, and what lies 40 pixels right of it: marks are, mostly.
        bright = (tile.mean(dim=1, keepdim=True) > 0.85).float()
        return Rendered(tile * 0, torch.nn.functional.pad(bright, (40, 0))[..., : tile.shape[-1]])

    halo, worst = smallest_halo(model(Paint(answer), task="erase"), [photos / "coffee.png"])
    assert (halo, worst) == (48, 0.0)
