"""What shipped models are called and do, in the person's language. A person's own models speak for themselves.

Cards are data and English. Their texts are looked up as they stand there, so that a translation needs no copy of a card;
a text that isn't listed here is shown as the card has it.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from photofix.engine.card import Card

_KNOWN = (
    QT_TRANSLATE_NOOP("Models", "Clean up"),
    QT_TRANSLATE_NOOP(
        "Models",
        "Removes noise and JPEG blocks, ringing and colour bleeding, without being told how much there is.",
    ),
    QT_TRANSLATE_NOOP(
        "Models", "Doubles width and height, with crisper edges than plain enlargement, and invents nothing."
    ),
    QT_TRANSLATE_NOOP(
        "Models",
        "Makes width and height four times as large, with crisper edges than plain enlargement, and invents nothing.",
    ),
    QT_TRANSLATE_NOOP(
        "Models", "Mends the light and colour of a whole photo: too dark or too bright, hazy, faded, yellowed, tinted."
    ),
    QT_TRANSLATE_NOOP("Models", "Licence: %1"),
    QT_TRANSLATE_NOOP("Models", "Not installed"),
    QT_TRANSLATE_NOOP("Models", "Upscale"),
    QT_TRANSLATE_NOOP("Models", "Upscale 2×"),
    QT_TRANSLATE_NOOP("Models", "Upscale 2×, crisp"),
    QT_TRANSLATE_NOOP(
        "Models",
        "Doubles width and height, with texture as it may have been. It is what the slider of upscale-2x goes towards.",
    ),
    QT_TRANSLATE_NOOP("Models", "Upscale 4×"),
    QT_TRANSLATE_NOOP("Models", "Upscale 4×, crisp"),
    QT_TRANSLATE_NOOP(
        "Models",
        "Makes width and height four times as large, with texture as it may have been. It is what the slider of upscale-4x goes towards.",
    ),
    QT_TRANSLATE_NOOP("Models", "Erase text and scratches"),
    QT_TRANSLATE_NOOP(
        "Models",
        "Finds text, date stamps, watermarks, logos, scratches, dust, hairs and creases, and repairs what is under them.",
    ),
    QT_TRANSLATE_NOOP("Models", "Colourise"),
    QT_TRANSLATE_NOOP(
        "Models",
        "Experimental: gives a black-and-white photo colours that it may have had; its light and dark stay as they are.",
    ),
    QT_TRANSLATE_NOOP("Models", "Relight"),
)

# A few words for each task: what a card has room for.
_TASKS = {
    "clean": QT_TRANSLATE_NOOP("Models", "Noise, compression"),
    "upscale": QT_TRANSLATE_NOOP("Models", "More pixels"),
    "erase": QT_TRANSLATE_NOOP("Models", "Text, dust, scratches"),
    "colourise": QT_TRANSLATE_NOOP("Models", "Experimental: black and white"),
    "relight": QT_TRANSLATE_NOOP("Models", "Light and colour"),
}


def title(card: Card, *, own: bool) -> str:
    """What a model is called."""
    return card.title if own else _translated(card.title)


def purpose(card: Card, *, own: bool) -> str:
    """What it is for, in a sentence."""
    return card.purpose if own else _translated(card.purpose)


def in_a_few_words(card: Card, *, own: bool) -> str:
    """What it is for, as short as a card wants it."""
    if card.tiling == "approximate":  # by others: on what terms is to be seen before it is used
        return f"{card.purpose} {licence(card)}"
    return card.purpose if own else _translated(str(_TASKS[card.task]))


def licence(card: Card) -> str:
    """Whose leave its weights come with."""
    return _translated("Licence: %1").replace("%1", card.licence)


def not_installed() -> str:
    """What is said of a model that isn't here."""
    return _translated("Not installed")


def _translated(text: str) -> str:
    return QCoreApplication.translate("Models", text)
