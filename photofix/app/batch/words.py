"""What the Batch page says: states, sizes, times and chains."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from photofix.engine.step import Chain
from photofix.errors import DiskFullError, PhotofixError

if TYPE_CHECKING:
    from photofix.app.batch.events import Error, Planned
    from photofix.app.batch.photos import Row

_STATES = {
    "waiting": QT_TRANSLATE_NOOP("BatchWords", "waiting"),
    "done": QT_TRANSLATE_NOOP("BatchWords", "done"),
    "failed": QT_TRANSLATE_NOOP("BatchWords", "failed"),
    "done before": QT_TRANSLATE_NOOP("BatchWords", "done before"),
    "repaired already": QT_TRANSLATE_NOOP("BatchWords", "repaired by photofix before"),
    "no photo": QT_TRANSLATE_NOOP("BatchWords", "no photo"),
}
# What the command line's options are called; the window has no options.
_OPTION = re.compile(r"\s*\(--[^)]*\)")


def state(row: Row) -> str:
    """What has become of a photo."""
    if row.state.value == "working":
        percent = str(int(row.fraction * 100))
        return QCoreApplication.translate("BatchWords", "working %1 %").replace("%1", percent)
    return _translated(str(_STATES[row.state.value]))


def reason(row: Row) -> str:
    """Why a photo failed, or what is worth knowing of it; empty where there is nothing."""
    if row.state.value == "failed" and row.why is not None:
        return printable(row.why.happened)
    return printable(" ".join(row.notes))


def about(row: Row) -> str:
    """All that is known of a photo, in lines."""
    lines = [row.name, state(row), *row.notes]
    if row.state.value == "failed" and row.why is not None:
        lines += [row.why.happened, row.why.tried, without_options(row.why.advice)]
    return "\n".join(printable(line) for line in lines if line)


def error(said: Error) -> PhotofixError:
    """An error, as the window shows it."""
    kind = DiskFullError if said.kind == DiskFullError.__name__ else PhotofixError
    advice = without_options(said.advice)
    return kind(printable(said.happened), tried=printable(said.tried), advice=printable(advice))


def without_options(text: str) -> str:
    """Advice without the names of the command line's options."""
    return _OPTION.sub("", text)


def chain(what: Chain, title: Callable[[str], str]) -> str:
    """A chain by its titles, e.g. “Clean up 80 %, then Upscale 2×, at most 3000 pixels”."""
    steps: list[str] = []
    for step in what.steps:
        strength = "" if step.strength == 1 else f" {QLocale().toString(round(step.strength * 100))} %"
        steps.append(f"{title(step.model)}{strength}")
    text = QCoreApplication.translate("BatchWords", ", then ").join(steps)
    if what.long_edge is None:
        return text
    size = QCoreApplication.translate("BatchWords", "%1, at most %2 pixels long")
    return size.replace("%1", text).replace("%2", str(what.long_edge))


def left_out(plan: Planned) -> list[str]:
    """Which photos aren't repaired and why, each reason with its count."""
    translate = QCoreApplication.translate
    reasons = (
        (plan.done_before, translate("BatchWords", "done before (%1)")),
        (plan.repaired, translate("BatchWords", "repaired by photofix before (%1)")),
        (plan.failed_before, translate("BatchWords", "failed before (%1)")),
        (plan.taken, translate("BatchWords", "with a name that is taken (%1)")),
        (plan.unreadable, translate("BatchWords", "that can’t be read (%1)")),
    )
    return [words.replace("%1", number(count)) for count, words in reasons if count]


def estimate(plan: Planned) -> str:
    """How much there is to be done, and how long it takes."""
    translate = QCoreApplication.translate
    megapixels = number(plan.megapixels, 0 if plan.megapixels >= 10 else 1)
    if plan.seconds is None:
        return translate("BatchWords", "%1 megapixels").replace("%1", megapixels)
    text = translate("BatchWords", "%1 megapixels, about %2")
    return text.replace("%1", megapixels).replace("%2", duration(plan.seconds))


def room(plan: Planned) -> str:
    """How much room the results take."""
    text = QCoreApplication.translate("BatchWords", "About %1 of %2 that are free")
    return text.replace("%1", size(plan.bytes)).replace("%2", size(plan.free))


def duration(value: float) -> str:
    """A time as people say it."""
    translate = QCoreApplication.translate
    if value < 90:
        return translate("BatchWords", "%1 s").replace("%1", str(max(1, round(value))))
    if value < 5400:
        return translate("BatchWords", "%1 min").replace("%1", str(round(value / 60)))
    return translate("BatchWords", "%1 h").replace("%1", number(value / 3600, 1))


def seconds(value: float | None) -> str:
    """How long a photo took."""
    if value is None:
        return ""
    return f"{number(value, 1)} s" if value < 90 else duration(value)


def size(value: float) -> str:
    """Bytes as people say them."""
    for unit, digits in (("kB", 0), ("MB", 0), ("GB", 1)):
        value /= 1000
        if value < 999.5 or unit == "GB":
            return f"{number(max(value, 1 if unit == 'kB' else 0), digits)} {unit}"
    raise AssertionError("there is a last unit")


def number(value: float, digits: int = 0) -> str:
    """A number as the person's language has it."""
    return QLocale().toString(float(value), "f", digits)


def printable(text: str) -> str:
    """Text as Qt can show it; what isn't Unicode in a file's name is marked."""
    return text.encode("utf-8", "replace").decode()


def _translated(text: str) -> str:
    return QCoreApplication.translate("BatchWords", text)
