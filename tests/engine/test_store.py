import hashlib
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save

from photofix.engine.card import Card, write_card
from photofix.engine.catalogue import Catalogue
from photofix.engine.model_store import ModelStore
from photofix.errors import CardError, ModelNotFoundError, WeightsError
from photofix.nets.unet import UNet
from tests.engine.fakes import card

ARGUMENTS = {"widths": [8, 12], "blocks": 1}


@pytest.fixture
def place(tmp_path: Path) -> Callable[..., Path]:
    """Puts a model into a folder; its weights can be changed after the card was written, or before."""

    def put(weights: bytes | None = None, **changes: Any) -> Path:
        data = save(UNet(**ARGUMENTS).state_dict()) if weights is None else weights
        fields = {"name": "mine", "architecture": "unet", "arguments": ARGUMENTS, "multiple": 4}
        made = card(**fields | {"sha256": hashlib.sha256(data).hexdigest()} | changes)
        (tmp_path / "mine.safetensors").write_bytes(data)
        write_card(made, tmp_path / "mine.json")
        return tmp_path

    return put


def change_card(folder: Path, **changes: Any) -> None:
    path = folder / "mine.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_model_is_found_and_loaded_once(place: Callable[..., Path]) -> None:
    store = ModelStore([place()])
    assert [found.name for found in store.cards(on_error=pytest.fail)] == ["mine"]
    assert store.load("mine") is store.load("mine")


def test_the_first_folder_wins(place: Callable[..., Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_card(card(name="mine", title="Other"), other / "mine.json")
    assert Catalogue([other, place()]).card("mine").title == "Other"


@pytest.mark.parametrize("name", ["none", "", "../mine", "/etc/passwd", "sub/mine", "."])
def test_no_such_model(place: Callable[..., Path], name: str) -> None:
    folder = place() / "sub"
    folder.mkdir()
    with pytest.raises(ModelNotFoundError, match="There is no model"):
        Catalogue([folder]).card(name)


def test_one_flipped_byte_is_found(place: Callable[..., Path]) -> None:
    folder = place()
    path = folder / "mine.safetensors"
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    with pytest.raises(WeightsError, match="not the ones that their card describes"):
        ModelStore([folder]).load("mine")


def test_a_pickle_is_never_opened(place: Callable[..., Path], tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    hostile = pickle.dumps({"weights": Runs(str(ran))})
    with pytest.raises(WeightsError, match="not safetensors"):
        ModelStore([place(hostile)]).load("mine")
    assert not ran.exists()
    pickle.loads(hostile)  # the file was armed
    assert ran.exists()


class Runs:
    """Touches a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return _touch, (self.path,)


def _touch(path: str) -> None:
    Path(path).touch()


def test_weights_of_another_shape(place: Callable[..., Path]) -> None:
    with pytest.raises(WeightsError, match="don't fit"):
        ModelStore([place(save(UNet(widths=(8, 16), blocks=1).state_dict()))]).load("mine")


def test_weights_with_a_tensor_missing(place: Callable[..., Path]) -> None:
    state = UNet(**ARGUMENTS).state_dict()
    del state["tail.0.bias"]
    with pytest.raises(WeightsError, match=r"tail\.0\.bias"):
        ModelStore([place(save(state))]).load("mine")


def test_missing_weights(place: Callable[..., Path]) -> None:
    folder = place()
    (folder / "mine.safetensors").unlink()
    with pytest.raises(WeightsError, match="can't be read"):
        ModelStore([folder]).load("mine")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"architecture": "transformer"}, "doesn't have"),
        ({"arguments": {"depth": 3}}, "doesn't take"),
        ({"arguments": {"widths": []}}, "doesn't take"),
        ({"schema_version": 99}, "version 99"),
        ({"surprise": 1}, "surprise"),
        ({"halo": -1}, "halo"),
        ({"name": "yours"}, "of a model 'yours'"),
        ({"sha256": "short"}, "sha256"),
    ],
)
def test_a_card_that_is_wrong_is_named(place: Callable[..., Path], changes: dict[str, Any], words: str) -> None:
    folder = place()
    change_card(folder, **changes)
    with pytest.raises(CardError, match=words):
        ModelStore([folder]).load("mine")


@pytest.mark.parametrize("text", ["", "not json", "[]", "null", '{"schema_version": 1}', "\x00\xff"])
def test_a_card_that_is_no_card(place: Callable[..., Path], text: str) -> None:
    folder = place()
    (folder / "mine.json").write_text(text)
    with pytest.raises(CardError):
        ModelStore([folder]).load("mine")


def test_a_card_survives_writing_and_reading(tmp_path: Path) -> None:
    made = card(figures=[{"set": "s", "damage": "d", "metric": "m", "input": 1.0, "output": 2.0}], limits=["blur"])
    write_card(made, tmp_path / "fake.json")
    assert Card.model_validate_json((tmp_path / "fake.json").read_text()) == made


def test_loaded_weights_are_what_was_stored(place: Callable[..., Path]) -> None:
    torch.manual_seed(7)
    state = {name: tensor.half() for name, tensor in UNet(**ARGUMENTS).state_dict().items()}
    loaded = ModelStore([place(save(state))]).load("mine").state()
    assert all(torch.equal(loaded[name], state[name].float()) for name in state)


def test_one_broken_card_doesnt_hide_the_others(place: Callable[..., Path]) -> None:
    folder = place()
    (folder / "broken.json").write_text("{")
    told: list[CardError] = []
    assert [found.name for found in Catalogue([folder]).cards(on_error=told.append)] == ["mine"]
    assert "broken.json" in told[0].happened


@pytest.mark.parametrize(
    "arguments",
    [
        {"widths": [10**9, 12], "blocks": 1},
        {"widths": [8, 12], "blocks": 10**9},
        {"widths": [8] * 40, "blocks": 1},
        {"widths": [4000, 4000, 4000, 4000], "blocks": 8},  # 30 GB
        {"widths": [-8, 12]},
    ],
)
def test_a_card_can_not_ask_for_more_than_the_machine_has(
    place: Callable[..., Path], arguments: dict[str, Any]
) -> None:
    with pytest.raises((CardError, WeightsError)) as caught:
        ModelStore([place(arguments=arguments)]).load("mine")
    assert caught.value.advice


def test_a_name_that_is_too_long_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError):
        Catalogue([tmp_path]).find("x" * 300)


def test_a_card_nested_without_end_is_malformed(place: Callable[..., Path]) -> None:
    folder = place()
    (folder / "mine.json").write_text("[" * 200_000)
    with pytest.raises(CardError):
        Catalogue([folder]).card("mine")
