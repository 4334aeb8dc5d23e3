import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.torch import save

from photofix.engine.catalogue import Catalogue, shipped_models
from photofix.engine.import_model import import_model, is_model_file
from photofix.engine.model_store import ModelStore
from photofix.errors import CardError, ModelError, WeightsError
from photofix.nets.unet import UNet
from tests.engine.test_store import ARGUMENTS, change_card, place

__all__ = ["place"]  # a fixture


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own") / "models"


@pytest.mark.parametrize("ending", [".safetensors", ".json"])
def test_a_model_is_taken_in_by_either_of_its_files(place: Callable[..., Path], own: Path, ending: str) -> None:
    path = place() / f"mine{ending}"
    card = import_model(path, own)
    assert card.name == "mine"
    assert ModelStore([own]).load("mine").card == card
    assert sorted(path.name for path in own.iterdir()) == ["mine.json", "mine.safetensors"]
    # Once more is no trouble.
    assert import_model(path, own) == card


def test_another_model_of_the_same_name_is_not_replaced(place: Callable[..., Path], own: Path) -> None:
    first = import_model(place() / "mine.json", own)
    place(save(UNet(widths=(8, 12), blocks=1).state_dict()))
    with pytest.raises(ModelError, match="already have another"):
        import_model(place() / "mine.json", own)
    assert Catalogue([own]).card("mine") == first


def test_shipped_models_are_not_replaced(own: Path, tmp_path: Path) -> None:
    for path in shipped_models().glob("clean.*"):
        shutil.copy(path, tmp_path)
    with pytest.raises(CardError, match="came with photofix"):
        import_model(tmp_path / "clean.safetensors", own)
    assert not own.exists()


def test_what_is_missing_altered_or_something_else_is_refused_and_leaves_nothing(
    place: Callable[..., Path], own: Path
) -> None:
    folder = place()
    weights, card = folder / "mine.safetensors", folder / "mine.json"
    good_weights, good_card = weights.read_bytes(), card.read_text()

    weights.write_bytes(good_weights[:-1] + bytes([good_weights[-1] ^ 1]))
    with pytest.raises(WeightsError, match="not the weights"):
        import_model(weights, own)
    weights.unlink()
    with pytest.raises(WeightsError, match="missing"):
        import_model(card, own)
    place(pickle.dumps(ARGUMENTS))  # with the right hash
    with pytest.raises(WeightsError, match="safetensors"):
        import_model(weights, own)
    place()
    change_card(folder, name="../../escape")
    with pytest.raises(CardError):
        import_model(card, own)
    card.write_text("{")
    with pytest.raises(CardError, match="not JSON"):
        import_model(card, own)
    card.write_text(json.dumps(json.loads(good_card) | {"title": "x" * (5 << 20)}))
    with pytest.raises(CardError, match="too large"):
        import_model(card, own)
    card.unlink()
    with pytest.raises(CardError, match="missing"):
        import_model(weights, own)
    assert not own.exists()


@pytest.mark.parametrize("name", ["model.pth", "model.PKL", "model.onnx"])
def test_files_that_can_hold_programs_are_never_opened(name: str, own: Path, tmp_path: Path) -> None:
    assert is_model_file(tmp_path / name)
    with pytest.raises(WeightsError, match="can hold programs"):
        import_model(tmp_path / name, own)  # there is no such file: it wasn't even looked at


def test_a_full_drive_leaves_no_half_of_a_model(
    place: Callable[..., Path], own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from photofix.engine import import_model as module
    from photofix.errors import DiskFullError

    real = module.write_exclusive

    def full(path: Path, *arguments: object, **options: object) -> Path:
        if path.suffix == ".json":
            raise DiskFullError("The drive is full.")
        return real(path, *arguments, **options)

    monkeypatch.setattr(module, "write_exclusive", full)
    with pytest.raises(DiskFullError):
        import_model(place() / "mine.json", own)
    assert list(own.iterdir()) == []


def test_taking_in_a_model_needs_no_torch() -> None:
    code = "import sys, photofix.engine.import_model; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
