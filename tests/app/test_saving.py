from pathlib import Path

import pytest

from photofix.app.session.saving import SaveOptions, unique_name
from photofix.engine.step import Chain, parse_chain
from photofix.errors import UsageError
from photofix.imaging import default_output

CLEAN = parse_chain("clean")


def test_a_free_name_is_taken_as_it_is(tmp_path: Path) -> None:
    assert unique_name(tmp_path / "a_photofix.jpg") == tmp_path / "a_photofix.jpg"


def test_a_taken_name_gets_the_next_free_number(tmp_path: Path) -> None:
    for name in ("a_photofix.jpg", "a_photofix-2.jpg"):
        (tmp_path / name).touch()
    (tmp_path / "a_photofix-3.jpg").symlink_to(tmp_path / "nowhere")
    assert unique_name(tmp_path / "a_photofix.jpg") == tmp_path / "a_photofix-4.jpg"


@pytest.mark.parametrize("name", ["a.JPG", "b.heic", "c.tif", "no ending", "{odd}.png", "d.mpo"])
def test_without_a_wish_it_is_the_command_line_s_name(name: str) -> None:
    path = Path("/photos") / name
    assert SaveOptions().destination(path, CLEAN) == default_output(path)


@pytest.mark.parametrize(
    ("options", "chain", "expected"),
    [
        (SaveOptions(template="{name}-{steps}"), CLEAN, "/photos/a-clean.jpg"),
        (SaveOptions(template="{steps}_{name}"), parse_chain("clean:0.8"), "/photos/clean-80_a.jpg"),
        (SaveOptions(template="{steps}"), parse_chain("clean:0.8,upscale-2x"), "/photos/clean-80+upscale-2x.jpg"),
        (SaveOptions(format="PNG"), CLEAN, "/photos/a_photofix.png"),
        (SaveOptions(folder=Path("/results")), CLEAN, "/results/a_photofix.jpg"),
    ],
)
def test_a_name_is_made_as_it_is_wished(options: SaveOptions, chain: Chain, expected: str) -> None:
    assert options.destination(Path("/photos/a.jpg"), chain) == Path(expected)


def test_a_photo_without_a_folder_has_a_home() -> None:
    path, home = Path("/tmp/untitled.png"), Path("/pictures")
    assert SaveOptions().destination(path, CLEAN, home).parent == home
    assert SaveOptions(folder=Path("/results")).destination(path, CLEAN, home).parent == Path("/results")


@pytest.mark.parametrize("template", ["", " ", "..", "{date}", "a/b", "..\\{name}", "{name", "a:b", "{}"])
def test_what_makes_no_name_is_refused(template: str) -> None:
    with pytest.raises(UsageError):
        SaveOptions(template=template).destination(Path("/photos/a.jpg"), CLEAN)
