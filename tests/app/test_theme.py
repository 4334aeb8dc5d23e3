import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from photofix.app.base.theme import DARK, LIGHT, Colours, apply_theme, colours

READ_ON = [
    ("text", "chrome"), ("text", "raised"), ("text", "hover"), ("text", "stage"), ("quiet", "chrome"),
    ("quiet", "raised"), ("quiet", "stage"), ("quiet", "hover"), ("on_accent", "accent"), ("error", "raised"),
    ("success", "raised"),
    # The words in the strip, on a row as it is, chosen or under the pointer.
    *((state, ground) for state in ("accent", "success", "error") for ground in ("chrome", "raised", "hover")),
]  # fmt: skip
MARKS_ON = [("accent", "chrome"), ("accent", "raised"), ("accent", "stage"), ("edge", "chrome"), ("edge", "raised")]


def luminance(name: str) -> float:
    """WCAG 2.1, relative luminance."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    colour = QColor(name)
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_everything_can_be_read(theme: Colours) -> None:
    names = dataclasses.asdict(theme)
    weak = {pair: contrast(names[pair[0]], names[pair[1]]) for pair in READ_ON}
    assert not {pair: ratio for pair, ratio in weak.items() if ratio < 4.5}
    faint = {pair: contrast(names[pair[0]], names[pair[1]]) for pair in MARKS_ON}
    assert not {pair: ratio for pair, ratio in faint.items() if ratio < 3}


def test_the_palette_is_the_one_that_was_asked_for(qapp: QApplication) -> None:
    apply_theme(qapp, Qt.ColorScheme.Light)
    assert colours() is LIGHT
    apply_theme(qapp, Qt.ColorScheme.Dark)
    assert colours() is DARK
