from pathlib import Path

import pytest

from photofix.errors import RecipeError, SaveError, UsageError
from photofix.training.personal.export import free_name
from photofix.training.personal.plan import claim, default_run, make_plan, read_plan, runs_folder, slug


@pytest.mark.parametrize(
    ("asked", "word"),
    [({"minutes": 0}, "minutes"), ({"minutes": -3}, "minutes"), ({"minutes": float("nan")}, "minutes"),
     ({"style": "soft"}, "style"), ({"title": ""}, "title"), ({"title": "x" * 61}, "title")],
)  # fmt: skip
def test_what_makes_no_sense_is_named(asked: dict[str, object], word: str) -> None:
    with pytest.raises(UsageError) as caught:
        make_plan(folder=Path("photos"), **asked)
    assert word in caught.value.happened
    assert caught.value.advice


def test_a_run_goes_on_only_by_the_plan_that_it_began_with(tmp_path: Path) -> None:
    plan = make_plan(folder=tmp_path, minutes=5)
    assert not claim(tmp_path / "run", plan)
    assert claim(tmp_path / "run", plan)
    assert read_plan(tmp_path / "run") == plan
    with pytest.raises(RecipeError, match="minutes"):
        claim(tmp_path / "run", make_plan(folder=tmp_path, minutes=6))
    assert read_plan(tmp_path / "run") == plan


def test_a_run_that_can_have_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file")
    with pytest.raises(SaveError, match="can't be made"):
        claim(tmp_path / "run", make_plan(folder=tmp_path))


def test_a_broken_plan_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError):
        read_plan(tmp_path)
    (tmp_path / "plan.json").write_text("{")
    with pytest.raises(RecipeError):
        claim(tmp_path, make_plan(folder=tmp_path))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Omas Dias 1962", "omas-dias-1962"),
        ("X-T20 / ISO 6400!", "x-t20-iso-6400"),
        ("Über", "uber"),
        ("写真", "my-model"),
        ("../x", "x"),
    ],
)
def test_names_of_files_come_from_titles(title: str, name: str) -> None:
    assert slug(title) == name
    assert default_run(make_plan(folder=Path("p"), title=title)).parent == runs_folder()


def test_names_are_never_taken_twice() -> None:
    assert free_name("mine", {"clean"}) == "mine"
    assert free_name("mine", {"mine", "mine-2"}) == "mine-3"
