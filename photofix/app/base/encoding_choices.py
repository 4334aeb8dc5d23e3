"""How results are encoded, as a person chooses it: which format, and how well."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from photofix.imaging import FORMATS

_QUALITIES = (100, 95, 90, 85, 80, 70)


class FormatChoice(QComboBox):
    """The formats that are written, and first of all the photo's own.

    Args:
        parent: as for every widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem(self.tr("Same as the photo"), None)
        for name in (name for name, entry in FORMATS.items() if entry.writes):
            self.addItem(name, name)

    @property
    def chosen(self) -> str | None:
        """The format's name; None is the photo's own."""
        return self.currentData()

    def choose(self, name: str | None) -> None:
        """Choose a format by its name; the photo's own where there is none of that name."""
        self.setCurrentIndex(max(0, self.findData(name or None)))


class QualityChoice(QComboBox):
    """How well lossy formats are written.

    Args:
        parent: as for every widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem(self.tr("Automatic"), None)
        for quality in _QUALITIES:
            self.addItem(str(quality), quality)

    @property
    def chosen(self) -> int | None:
        """1 to 100; None is automatic."""
        return self.currentData()

    def choose(self, quality: int | None) -> None:
        """Choose one of those that there are; automatic where there is no such one."""
        self.setCurrentIndex(max(0, self.findData(quality)))


def is_lossy(name: str | None) -> bool:
    """A format has a quality; the photo's own, which isn't known yet, may have one."""
    return name is None or FORMATS[name].lossy
