"""What the window can be told to do, and by which keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from photofix.app.window import MainWindow


class Actions(QObject):
    """The window's actions, by name.

    Args:
        window: does them.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        results = window.results
        self._add("open", self.tr("Open"), "Ctrl+O", window.doors.choose_photos, self.tr("Open photos"))
        self._add("open folder", self.tr("Open a folder…"), "Ctrl+Shift+O", window.doors.choose_folder)
        self._add("paste", self.tr("Paste"), "Ctrl+V", window.doors.paste, self.tr("Open what is in the clipboard"))
        self._add("save", self.tr("Save"), "Ctrl+S", results.save, self.tr("Save the result"))
        self._add("save as", self.tr("Save as…"), "Ctrl+Shift+S", results.save_as)
        self._add("save steps", self.tr("Save the steps…"), "", window.steps_file.save)
        self._add("copy", self.tr("Copy the result"), "Ctrl+C", results.copy)
        self._add("repair", self.tr("Repair again"), "Ctrl+Return", window.repair)
        self._add("cancel", self.tr("Cancel"), "Esc", window.cancel)
        self._add("remove all", self.tr("Remove all from the strip"), "Ctrl+Shift+W", window.removing.all)
        self._add("undo", self.tr("Undo"), "Ctrl+Z", window.tools.comparing.undo)
        self._add("redo", self.tr("Redo"), "Ctrl+Shift+Z", window.history.redo)
        history = window.history
        for name, can, changed, text_changed in (
            ("undo", history.canUndo, history.canUndoChanged, history.undoTextChanged),
            ("redo", history.canRedo, history.canRedoChanged, history.redoTextChanged),
        ):
            self._actions[name].setEnabled(can())
            changed.connect(self._actions[name].setEnabled)
            text_changed.connect(partial(_say_what, self._actions[name], self._actions[name].text()))
        self._add("keys", self.tr("All keys"), "F1", window.show_keys)

    def menu(self, parent: QWidget) -> QMenu:
        """A menu of those that have no button."""
        menu = QMenu(parent)
        for group in (
            ("open folder", "remove all"),
            ("save as", "copy", "save steps"),
            ("undo", "redo", "repair"),
            ("keys",),
        ):
            menu.addActions([self._actions[name] for name in group])
            if "save steps" in group:
                menu.addMenu(self._window.presets)
            menu.addSeparator()
        return menu

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def _add(self, name: str, text: str, keys: str, act: Callable[[], object], tip: str = "") -> None:
        action = QAction(text, self._window)
        action.setShortcut(QKeySequence(keys))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip or text} ({shown})" if shown else tip or text)
        action.triggered.connect(lambda _=False: act())
        self._window.addAction(action)
        self._actions[name] = action


def _say_what(action: QAction, verb: str, what: str) -> None:
    """What would be undone or done again, for the menu."""
    action.setText(f"{verb}: {what}" if what else verb)
