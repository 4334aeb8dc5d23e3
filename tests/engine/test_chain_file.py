"""Chains in files."""

import json
from pathlib import Path

import pytest

from photofix.engine.chain_file import read_chain, write_chain
from photofix.engine.protection import Stroke
from photofix.engine.step import Chain, Step
from photofix.errors import OutputExistsError, UsageError

CHAIN = Chain(
    steps=(Step(model="clean", strength=0.3), Step(model="upscale-2x")),
    protect=(Stroke(points=((0.1, 2.7), (3.25, -1.0)), radius=11.3), Stroke(points=((5, 6),), radius=2, rubs=True)),
)


def test_a_chain_comes_back_as_it_was(tmp_path: Path) -> None:
    path = write_chain(CHAIN, tmp_path / "steps.json")
    assert read_chain(path) == CHAIN
    assert [step["model"] for step in json.loads(path.read_text())["steps"]] == ["clean", "upscale-2x"]
    assert [found.name for found in tmp_path.iterdir()] == ["steps.json"]


def test_an_earlier_file_is_replaced_only_when_that_is_asked_for(tmp_path: Path) -> None:
    path = write_chain(CHAIN, tmp_path / "steps.json")
    other = Chain(steps=(Step(model="clean"),))
    with pytest.raises(OutputExistsError):
        write_chain(other, path)
    assert read_chain(path) == CHAIN
    write_chain(other, path, overwrite=True)
    assert read_chain(path) == other


def test_a_file_that_is_too_large_for_steps_is_not_read_through(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(300 << 20)  # a hole: it takes no room
    with pytest.raises(UsageError, match="larger than 256 MB"):
        read_chain(path)
