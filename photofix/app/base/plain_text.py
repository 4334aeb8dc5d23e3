"""Words from outside, names of files and of models, shown as they are: Qt would take what looks like HTML for it."""

from __future__ import annotations

from PySide6 import QtGui


def plain(text: str) -> str:
    """For tooltips, and labels that may also hold HTML: the same words, spelled so that Qt shows them as they are."""
    return QtGui.Qt.convertFromPlainText(text) if QtGui.Qt.mightBeRichText(text) else text
