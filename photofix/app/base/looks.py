"""Looks that change: properties of widgets that the style sheet asks for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def look_as(widget: QWidget, **properties: object) -> None:
    """Set properties of a widget that is seen already, and have it look as they say."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    # Qt asks the style sheet for them once.
    widget.style().unpolish(widget)
    widget.style().polish(widget)
