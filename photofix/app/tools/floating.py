"""Bars that float over the viewer's lower edge, each on the one below that is there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_MARGIN = 16
_GAP = 8


class Floating(QObject):
    """Places bars above the lowest one, which places itself.

    Args:
        under: over which they lie.
        lowest: is always there.
        bars: the others, upwards.
        parent: as for every QObject.
    """

    def __init__(self, under: QWidget, lowest: QWidget, bars: Sequence[QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under = under
        self._lowest = lowest
        self._bars = bars
        for widget in (under, lowest, *bars):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The lowest one is hidden and shown with the viewer; the others also by themselves, and grow with their words.
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def _place(self) -> None:
        foot = self._under.height() - _MARGIN - self._lowest.height() - _GAP
        for bar in self._bars:
            if not bar.isHidden():
                bar.resize(bar.sizeHint())
                bar.move((self._under.width() - bar.width()) // 2, foot - bar.height())
                foot -= bar.height() + _GAP
