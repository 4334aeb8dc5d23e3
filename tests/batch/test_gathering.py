"""From what a person names to photos."""

import os
from pathlib import Path

import pytest

from photofix.batch.gathering import gather


@pytest.fixture
def tree(make, tmp_path: Path) -> Path:
    for name in ("10.png", "2.png", "a/x.jpg", "a/b/y.jpg", "a/b/.hidden.jpg", ".secret/z.jpg", "c/no ending"):
        make.photo(tmp_path / name, format="PNG")
    (tmp_path / "a" / "x.xmp").write_text("")
    (tmp_path / "broken.jpg").write_text("not a photo, but called one")
    return tmp_path


def names(tree: Path, *named: str, leave_out: tuple[str, ...] = ()) -> list[str]:
    found = gather([tree / name for name in named], [tree / name for name in leave_out])
    return [photo.path.relative_to(tree).as_posix() for photo in found.photos]


def test_a_folder_with_its_subfolders_in_natural_order(tree: Path) -> None:
    found = gather([tree])
    assert [str(photo.relative) for photo in found.photos] == [
        "2.png", "10.png", "a/b/y.jpg", "a/x.jpg", "broken.jpg", "c/no ending",
    ]  # fmt: skip
    assert {photo.root for photo in found.photos} == {tree}
    assert [(path.name, why) for path, why in found.others] == [("x.xmp", "no photo")]


def test_each_file_once_however_often_it_is_named(tree: Path) -> None:
    assert names(tree, "a", "a/x.jpg", "a/b", "a/../a/x.jpg") == ["a/b/y.jpg", "a/x.jpg"]
    found = gather([tree / "a" / "x.jpg", tree / "a"])
    assert [photo.root.name for photo in found.photos] == ["a", "a"]


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("*.png", ["2.png", "10.png"]),
        ("a/*.jpg", ["a/x.jpg"]),
        ("a/**/*.jpg", ["a/b/y.jpg", "a/x.jpg"]),
        ("**/y.*", ["a/b/y.jpg"]),
        ("[a-b]*/x.jpg", ["a/x.jpg"]),
        ("?", ["a/b/y.jpg", "a/x.jpg", "c/no ending"]),
    ],
)
def test_patterns(tree: Path, pattern: str, matched: list[str]) -> None:
    assert names(tree, pattern) == matched


def test_a_name_with_brackets_is_a_name_if_there_is_such_a_file(make, tree: Path) -> None:
    make.photo(tree / "a [1].png")
    assert names(tree, "a [1].png") == ["a [1].png"]


def test_a_pattern_without_a_match_is_a_problem_and_a_missing_file_a_photo_to_be_told_of(tree: Path) -> None:
    found = gather([tree / "*.webp", tree / "none.jpg"])
    assert [(path.name, type(error).__name__) for path, error in found.problems] == [("*.webp", "PhotoNotFoundError")]
    assert [photo.path.name for photo in found.photos] == ["none.jpg"]


def test_folders_of_results_are_left_out(tree: Path) -> None:
    assert "a/b/y.jpg" not in names(tree, ".", leave_out=("a/b",))
    assert names(tree, "a/**/*.jpg", leave_out=("a/b",)) == ["a/x.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_to_files_are_photos_and_pipes_are_not(tree: Path) -> None:
    (tree / "c" / "link.jpg").symlink_to(tree / "a" / "x.jpg")
    os.mkfifo(tree / "c" / "pipe.jpg")
    found = gather([tree / "c"])
    assert [photo.path.name for photo in found.photos] == ["link.jpg", "no ending"]
    assert [(path.name, why) for path, why in found.others] == [("pipe.jpg", "no ordinary file")]
