import hashlib
import shutil
from pathlib import Path

import pytest
import torch

from photofix.cluster.weights import load_models
from photofix.engine.catalogue import shipped_models
from photofix.engine.model_store import ModelStore
from photofix.errors import WeightsError


def test_what_is_here_isnt_fetched(tmp_path: Path) -> None:
    def fetch(_: str) -> bytes:
        raise AssertionError

    card = ModelStore().card("clean")
    models = load_models([card, card], fetch)
    assert [model.card for model in models] == [card, card]


def test_what_isnt_here_or_is_another_is_fetched_once(tmp_path: Path) -> None:
    """Under the name there are other weights here, as a person's own model of that name may have."""
    card, asked = ModelStore().card("clean"), []
    for ending in (".json", ".safetensors"):
        shutil.copy(shipped_models() / f"clean{ending}", tmp_path)
    text = (tmp_path / "clean.json").read_text()
    (tmp_path / "clean.json").write_text(text.replace(card.sha256, hashlib.sha256(b"others").hexdigest()))

    def fetch(sha256: str) -> bytes:
        asked.append(sha256)
        return (shipped_models() / "clean.safetensors").read_bytes()

    for store in (ModelStore([tmp_path]), ModelStore([])):
        models = load_models([card, card.model_copy(update={"halo": 160})], fetch, store)
        assert [model.card.halo for model in models] == [card.halo, 160]
        state, right = models[0].state(), ModelStore().load("clean").state()
        assert all(torch.equal(state[name], right[name]) for name in right)
    assert asked == [card.sha256] * 2


def test_what_was_altered_on_the_way_is_refused() -> None:
    with pytest.raises(WeightsError, match="not the ones that their card describes"):
        load_models([ModelStore().card("clean")], lambda _: b"something else", ModelStore([]))
