"""The window in German: every word translated, none forgotten, none cut off."""

import ast
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as Xml
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from fake_engine import DEVICE, InlineEngine
from person import drop, settle
from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from photofix.app.base.elided_label import ElidedLabel
from photofix.app.base.translation import language_of, translate
from photofix.app.keys_dialog import KeysDialog
from photofix.app.window import MainWindow
from photofix.imaging import FORMATS

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "translations"
GERMAN = ROOT / "resources" / "translations" / "photofix_de.ts"

# What is the same in every language: names, and what comes from the engine, the photo or its file.
SAME = {"photofix", "Esc", "sRGB", "PNG, 8 bit", "{name}_photofix", DEVICE, *FORMATS}
# Of Qt's platform without a screen, which has no window manager to tell.
_NO_SCREEN = "This plugin does not support propagateSizeHints"
_FILE = re.compile(r"/|holiday|small")

MakeWindow = Callable[..., MainWindow]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    loader = SourceFileLoader("translations_script", str(SCRIPT))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    translators = translate(qapp, QLocale("de_DE"))
    assert len(translators) == 2
    yield
    for translator in translators:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_all_is_translated_and_compiled() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f"run scripts/translations:\n{done.stderr}"


def test_what_is_missing_is_listed_and_can_be_filled_in(script: ModuleType, tmp_path: Path) -> None:
    path = Path(shutil.copy(GERMAN, tmp_path))
    text = path.read_text("utf-8")
    assert script.faults(path) == []
    path.write_text(text.replace("noch %1 s<", "noch %2 s<").replace(">Einpassen<", " type='unfinished'><"))
    lost, missing = script.faults(path)
    assert "“%1 s left” has other placeholders than “noch %2 s”" in lost
    assert "“Fit” is not translated" in missing
    assert script.todo(path)["ZoomBar"] == {"Fit": ""}
    general = {"Fit": "Einpassen", "Cancel": "not asked for"}
    script.fill(path, {"*": general, "StatusBar": {"%1 s left": "noch %1 s"}, "Other": {"a": "b"}})
    assert script.faults(path) == []
    assert not script.todo(path)
    assert "not asked for" not in path.read_text("utf-8")


def test_lupdate_finds_every_word_of_the_sources(script: ModuleType) -> None:
    """What it can't read, such as a word inside an f-string, would stay English and be missed by nobody."""
    known = {(context, message.findtext("source")) for context, message in script.messages(GERMAN)}
    missing = [
        f"{path.name}:{line}: {words!r} in {context}"
        for path in sorted((ROOT / "photofix" / "app").rglob("*.py"))
        for line, context, words in _words(ast.parse(path.read_text("utf-8")))
        if (context, words) not in known
    ]
    assert not missing


def _words(tree: ast.AST, inside: str = "", function: str = "") -> Iterator[tuple[int, str, object]]:
    """Each call of tr, translate and QT_TRANSLATE_NOOP with its context."""
    for node in ast.iter_child_nodes(tree):
        here = node.name if isinstance(node, ast.FunctionDef) else function
        yield from _words(node, node.name if isinstance(node, ast.ClassDef) else inside, here)
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        values = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        if name == "tr":
            yield node.lineno, inside, values[0]
        elif name == "translate" and values[1:] == [None] and here == "_translated":
            continue  # looks up what was marked for translation elsewhere
        elif name in ("translate", "QT_TRANSLATE_NOOP") and len(values) > 1:
            yield node.lineno, str(values[0]), values[1]


