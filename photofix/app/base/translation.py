"""The window in the person's own language, where there is a translation; otherwise in English."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from photofix.app.base.resources import resources

_OURS = "photofix"
# What Qt itself says, such as on the buttons of its dialogs.
_QTS = "qtbase"


def translations() -> Path:
    """The folder of compiled translations."""
    return resources() / "translations"


def language_of(locale: QLocale) -> str | None:
    """The first of a person's languages that the window speaks, as in the names of translations; None for English.

    Args:
        locale: with the languages of the system, in the order in which the person likes them.
    """
    for language in locale.uiLanguages():
        name = language.replace("-", "_")
        while name:
            if name in ("en", "C"):
                return None
            if (translations() / f"{_OURS}_{name}.qm").is_file():
                return name
            name = name.rpartition("_")[0]
    return None


def translate(app: QCoreApplication, locale: QLocale | None = None) -> list[QTranslator]:
    """Translate all words from now on; before the first of them is shown.

    Args:
        app: to translate.
        locale: whose language; by default the system's.

    Returns:
        What translates, which `QCoreApplication.removeTranslator` takes.
    """
    language = language_of(locale or QLocale.system())
    if language is None:
        return []
    qts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    installed: list[QTranslator] = []
    # Asked in reverse order, so ours comes first.
    for name, folder in ((_QTS, qts), (_OURS, str(translations()))):
        translator = QTranslator(app)
        # A system's own Qt may come without the words of its own; ours are there then all the same.
        if translator.load(f"{name}_{language}", folder) and app.installTranslator(translator):
            installed.append(translator)
    return installed
