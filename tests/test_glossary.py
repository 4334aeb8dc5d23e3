"""The page of words: it names modules that there are, and a word is found where the alphabet has it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_, *ROOMS = (ROOT / "docs" / "glossary.md").read_text("utf-8").split("\n## ")
WORDS = [room for room in ROOMS if "\n- **" in room]


def heading(room: str) -> str:
    return room.partition("\n")[0]


@pytest.mark.parametrize("room", ROOMS, ids=heading)
def test_modules_are_there(room: str) -> None:
    folder = re.search(r"\(`([\w/]*)`\)", heading(room))
    own = ROOT / "photofix" / (folder[1] if folder else "")
    named = re.findall(r"`([\w/]+(?:\.py|/))`", room.partition("\n")[2])
    assert named
    assert [name for name in named if not (own / name).exists() and not (ROOT / "photofix" / name).exists()] == []


@pytest.mark.parametrize("room", WORDS, ids=heading)
def test_words_are_in_alphabetical_order_and_explained_once(room: str) -> None:
    words = re.findall(r"^- \*\*([^*]+)\*\*", room, re.MULTILINE)
    assert words == sorted(set(words), key=str.casefold)