@pytest.mark.qt_log_ignore(_NO_SCREEN)
def test_nothing_in_the_german_window_is_english(
    make_window: MakeWindow, qtbot: QtBot, photo_file: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    shutil.copyfile(photo_file, tmp_path / "small.png")
    english = said(make_window, qtbot, photo_file, tmp_path / "small.png")
    request.getfixturevalue("german")
    found = said(make_window, qtbot, photo_file, tmp_path / "small.png")
    alike = {
        message.findtext("source", "")
        for message in Xml.parse(GERMAN).getroot().iter("message")
        if message.findtext("source") == message.findtext("translation")
    }
    alike |= {words.upper() for words in alike}
    left = {words for words in found & english if re.search(r"[^\W\d]{2}", words) and not _FILE.search(words)}
    assert len(found) > 80
    assert not left - alike - SAME, left - alike - SAME


def said(make_window: MakeWindow, qtbot: QtBot, *photos: Path) -> set[str]:
    """Everything that a window says with photos in it, one of them repaired; and its page of keys."""
    window = make_window(engine=InlineEngine)
    words = spoken(window)
    drop(window, *photos)
    settle(qtbot, window)
    window.banner.ask("", "", [])
    window.session.save(photos[0].with_name("holiday_saved.png"), overwrite=True)
    qtbot.waitUntil(lambda: window.session.roll[0].saved is not None)
    words |= spoken(window)
    for row in range(len(window.session.roll)):
        for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words.update(str(window.session.roll.index(row).data(role)).splitlines())
    window.show_keys()
    dialog = window.findChild(KeysDialog)
    assert dialog is not None
    words |= spoken(dialog)
    dialog.close()
    # What a model is called is said by its card, and these are no shipped ones.
    of_cards = {text for card in window.models.cards for text in (card.title, card.purpose)}
    words = {"\n".join(line for line in text.splitlines() if line not in of_cards) for text in words}
    window.banner.dismiss()
    window.close()
    return {line for text in words for line in text.splitlines() if line}


def spoken(root: QWidget) -> set[str]:
    """The words of a widget and of all in it, seen or not."""
    words: set[str] = set()
    objects: list[QObject] = [root, *root.findChildren(QObject)]
    for each in objects:
        if isinstance(each, QWidget):
            words |= {each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle()}
        if isinstance(each, QLabel | QAbstractButton | QAction | ElidedLabel):
            words.add(each.text())
        if isinstance(each, QAction):
            words.add(each.toolTip())
        if isinstance(each, QComboBox):
            words |= {each.itemText(index) for index in range(each.count())}
    return words


@pytest.mark.qt_log_ignore(_NO_SCREEN)
@pytest.mark.usefixtures("german")
def test_nothing_is_cut_off_in_german(make_window: MakeWindow, qtbot: QtBot, photo_file: Path) -> None:
    window = make_window(engine=InlineEngine)
    window.resize(window.minimumSize())
    drop(window, photo_file)
    settle(qtbot, window)
    for each in window.findChildren(QWidget):
        if each.isVisible() and isinstance(each, QAbstractButton | QLabel) and not isinstance(each, ElidedLabel):
            wraps = isinstance(each, QLabel) and each.wordWrap()
            needed = each.minimumSizeHint() if wraps else each.sizeHint()
            assert each.width() >= needed.width(), each.text()
            assert each.height() >= (each.heightForWidth(each.width()) if wraps else needed.height()), each.text()


@pytest.mark.qt_log_ignore(_NO_SCREEN)
@pytest.mark.usefixtures("german")
def test_qt_s_own_buttons_are_german_too(make_window: MakeWindow) -> None:
    window = make_window(engine=InlineEngine)
    window.show_keys()
    dialog = window.findChild(QDialog)
    assert dialog is not None
    assert [button.text().replace("&", "") for button in dialog.findChildren(QAbstractButton)] == ["Schließen"]
    dialog.close()


@pytest.mark.parametrize(
    ("locale", "language"), [("de_DE", "de"), ("de_AT", "de"), ("en_GB", None), ("fr_FR", None), ("C", None)]
)
def test_the_language_is_the_system_s_where_there_is_one(locale: str, language: str | None) -> None:
    assert language_of(QLocale(locale)) == language


def test_who_prefers_english_gets_english() -> None:
    class Prefers(QLocale):
        def uiLanguages(self) -> list[str]:
            return ["en-GB", "en", "de-DE", "de"]

    assert language_of(Prefers()) is None


@pytest.mark.skipif(sys.platform != "linux", reason="the environment tells the language on Linux alone")
def test_the_program_starts_in_the_language_of_the_environment(tmp_path: Path) -> None:
    ask = (
        "import sys, photofix.app\n"
        "from PySide6.QtCore import QTimer\n"
        "from photofix.app.window import MainWindow\n"
        "shown = MainWindow.show\n"
        "def show(window):\n"
        "    window.session.warm_up = lambda: None\n"
        "    print(window.stage.welcome.open_button.text())\n"
        "    QTimer.singleShot(0, window.close)\n"
        "    shown(window)\n"
        "MainWindow.show = show\n"
        "sys.exit(photofix.app.main([]))\n"
    )
    for locale, words in (("de_DE.UTF-8", "Foto öffnen …"), ("en_GB.UTF-8", "Open a photo…")):
        home = {name: str(tmp_path) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
        run = subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, **home, "LC_ALL": locale, "LANGUAGE": "", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        assert run.stdout.strip() == words
