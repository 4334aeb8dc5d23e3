"""From a faithful model to its crisp version: weights between the two."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from photofix.engine.card import write_card
from photofix.engine.enhance import Repair
from photofix.engine.kept import KeptWork
from photofix.engine.model_store import ModelStore
from photofix.engine.step import Chain, Step
from photofix.errors import CardError, PhotofixError, UsageError
from photofix.nets.unet import UNet
from tests.engine.fakes import CPU32, card, photo

ARGUMENTS = {"widths": [8, 12], "blocks": 1}


def put(folder: Path, name: str, seed: int, **changes: Any) -> str:
    """A model with random weights; returns their hash."""
    torch.manual_seed(seed)
    network = UNet(**changes.get("arguments", ARGUMENTS))
    with torch.no_grad():  # its tail begins at zero, and so would all answers
        for parameter in network.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.05)
    data = save(network.state_dict())
    fields = {"name": name, "architecture": "unet", "arguments": ARGUMENTS, "multiple": 4}
    made = card(**fields | {"sha256": hashlib.sha256(data).hexdigest()} | changes)
    (folder / f"{name}.safetensors").write_bytes(data)
    write_card(made, folder / f"{name}.json")
    return made.sha256


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    sha256 = put(tmp_path, "up", 1)
    put(tmp_path, "up-crisp", 2, halo=64, crisp_of={"model": "up", "sha256": sha256})
    put(tmp_path, "plain", 3)
    return ModelStore([tmp_path])


def answer(store: ModelStore, crisp: float, **given: Any) -> np.ndarray:
    step = Step(model="up", crisp=crisp)
    return Repair(photo(40, 50), Chain(steps=(step,)), [store.load_step(step)], CPU32, **given).run().pixels


def test_weights_go_from_the_faithful_ones_to_the_crisp_ones(store: ModelStore) -> None:
    faithful, crisp = store.load("up").state(), store.load("up-crisp").state()
    assert store.load_step(Step(model="up")) is store.load("up")
    half = store.load_step(Step(model="up", crisp=0.5)).state()
    for name, tensor in half.items():
        assert torch.allclose(tensor, (faithful[name] + crisp[name]) / 2)
    whole = store.load_step(Step(model="up", crisp=1)).state()
    assert all(torch.equal(tensor, crisp[name]) for name, tensor in whole.items())


def test_each_mixture_is_another_model_with_the_hash_of_its_own_weights(store: ModelStore) -> None:
    hashes = [store.load("up").card.sha256]
    for crisp in (0.3, 0.6, 1.0):
        step = Step(model="up", crisp=crisp)
        mixed = store.load_step(step)
        assert mixed is store.load_step(step)
        assert mixed.card.model_copy(update={"sha256": hashes[0], "halo": 32}) == store.load("up").card
        assert mixed.card.halo == 64
        contents = store.contents(step)
        assert hashlib.sha256(contents).hexdigest() == mixed.card.sha256
        assert all(torch.equal(tensor, mixed.state()[name]) for name, tensor in load(contents).items())
        hashes.append(mixed.card.sha256)
    assert len(set(hashes)) == 4
    assert hashlib.sha256(store.contents(Step(model="up"))).hexdigest() == hashes[0]


def test_kept_work_of_one_mixture_is_not_taken_for_another_s(store: ModelStore) -> None:
    kept = KeptWork(1 << 30)
    for crisp in (0.0, 0.4, 0.8, 0.4):
        together = answer(store, crisp, kept=kept, name="photo").copy()
        assert np.array_equal(together, answer(store, crisp))
    assert not np.array_equal(answer(store, 0.4), answer(store, 0.8))


def make_other_weights(folder: Path) -> None:
    put(folder, "up", 7)


def make_other_network(folder: Path) -> None:
    sha256 = ModelStore([folder]).card("up").sha256
    put(folder, "up-crisp", 2, arguments={"widths": [8, 16], "blocks": 1}, crisp_of={"model": "up", "sha256": sha256})


def make_no_crisp_version(folder: Path) -> None:
    put(folder, "up-crisp", 2)


def make_nothing_of_it(folder: Path) -> None:
    (folder / "up-crisp.json").unlink()


@pytest.mark.parametrize("change", [make_other_weights, make_other_network, make_no_crisp_version, make_nothing_of_it])
def test_only_what_was_tuned_from_these_very_weights_is_mixed_with_them(
    store: ModelStore, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    change(tmp_path)
    store = ModelStore([tmp_path])
    assert store.crisp_version(store.card("up")) is None
    with pytest.raises(UsageError, match="'up' has no crisp version"):
        store.load_step(Step(model="up", crisp=0.5))
    assert store.load_step(Step(model="up")).card.name == "up"


def test_a_model_without_a_crisp_version_says_so(store: ModelStore) -> None:
    with pytest.raises(UsageError, match="'plain' has no crisp version"):
        store.load_step(Step(model="plain", crisp=0.1))


def test_a_crisp_version_that_cannot_be_read_is_named(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "up-crisp.json").write_text("{")
    with pytest.raises(CardError, match=r"up-crisp\.json"):
        store.load_step(Step(model="up", crisp=0.5))
    (tmp_path / "up-crisp.json").unlink()
    with pytest.raises(PhotofixError):
        store.load_step(Step(model="nobody", crisp=0.5))


def test_files_have_names_that_say_it() -> None:
    assert Step(model="up", crisp=0.5).in_a_name == "up-crisp50"
    assert Step(model="up", strength=0.8, crisp=1).in_a_name == "up-80-crisp100"
    assert Chain(steps=(Step(model="clean"), Step(model="up", crisp=0.25))).in_a_name == "clean+up-crisp25"
