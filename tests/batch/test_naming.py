"""Names of results: no two that any system takes for one, and none that is too long."""

import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photofix.batch.naming import LONGEST, Names, folded, numbered, wanted_name
from photofix.errors import UsageError
from photofix.imaging.naming import TEMPLATE, fill_template, shorten

stems = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=255).filter(
    lambda text: len(text.encode()) <= 255 and text.strip(".")
)


@given(stems, st.sampled_from([".jpg", ".JPEG", ".heic", ".png", ""]))
def test_a_name_keeps_its_ending_and_its_mark_and_is_never_too_long(stem: str, ending: str) -> None:
    wanted = wanted_name(PurePosixPath("sub/folder") / f"{stem}{ending}", TEMPLATE, "clean", None)
    assert wanted.parent == PurePosixPath("sub/folder")
    assert wanted.stem.endswith("_photofix")
    assert len(wanted.name.encode()) <= LONGEST
    for number in (1, 2, 1000):
        assert len(numbered(wanted, number).name.encode()) <= LONGEST
        assert numbered(wanted, number).suffix == wanted.suffix


@given(st.lists(st.sampled_from(["a", "A", "b", "é", "e\u0301", "É", "straße", "STRASSE", "ﬁ", "fi"]), max_size=12))
def test_no_two_names_are_the_same_to_any_system(wanted: list[str]) -> None:
    names = Names()
    given_away = [names.unique(PurePosixPath(f"{name}.jpg"), lambda _: True) for name in wanted]
    assert len({folded(name) for name in given_away}) == len(wanted)
    assert len({unicodedata.normalize("NFD", str(name)).lower() for name in given_away}) == len(wanted)
    if wanted:
        assert given_away[0] == PurePosixPath(f"{wanted[0]}.jpg")


def test_names_that_are_refused_by_whoever_asks_get_the_next_number() -> None:
    names = Names()
    taken = {"x/a.jpg", "x/a-2.jpg"}
    assert names.unique(PurePosixPath("x/a.jpg"), lambda name: str(name) not in taken) == PurePosixPath("x/a-3.jpg")
    assert not names.reserve("X/A-3.JPG")
    assert names.reserve("x/a.jpg")


@given(st.text(max_size=80), st.integers(0, 100))
def test_shortening_cuts_no_character_in_two(text: str, most: int) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    short = shorten(text, most)
    assert len(short.encode()) <= max(most, 0) or short == text
    assert text.startswith(short)


def test_a_template_names_what_it_is_asked_to() -> None:
    values = {"name": "a", "steps": "clean"}
    assert fill_template("{steps}-{name}", values) == "clean-a"
    for template in ("{date}", "a/b", "", " . ", "{name", "con:"):
        with pytest.raises(UsageError):
            fill_template(template, values)
    assert wanted_name(PurePosixPath("a.heic"), "{name}-{steps}", "clean", "png") == PurePosixPath("a-clean.png")
