"""Forms of the panel: words at the left, and fields as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QSizePolicy, QWidget


def new_form() -> QFormLayout:
    """A form without rows."""
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(8)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def add_field(form: QFormLayout, words: str, field: QWidget, meant: QWidget | None = None) -> None:
    """Add a row.

    Args:
        form: to add it to.
        words: what the field is for.
        field: to be filled in.
        meant: what of it the words stand for, if it consists of several.
    """
    meant = meant or field
    meant.setAccessibleName(words)
    if not isinstance(field, QFrame):  # whose buttons share the width
        # A long text is cut; it doesn't widen the panel.
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    label = QLabel(words)
    label.setBuddy(meant)
    # On one line with what is written in the field.
    label.setMinimumHeight(meant.sizeHint().height())
    form.addRow(label, field)
