"""Suggestions in plain words, each with the number that is behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from photofix.engine.step import Step
from photofix.engine.suggestion import Cause, Reason
from photofix.imaging.findings import Findings

# What is found slightly, and what is found strongly; %1 is the measured number.
_WORDS = {
    Cause.GRAIN: (
        QT_TRANSLATE_NOOP("Reasons", "There is some grain (σ %1)."),
        QT_TRANSLATE_NOOP("Reasons", "Grain is strong (σ %1)."),
    ),
    Cause.BLOCKS: (
        QT_TRANSLATE_NOOP("Reasons", "Compression has left marks (blocks %1)."),
        QT_TRANSLATE_NOOP("Reasons", "Compression has left strong marks (blocks %1)."),
    ),
    Cause.SMALL: (QT_TRANSLATE_NOOP("Reasons", "It is small (%1 megapixels)."),),
    Cause.DARK: (QT_TRANSLATE_NOOP("Reasons", "It is rather dark (median %1 of 255)."),),
    Cause.BRIGHT: (QT_TRANSLATE_NOOP("Reasons", "It is rather bright (median %1 of 255)."),),
    Cause.FLAT: (QT_TRANSLATE_NOOP("Reasons", "Its contrast is low (%1 of 255)."),),
    Cause.FAINT: (QT_TRANSLATE_NOOP("Reasons", "Its colours are faint (colourfulness %1)."),),
    Cause.GREY: (QT_TRANSLATE_NOOP("Reasons", "It has no colours (%1); they would be made up."),),
}
# What is added where no model helps.
_HELPLESS = {
    Cause.GRAIN: QT_TRANSLATE_NOOP("Reasons", "No installed model removes it."),
    Cause.BLOCKS: QT_TRANSLATE_NOOP("Reasons", "No installed model removes them."),
    Cause.SMALL: QT_TRANSLATE_NOOP("Reasons", "No installed model enlarges."),
    Cause.DARK: QT_TRANSLATE_NOOP("Reasons", "No installed model changes light."),
    Cause.BRIGHT: QT_TRANSLATE_NOOP("Reasons", "No installed model changes light."),
    Cause.FLAT: QT_TRANSLATE_NOOP("Reasons", "No installed model changes light."),
    Cause.FAINT: QT_TRANSLATE_NOOP("Reasons", "No installed model changes colours."),
}


def reason_in_words(reason: Reason) -> str:
    """What was found, and whether anything can be done."""
    words = _WORDS[reason.cause]
    text = _translated(str(words[-1] if reason.strong else words[0])).replace("%1", _number(reason.value))
    if reason.model is None:
        text += " " + _translated(str(_HELPLESS[reason.cause]))
    return text


def steps_in_words(steps: Sequence[Step], title: Callable[[str], str]) -> str:
    """A chain by its titles, e.g. “Clean up, then Upscale 2×”."""
    return _translated(", then ").join(title(step.model) for step in steps)


def nothing_in_words(findings: Findings) -> str:
    """What was looked for and not found."""
    return (
        _translated("Hardly any grain (σ %1) and no blocks of compression to speak of (%2).")
        .replace("%1", _number(findings.noise))
        .replace("%2", _number(findings.blocks))
    )


def _number(value: float) -> str:
    """With as many digits as mean something."""
    return QLocale().toString(value, "f", 0 if value >= 10 else 1 if value >= 1 else 2)


def _translated(text: str) -> str:
    return QCoreApplication.translate("Reasons", text)
