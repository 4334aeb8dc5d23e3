"""What people write on photos: names, addresses, dates, warnings, captions, and strings that mean nothing."""

from __future__ import annotations

import string

import numpy as np

_NAMES = (
    "Anna Keller", "J. Moreau", "Lindqvist", "Okafor", "M. Tanaka", "Studio Weiß", "Novák", "Petra Lang", "Rossi & Figli", "O’Brien",
    "Silva", "K. Andersen", "Blue Door", "Northlight", "Élan", "García", "Hargreaves", "Pixelwerk", "Atelier 9", "Vega",
)  # fmt: skip
_PLACES = (
    "Lisboa",
    "Bergen",
    "Kraków",
    "Cape Town",
    "Kyoto",
    "Lake Como",
    "Zürich",
    "Oaxaca",
    "Galway",
    "Tromsø",
    "Home",
)
_WARNINGS = (
    "SAMPLE", "PROOF", "PREVIEW", "COPYRIGHT", "DO NOT COPY", "DRAFT", "CONFIDENTIAL", "watermark", "NOT FOR SALE", "Muster", "DEMO",
    "All rights reserved", "unlicensed", "COMP",
)  # fmt: skip
_CAPTIONS = (
    "Happy Birthday!", "Summer holiday", "with love", "Grandma & me", "the best day", "First snow", "Merry Christmas", "Fig. 3",
    "Wish you were here", "before / after", "Viel Glück", "ganz oben", "Sunday", "NEW", "SALE −50 %", "see page 12", "Exit", "open",
)  # fmt: skip
_LETTERS = string.ascii_letters + string.digits + string.digits + "  .,-:;!?&/()#%+*@äöüéèñçßøåÄÖÜ"


def phrase(rng: np.random.Generator) -> str:
    """A line of text as it is found on photos; a third of them random characters, so that no word is learned by heart."""
    kind = rng.random()
    if kind < 0.33:
        return _characters(rng, int(rng.integers(1, 16)))
    name = _one_of(_NAMES, rng)
    if kind < 0.5:
        text = _one_of(_CAPTIONS, rng)
    elif kind < 0.6:
        text = f"{_one_of(_PLACES, rng)} {_year(rng)}"
    elif kind < 0.7:
        text = f"www.{_bare(name)}.{_one_of(('com', 'net', 'org', 'de', 'photo', 'co.uk'), rng)}"
    elif kind < 0.78:
        text = f"@{_bare(name)}{int(rng.integers(100)) if rng.random() < 0.4 else ''}"
    elif kind < 0.9:
        text = f"© {name} {_year(rng)}" if rng.random() < 0.6 else f"{name} Photography"
    else:
        text = _one_of(_WARNINGS, rng)
    return _cased(text, rng)


def claim(rng: np.random.Generator) -> str:
    """What a watermark says: whose the photo is, or that it isn't yours."""
    kind = rng.random()
    if kind < 0.2:
        return _cased(_characters(rng, int(rng.integers(2, 11))), rng)
    if kind < 0.5:
        return _cased(_one_of(_WARNINGS, rng), rng)
    name = _one_of(_NAMES, rng)
    texts = (
        name,
        f"© {name}",
        f"© {_year(rng)} {name}",
        f"{_bare(name)}.com",
        f"{name} Photography",
        f"stock {_bare(name)}",
    )
    return _cased(_one_of(texts, rng), rng)


def date(rng: np.random.Generator) -> str:
    """A date as cameras print it, with or without a time."""
    year, month, day = _year(rng), int(rng.integers(1, 13)), int(rng.integers(1, 29))
    short = f"{year % 100:02d}"
    text = _one_of(
        (
            f"'{short} {month:2d} {day:2d}",
            f"{month:2d} {day:2d} '{short}",
            f"{day:2d}.{month:2d}.'{short}",
            f"{year}.{month:02d}.{day:02d}",
            f"{year}-{month:02d}-{day:02d}",
            f"{day:02d}-{month:02d}-{year}",
        ),
        rng,
    )
    clock = f"{int(rng.integers(24)):02d}:{int(rng.integers(60)):02d}"
    return f"{text} {clock}" if rng.random() < 0.3 else text


def _one_of(texts: tuple[str, ...], rng: np.random.Generator) -> str:
    return texts[int(rng.integers(len(texts)))]


def _characters(rng: np.random.Generator, count: int) -> str:
    return "".join(_LETTERS[int(i)] for i in rng.integers(len(_LETTERS), size=count)).strip() or "x"


def _year(rng: np.random.Generator) -> int:
    return int(rng.integers(1975, 2027))


def _bare(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _cased(text: str, rng: np.random.Generator) -> str:
    kind = rng.random()
    return text.upper() if kind < 0.2 else text.lower() if kind < 0.3 else text
