"""Chains that a person keeps under a name."""

from pathlib import Path

import pytest

from photofix.engine.model_store import ModelStore
from photofix.engine.presets import Presets
from photofix.engine.step import parse_chain
from photofix.errors import OutputExistsError, SaveError, UsageError

CHAIN = parse_chain("clean:0.8,upscale-2x")


def test_a_preset_is_kept_listed_loaded_and_removed(tmp_path: Path) -> None:
    presets = Presets(tmp_path / "new", tmp_path / "none")
    assert presets.names() == []
    assert presets.save("Alte Fotos 1", CHAIN) == tmp_path / "new" / "Alte Fotos 1.json"
    presets.save("b", parse_chain("clean"))
    assert presets.names() == ["Alte Fotos 1", "b"]
    assert presets.load("Alte Fotos 1") == CHAIN
    with pytest.raises(OutputExistsError):
        presets.save("b", CHAIN)
    presets.save("b", CHAIN, overwrite=True)
    assert presets.load("b") == CHAIN
    presets.remove("b")
    assert presets.names() == ["Alte Fotos 1"]


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "a/b", "a\\b", " a", "a ", "a.", "-a", "a" * 65, "a\n", "a:b"])
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    presets = Presets(tmp_path / "presets", tmp_path / "none")
    for call in (presets.load, presets.remove, lambda name: presets.save(name, CHAIN)):
        with pytest.raises(UsageError, match="can't be the name"):
            call(name)
    assert not list(tmp_path.iterdir())


def test_what_is_no_preset_is_said(tmp_path: Path) -> None:
    presets = Presets(tmp_path, tmp_path / "none")
    with pytest.raises(UsageError, match="There is no preset “a”"):
        presets.load("a")
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(UsageError, match="does not hold steps"):
        presets.load("a")
    presets.remove("a")
    with pytest.raises(UsageError, match="There is no preset “a”"):
        presets.remove("a")
    (tmp_path / "file").touch()
    with pytest.raises(SaveError):
        Presets(tmp_path / "file" / "folder", tmp_path / "none").save("a", CHAIN)


def test_those_that_come_along_are_first_and_stay_as_they_are(tmp_path: Path) -> None:
    presets = Presets(tmp_path)
    presets.save("a", CHAIN)
    assert presets.names() == ["old-photo", "a"]
    assert presets.own_names() == ["a"]
    for call in (presets.remove, lambda name: presets.save(name, CHAIN, overwrite=True)):
        with pytest.raises(UsageError, match="comes with photofix"):
            call("old-photo")
    # One that an older photofix kept under that name is hidden, and not lost.
    (tmp_path / "old-photo.json").write_text(CHAIN.model_dump_json())
    assert presets.names() == ["old-photo", "a"]
    assert presets.load("old-photo") != CHAIN
    assert (tmp_path / "old-photo.json").exists()


def test_the_shipped_ones_use_shipped_models(tmp_path: Path) -> None:
    presets, models = Presets(tmp_path), {card.name for card in ModelStore().cards(on_error=pytest.fail)}
    for name in presets.names():
        assert {step.model for step in presets.load(name).steps} <= models
