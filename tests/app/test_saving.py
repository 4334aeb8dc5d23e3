from pathlib import Path

from photofix.app.saving import unique_name


def test_a_free_name_is_taken_as_it_is(tmp_path: Path) -> None:
    assert unique_name(tmp_path / "a_photofix.jpg") == tmp_path / "a_photofix.jpg"


def test_a_taken_name_gets_the_next_free_number(tmp_path: Path) -> None:
    for name in ("a_photofix.jpg", "a_photofix-2.jpg"):
        (tmp_path / name).touch()
    (tmp_path / "a_photofix-3.jpg").symlink_to(tmp_path / "nowhere")
    assert unique_name(tmp_path / "a_photofix.jpg") == tmp_path / "a_photofix-4.jpg"
